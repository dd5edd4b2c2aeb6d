"""The further pictures of a publication that has its own: those of the galleries of its text, each with its alternative text.

They are written one a line in the ledger, address then words, so that a later attempt sends the very same ones and a person can read them.
"""

from collections.abc import Iterable
from html.parser import HTMLParser

from plugins.announce.announcement import AnnouncedImage

GALLERY = "gallery-pictures"
"""The class of what holds the pictures of a gallery: docs/manuel/images.md, « galerie »."""


class _Pictures(HTMLParser):
    """Collects the pictures inside galleries; `depth` counts the elements that are open since one began."""

    def __init__(self, html: str):
        super().__init__()
        self.depth, self.found = 0, dict[str, AnnouncedImage]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        if tag == "div":
            self.depth += bool(self.depth or GALLERY in given.get("class", "").split())
        elif tag == "img" and self.depth and given.get("src", "").startswith(("https://", "http://")):
            self.found.setdefault(given["src"], AnnouncedImage(given["src"], given.get("alt", "")))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self.depth -= bool(tag == "div" and self.depth)


def pictures_of(html: str) -> tuple[AnnouncedImage, ...]:
    """The pictures of the galleries of `html`, in the order of the text, each once."""
    return tuple(_Pictures(html).found.values()) if GALLERY in html else ()


def format_pictures(pictures: Iterable[AnnouncedImage]) -> str:
    """As the ledger has them."""
    return "\n".join(" ".join(f"{one.url} {one.alt}".split()) for one in pictures)


def parse_pictures(lines: str) -> tuple[AnnouncedImage, ...]:
    """What `format_pictures` wrote."""
    parts = (line.partition(" ") for line in lines.splitlines() if line.strip())
    return tuple(AnnouncedImage(url, alt) for url, _, alt in parts)
