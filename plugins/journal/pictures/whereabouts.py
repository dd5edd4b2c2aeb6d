"""Which picture of the content folder an address in a publication names, if it names one."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from plugins.journal.pictures.original import SUFFIXES

PELICAN = re.compile(r"[{|](?:static|filename|attach)[|}]")
"""How Pelican's authors name a file: https://docs.getpelican.com/en/stable/content.html#linking-to-internal-content"""


def locate_picture(address: str, source: str, content: Path) -> Path | None:
    """The picture that `address` names in the publication `source`, both below the folder `content`; None otherwise.

    `{static}photo.jpg` and `photo.jpg` lie beside the publication, `{static}/images/photo.jpg` and `/images/photo.jpg` below `content`.
    A file outside `content`, even through a link, is none.
    """
    named = PELICAN.sub("", address.strip(), count=1)
    try:
        parts = urlsplit(named)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or not path.lower().endswith(SUFFIXES) or "\0" in path:
        return None
    folder = PurePosixPath("/") if path.startswith("/") else PurePosixPath(source).parent
    return find_below(content, str(folder / path).lstrip("/"))


def find_below(content: Path, path: str) -> Path | None:
    """The file at `path` below the folder `content`; None when it is missing or elsewhere."""
    try:
        resolved = (content / path).resolve()
        return resolved if resolved.is_file() and resolved.is_relative_to(content.resolve()) else None
    except (OSError, ValueError):
        return None
