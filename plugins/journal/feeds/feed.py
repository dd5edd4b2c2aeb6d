"""A feed in any format: its title, address and items."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from heapq import nlargest
from operator import attrgetter
from typing import Any

from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import Public, Quarter
from plugins.core.publication.overview import ContentsOverview, ensure_overview
from plugins.core.publication.publication import PublishedContent, format_guid
from plugins.core.publication.room import FollowedList
from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.journal.feeds.item import FeedItem, drop_illegal, find_feed_date
from plugins.journal.feeds.settings import parse_authority_day

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
