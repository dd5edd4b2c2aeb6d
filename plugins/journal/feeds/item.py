"""A publication as a feed item, in any format."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import compress
from operator import attrgetter
from typing import Any

from plugins.core.publication.overview import ContentsOverview, ensure_overview, merge_overviews
from plugins.core.publication.publication import PublishedContent, format_guid
from plugins.journal.feeds.portable import make_portable


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with an item; `length` is in bytes."""

    url: str
    media_type: str
    length: int


@dataclass(frozen=True)
class FeedItem:
    """One publication in a feed. `title` and `summary` are plain text, `content` is HTML; instants are in UTC.

    `syndication` are the posts that announce it: for each, its network's name and its address. They change nothing to what was updated.
    """

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
    syndication: tuple[tuple[str, str], ...] = ()
    enclosure: Enclosure | None = None


def select_told(contents: Iterable[PublishedContent]) -> ContentsOverview:
    """Filter `contents`, Pelican's, to those in feeds: dated, public now, and of a kind that feeds list."""
    overview = merge_overviews([members for members in ensure_overview(contents).by_kind.values() if members[0].publication.kind.feeds])
    is_told = list(map(attrgetter("date"), overview.texts))  # a quiet text is public now
    for place in overview.active_places:
        is_told[place] = _is_told(overview[place])
    return overview if all(is_told) else overview.take_places(list(compress(range(len(is_told)), is_told)))


def _is_told(content: PublishedContent) -> bool:
    publication = content.publication
    return bool(content.state == "published" and publication.date is not None)


def build_item(content: PublishedContent, authority: str) -> FeedItem:
    """The item for `content`, which `select_told` accepts, under `authority`, the setting FEED_AUTHORITY."""
    publication = content.publication
    published = find_feed_date(content).astimezone(UTC)
    return FeedItem(
        guid=format_guid(authority, publication.identity),
        link=getattr(content, "feed_link", "") or content.permalink,
        title=drop_illegal(getattr(content, "headline", "") or publication.title).strip() or publication.slug,
        summary=drop_illegal(publication.summary).strip(),
        content=drop_illegal(make_portable("".join((*_list_html_before(content), content.content)), content.permalink)),
        published=published,
        updated=max(published, (publication.modified or published).astimezone(UTC)),
        categories=_list_words(publication.category, *publication.tags),
        authors=_list_words(*publication.authors),
        language=publication.lang,
        syndication=tuple(getattr(content, "syndication", ())),
        enclosure=_build_enclosure(content),
    )


def make_item_row(content: PublishedContent, authority: str) -> tuple[object, ...]:
    """The item for `content`, as plain values that `read_item` reads."""
    item = build_item(content, authority)
    guid, link, title, summary, html, published, updated, *others, language, syndication, enclosure = vars(item).values()
    texts, instants = map(str, (guid, link, title, summary, html)), (published.isoformat(), updated.isoformat())
    return (*texts, *instants, *others, language, tuple(map(tuple, syndication)), enclosure and tuple(vars(enclosure).values()))


def read_item(row: tuple[Any, ...]) -> FeedItem:
    """The item of a row made by `make_item_row`."""
    item = FeedItem(*row)
    published, updated = (datetime.fromisoformat(instant) for instant in row[5:7])
    return replace(item, published=published, updated=updated, enclosure=row[-1] and Enclosure(*row[-1]))


def find_feed_date(content: PublishedContent) -> datetime:
    """The date of `content` in feeds; `select_told` accepts it."""
    # hung at once: Python asks in a fifth of the time
    return content.__dict__.get("feed_date") or content.publication.date  # type: ignore[return-value]  # `select_told` leaves out what has none


def _list_html_before(content: PublishedContent) -> tuple[str, ...]:
    """The HTML that rooms put before its text."""
    return getattr(content, "foreword", ""), getattr(content, "correction", "")


def _list_words(*words: str) -> tuple[str, ...]:
    """Each word once, in order; none that is empty."""
    return tuple(dict.fromkeys(word for word in (drop_illegal(word).strip() for word in words) if word))


def _build_enclosure(content: PublishedContent) -> Enclosure | None:
    """The publication's own picture, in the size that networks show; a card drawn from its title would only repeat the title."""
    picture, card = getattr(content, "picture", None), getattr(content, "card", None)
    return Enclosure(card.url, card.media_type, card.length) if picture and card else None


LAST_TWO = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
ILLEGAL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST_TWO}]")
"""What is not a Char, and what the same page discourages: https://www.w3.org/TR/xml/#charsets"""


def drop_illegal(text: str) -> str:
    """`text` without the characters that no feed should hold, even escaped."""
    return ILLEGAL.sub("", text)
