"""The addresses of the pictures in a body of HTML, found without parsing it."""

import re
from collections.abc import Iterator
from html import unescape

from plugins.pictures.original import SUFFIXES

ADDRESS = re.compile(r"""(?:src|href)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)

ENDING = re.compile(rf"{'|'.join(map(re.escape, SUFFIXES))}|%[2-7]|&(?:#|period)", re.IGNORECASE)
"""How the name of a picture ends, or might once it is unescaped; most bodies have nothing of the kind."""


def addresses(html: str) -> Iterator[str]:
    """Whatever `html` may show as a picture: a quick look, which may find too much."""
    return (unescape(match[1]) for match in (ADDRESS.finditer(html) if ENDING.search(html) else ()))
