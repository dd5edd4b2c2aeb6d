"""The PDF files that a text leads to: who cannot read them needs a page that says the same."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import quote, unquote

from plugins.core.publication.publication import Publication

MARKER = re.compile(r"[{|](?:static|filename|attach)[|}]")
UNNAMED = re.compile(r"[\ud800-\udfff]")
"""A byte that no letter is: `check` asks for another name, and no page can give that one."""

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def find_linked_pdfs(publication: Publication, content: Path, siteurl: str) -> Iterator[tuple[str, int]]:
    """The PDF files of the folder `content` that the text of `publication` leads to: path below it, and line of the publication's file."""
    for link, line in publication.linked_pdfs:
        path = find_linked_file(link, publication.source, content, siteurl)
        if path:
            yield path, line


def find_linked_file(link: str, source: str, content: Path, siteurl: str) -> str | None:
    """The path below `content` of the file that `link` names in the file `source`, or None for an external one."""
    address = unquote(MARKER.sub("", link.removeprefix(siteurl) if siteurl else link))
    if ELSEWHERE.match(address):
        return None
    candidates = (normpath(join(dirname(source), address)), normpath(address.lstrip("/")))
    return next((path for path in candidates if not path.startswith("..") and (content / path).is_file()), None)


def list_pdf_without_page(
    content: Path, conf: Mapping[str, Any], publications: Iterable[Publication], withheld: Collection[str] = ()
) -> tuple[tuple[str, str], ...]:
    """The published PDF files without an accessible page among `publications`: name and site-relative address, by name. It does not give
    those that are `withheld`.

    Those that no text leads to are among them: search engines and networks do.
    """
    described = {publication.extra["pdf"] for publication in publications if publication.extra.get("pdf")}
    folders = (content / name for name in conf.get("STATIC_PATHS") or ())
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
    names = {path.relative_to(content).as_posix() for path in files if path.is_file() and not path.name.startswith(".")}
    unlinked = sorted(name for name in names - described - set(withheld) if not UNNAMED.search(name))
    return tuple((name.rpartition("/")[2], quote(name)) for name in unlinked)
