"""Redirects that are not a publication's alias: `redirections.csv` of the content folder, one a line.

The site writes a page for each that a file can be; the town's host is told of all, the queries too (`spip.php?article12`, `?p=7`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.untrusted_text import read_numbered_rows

NAME = "redirections.csv"
HEAD = ("ancienne adresse", "nouvelle adresse")
CONTEXT = "redirects"
"""The name under which Pelican's context holds them."""

HOME = ("", "index.html", "index.htm")
UNSAFE = re.compile(r"[\x00-\x1f\x7f\"<>\\^`{|}]")
LARGEST = 20 * 1024 * 1024
"""Bytes: a hundred thousand lines."""


@dataclass(frozen=True, order=True)
class Redirect:
    """`path` begins with a slash; `query` is what follows the question mark, or empty; `target` is a path here, or a web address."""

    path: str
    query: str
    target: str

    @property
    def is_page(self) -> bool:
        """Whether the old address can be a page, for hosts without redirect rules."""
        return not self.query and (self.path.endswith(("/", ".html", ".htm")) or "." not in self.path.rpartition("/")[2])


def read_redirects(content: Path) -> tuple[Redirect, ...]:
    """The redirects of the folder `content`, each old address once, in order; unusable lines are skipped."""
    return tuple(dict.fromkeys(row for row in read_rows(content) if isinstance(row, Redirect)))


def read_rows(content: Path) -> Iterator[Redirect | tuple[int, str]]:
    """Each line below the header: its redirect, or its number and mistake, in French."""
    try:
        if (content / NAME).stat().st_size > LARGEST:
            yield 1, "ce fichier dépasse 20 Mo : il n’est pas lu. Gardez-y les adresses que l’on demande encore."
            return
        data = (content / NAME).read_bytes()
    except OSError:
        return
    seen_addresses: set[tuple[str, str]] = set()
    for line, cells in read_numbered_rows(data):
        row = _read_row(cells)
        if isinstance(row, str):
            yield line, row
        elif (row.path, row.query) in seen_addresses:
            yield line, f"« {row.path} » est déjà plus haut."
        else:
            seen_addresses.add((row.path, row.query))
            yield row


def _read_row(cells: list[str]) -> Redirect | str:
    old, new = [*cells, "", ""][:2]
    if not old.startswith("/") or UNSAFE.search(old) or old.startswith("//"):
        return f"« {old[:60]} » n’est pas une ancienne adresse. Écrivez par exemple /spip.php?article12."
    if UNSAFE.search(new) or " " in new or not re.match(r"/(?!/)|https?://", new):
        return f"« {new[:60]} » n’est pas une adresse. Écrivez par exemple /2026/03/le-marche/."
    path, _, query = old.partition("?")
    if path.strip("/").lower() in HOME and not query:
        return "la page d’accueil ne peut mener ailleurs."
    return Redirect(path, query, new)


SORT = "redirection illisible"


def check_redirects(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """A warning for each wrong line: the site is published without it."""
    content = Path(conf["PATH"])
    for row in read_rows(content) if NAME in files else ():
        if isinstance(row, tuple):
            line, wrong = row
            text, _, remedy = wrong.partition(". ")
            yield Mistake(f"{content.name}/{NAME}", line, "", f"{text.rstrip('.')}.", remedy or "Effacez cette ligne.", SORT, harmless=True)
