"""A feed in any format: its title, address and items."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from heapq import nlargest
from itertools import compress
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import Public, Quarter
from plugins.core.publication.overview import ContentsOverview, ensure_overview, merge_overviews
from plugins.core.publication.publication import PublishedContent, format_guid
from plugins.core.publication.room import FollowedList
from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.journal.feeds.portable import make_portable
from plugins.journal.feeds.room import parse_authority_day


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


IN_ITSELF = N_("En français")
"""What a language calls what is in that language."""


@dataclass(frozen=True)
class Feed:
    """`home` is the page that shows the same list; `folder` is where the feed's files are; both absolute, with a final slash.

    `author` speaks for the items that name no author; `hubs` tell whoever asks them when the feed changes (WebSub).
    """

    guid: str
    title: str
    description: str
    author: str
    home: str
    folder: str
    language: str
    updated: datetime
    items: tuple[FeedItem, ...]
    hubs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Masthead:
    """The journal as every feed describes it; `siteurl` has no final slash."""

    title: str
    description: str
    siteurl: str
    language: str
    authority: str
    hubs: tuple[str, ...] = ()
    words: Words = IN_FRENCH

    def build_feed(self, items: tuple[FeedItem, ...]) -> Feed:
        """The feed of the whole journal."""
        return self._build_feed("", "flux", self.title, items)

    def build_category_feed(self, name: str, slug: str, items: tuple[FeedItem, ...]) -> Feed:
        """The feed of one category. An empty category has no page of its own: the journal's home stands for it."""
        return self._build_feed(
            f"rubriques/{slug}/" if items else "", f"flux/rubriques/{slug}", f"{self.title} – {drop_illegal(name)}", items
        )

    def build_public_feed(self, public: Public, items: tuple[FeedItem, ...]) -> Feed:
        """The feed of one public. While nothing is, the journal's home stands for its page."""
        return self._build_feed(
            public.url if items else "",
            f"flux/publics/{public.slug}",
            f"{self.title} – {drop_illegal(public.format_page_title(self.words))}",
            items,
        )

    def build_quarter_feed(self, quarter: Quarter, items: tuple[FeedItem, ...]) -> Feed:
        """The feed of one quarter, of every kind. While nothing is, the journal's home stands for its page."""
        return self._build_feed(
            quarter.url if items else "", f"flux/{quarter.url.rstrip('/')}", f"{self.title} – {drop_illegal(quarter.name)}", items
        )

    def build_kind_feed(self, kind: Kind, items: tuple[FeedItem, ...]) -> Feed:
        """The feed of a kind that is not in the journal's lists: its address is that of the kind's list."""
        place = kind.address.partition("{")[0].strip("/")
        return self._build_feed(f"{place}/", f"flux/{place}", f"{self.title} – {self.words(kind.plural)}", items)

    def build_list_feed(self, following: FollowedList, items: tuple[FeedItem, ...]) -> Feed:
        """The feed of a list that a room says may be followed."""
        return self._build_feed(following.home, following.folder, f"{self.title} – {drop_illegal(following.title)}", items)

    def build_edition_feed(self, words: Words, items: tuple[FeedItem, ...]) -> Feed:
        """The feed of all that is in another language than the journal's."""
        title = f"{self.title} – {words(IN_ITSELF)}"
        return replace(self._build_feed(f"{words.lang}/", f"flux/{words.lang}", title, items), language=words.lang)

    def _build_feed(self, home: str, folder: str, title: str, items: tuple[FeedItem, ...]) -> Feed:
        return Feed(
            guid=format_guid(self.authority, folder),
            title=title,
            description=self.description or title,
            author=self.title,
            home=f"{self.siteurl}/{home}",
            folder=f"{self.siteurl}/{folder}/",
            language=self.language,
            updated=self._find_update(items),
            items=items,
            hubs=self.hubs,
        )

    def _find_update(self, items: tuple[FeedItem, ...]) -> datetime:
        """The newest update told: never the clock, so that a rebuild changes nothing. An empty feed is as old as its authority."""
        born = datetime.combine(parse_authority_day(self.authority), time(), UTC)
        return max((item.updated for item in items), default=born)


Age = tuple[float, str]
"""When feeds tell of a content, in seconds since 1970, and its identity: those of one instant are in the order of these."""


def find_age(content: PublishedContent) -> Age:
    """The sort key, by age, of `content`, which `select_told` accepts."""
    return find_feed_date(content).timestamp(), content.publication.identity


def select_newest(contents: Iterable[PublishedContent], most: int, find_age: Callable[[Any], Age] = find_age) -> list[PublishedContent]:
    """The `most` newest of `contents`, Pelican's, newest first."""
    return nlargest(most, contents, key=find_age)


def sort_newest_first(contents: Iterable[PublishedContent]) -> ContentsOverview:
    """All of `contents` in the order of `select_newest`, so that a filtered list begins with its newest."""
    overview = ensure_overview(contents)
    ages: list[Age] = list(map(attrgetter("date", "identity"), overview.texts))
    for place in overview.active_places:
        ages[place] = find_age(overview[place])
    return overview.take_places(sorted(range(len(ages)), key=ages.__getitem__, reverse=True))


def group_by_category(contents: Iterable[PublishedContent]) -> dict[str, list[PublishedContent]]:
    """`contents` by the slug of their category, in one pass."""
    contents_by_slug: dict[str, list[PublishedContent]] = {}
    members_by_name: dict[str, list[PublishedContent]] = {}
    overview = ensure_overview(contents)
    for content, name in zip(overview, map(attrgetter("category"), overview.texts), strict=True):
        if name:
            members = members_by_name.get(name)
            if members is None:
                members = members_by_name[name] = contents_by_slug.setdefault(content.category.slug, [])
            members.append(content)
    return contents_by_slug


@dataclass(frozen=True)
class Format:
    """`label` is what readers see; `name` is the file's; `write` makes the bytes of a feed."""

    label: str
    name: str
    media_type: str
    write: Callable[[Feed], bytes]


def _write_rss(feed: Feed) -> bytes:
    from plugins.journal.feeds.feedgen_repaired import format_rss  # feedgen

    return format_rss(feed)


def _write_atom(feed: Feed) -> bytes:
    from plugins.journal.feeds.feedgen_repaired import format_atom  # feedgen

    return format_atom(feed)


def _write_json(feed: Feed) -> bytes:

    return format_json_feed(feed)


RSS = Format("RSS", "rss.xml", "application/rss+xml", _write_rss)
ATOM = Format("Atom", "atom.xml", "application/atom+xml", _write_atom)
JSON_FEED = Format("JSON Feed", "feed.json", "application/feed+json", _write_json)
FORMATS = (RSS, ATOM, JSON_FEED)


def list_links(feed: Feed) -> tuple[tuple[str, str, str], ...]:
    """The links to `feed` in a page: title, address and media type of each format."""
    return tuple((f"{feed.title} ({form.label})", urlsplit(feed.folder).path + form.name, form.media_type) for form in FORMATS)


# JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/

VERSION = "https://jsonfeed.org/version/1.1"


def format_json_feed(feed: Feed) -> bytes:
    """The file `feed.json` of `feed`."""
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.folder + JSON_FEED.name,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.home}],
        **({"hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs]} if feed.hubs else {}),
        "items": [_build_item(item) for item in feed.items],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _build_item(item: FeedItem) -> dict[str, object]:
    fields = {
        "id": item.guid,
        "url": item.link,
        "title": item.title,
        **({"content_html": item.content} if item.content else {"content_text": item.summary or item.title}),
        "summary": item.summary,
        "image": item.enclosure.url if item.enclosure else "",
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": author} for author in item.authors],
        "tags": list(item.categories),
        "language": item.language,
        "attachments": [_build_attachment(item.enclosure)] if item.enclosure else [],
        "_beffroi": {"syndication": [{"label": label, "url": url} for label, url in item.syndication]} if item.syndication else {},
    }
    return {key: value for key, value in fields.items() if value}


def _build_attachment(enclosure: Enclosure) -> dict[str, object]:
    return {"url": enclosure.url, "mime_type": enclosure.media_type, "size_in_bytes": enclosure.length}
