"""Every old address answers: by an alias of its publication where a file can be there, else by a line of `content/redirections.csv`.

That file is updated by each import: its own lines follow, lines added or edited by others stay.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.publication.redirect import HEAD, NAME, Redirect, read_redirects

OURS = "adresses.csv"
"""What the last import wrote, beside its record."""


class Redirections:
    """The redirects of the folder `content`; `folder` is where the import remembers its own."""

    def __init__(self, content: Path, folder: Path):
        self.path, self.ours = content / NAME, folder / OURS
        self.rows = {_format_old(row): row.target for row in read_redirects(content)}
        self.former = _read_pairs(self.ours)

    def write(self, ruled: Mapping[str, str]) -> None:
        """Replace the redirects of the last import by `ruled`, old address by new. Raises OSError."""
        edited = {old: new for old, new in self.rows.items() if self.former.get(old) != new}
        ours = {old: new for old, new in ruled.items() if old not in edited}
        merged = {**edited, **ours}
        if merged != self.rows:
            durable.write_durably(self.path, _format_table(merged).encode())
        durable.write_durably(self.ours, _format_table(ours).encode())


def _format_old(row: Redirect) -> str:
    return row.path + (f"?{row.query}" if row.query else "")


def _format_table(pairs: Mapping[str, str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(sorted(pairs.items()))
    return text.getvalue()


def _read_pairs(path: Path) -> dict[str, str]:
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter=";"))
    except (OSError, ValueError):
        return {}
    return {row[0]: row[1] for row in rows[1:] if len(row) == 2}


ALIAS_REFUSED = re.compile(r"[\s\"'<>\\`{}|^?#:%]|//|\.html?/")
HOME = ("", "/", "/index.html", "/index.htm", "/index.php")
"""Addresses of the home page, which is the new site's own."""
LONGEST, PIECE_LONGEST = 500, 200
"""Characters, and bytes of a piece: those of `aliases`, in journal/editorial/fields.py."""


def format_alias(path: str) -> str | None:
    """`path` as the key `aliases` holds it, or None when no file can be there: a query, a program, a document."""
    bare = path.strip("/")
    if not bare or ALIAS_REFUSED.search(bare) or len(bare) > LONGEST:
        return None
    pieces = bare.split("/")
    if any(piece.startswith(".") or len(piece.encode()) > PIECE_LONGEST for piece in pieces):
        return None
    if bare.endswith((".html", ".htm")):
        return None if bare.lower() in ("index.html", "index.htm") else f"/{bare}"
    return None if re.search(r"\.[a-z0-9]{2,5}$", pieces[-1], re.IGNORECASE) else f"/{bare}/"


def split_addresses(addresses: Iterable[str], new: str) -> tuple[list[str], list[str]]:
    """Split `addresses` into possible aliases and those that need a redirect of the host; `new`, the present address, is neither."""
    aliases: dict[str, None] = {}
    ruled: dict[str, None] = {}
    for address in addresses:
        alias = format_alias(address)
        if alias is None:
            if address not in HOME:
                ruled[address] = None
        elif alias.strip("/").lower() != new.strip("/").lower():
            aliases[alias] = None
        elif alias.strip("/") != new.strip("/"):
            ruled[alias] = None  # a host tells capitals apart, and not every disk holds both names
    return list(aliases), list(ruled)
