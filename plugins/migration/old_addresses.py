"""Every old address answers: by an alias of its publication where a file can be there, else by a line of `content/redirections.csv`."""

import re
from collections.abc import Iterable

ALIAS_REFUSED = re.compile(r"[\s\"'<>\\`{}|^?#:%]|//|\.html?/")
HOME = ("", "/", "/index.html", "/index.htm", "/index.php")
"""Addresses of the home page, which is the new site's own."""
LONGEST, PIECE_LONGEST = 500, 200
"""Characters, and bytes of a piece: those of `aliases`, in editorial/types.py."""


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
    """Those of `addresses` that an alias may be, and those that need a rule of the host; `new`, the present address, is neither."""
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
