"""A publication as a feed tells it, whatever the format."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from plugins.feeds.legal import legal
from plugins.feeds.portable import absolute, portable
from plugins.publication.identity import guid

PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}
"""Written here, because the standard library's answer changes with the machine. https://www.iana.org/assignments/media-types/"""


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with an item; `length` is in bytes, None when it is not known."""

    url: str
    media_type: str
    length: int | None = None


@dataclass(frozen=True)
class Item:
    """One publication in a feed. `title` and `summary` are plain text, `content` is HTML; instants are in UTC."""

    guid: str
    link: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str = "fr"
    enclosure: Enclosure | None = None


def told(content: Any) -> bool:
    """Whether `content`, one of Pelican's, belongs in a feed: dated, public now, and of a kind that feeds tell."""
    publication = content.publication
    return publication.kind.feeds and content.state == "published" and publication.date is not None


def item(content: Any, authority: str, length_of: Callable[[str], int | None]) -> Item:
    """The item for `content`, which `told` accepts.

    `authority` is FEED_AUTHORITY; `length_of` gives the bytes of a file of the site by its address, None when it is not known.
    """
    publication = content.publication
    published = publication.date.astimezone(UTC)
    return Item(
        guid=guid(authority, publication.identity),
        link=content.permalink,
        title=legal(publication.title).strip() or publication.slug,
        summary=legal(publication.summary).strip(),
        content=portable(legal(content.content), content.permalink),
        published=published,
        updated=max(published, (publication.modified or published).astimezone(UTC)),
        categories=tuple(dict.fromkeys(legal(word) for word in (publication.category, *publication.tags) if word)),
        authors=tuple(legal(author) for author in publication.authors),
        language=publication.lang,
        enclosure=_enclosure(content, length_of),
    )


def _enclosure(content: Any, length_of: Callable[[str], int | None]) -> Enclosure | None:
    """The publication's own picture, in the size that networks show; a card drawn from its title would repeat the title."""
    picture, card = getattr(content, "picture", None), getattr(content, "card", None)
    url = picture and absolute(card.url if card else picture.src, content.permalink)
    media_type = url and PICTURES.get(PurePosixPath(urlsplit(url).path).suffix.lower())
    return Enclosure(url, media_type, length_of(url)) if media_type else None
