"""Which lists a journal has: categories, tags, series, publics, periods, and the kinds with a folder of their own."""

from bisect import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain, count, groupby, islice, takewhile
from operator import attrgetter, itemgetter
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication import listing
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import Listing, TranslationFilter, list_page_addresses, list_publics, paginate
from plugins.core.publication.overview import ContentsOverview
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.journal.site.dates import month

BREVE = "breve"

RANKED_AMONG = 7
"""Articles. A rank holds as long as its article is among so many of the newest: nobody has to take it away."""

BESIDE, BESIDE_ALONE, BELOW = 3, 4, 2
"""Articles: in the second row, one more of them when no column of brèves stands beside it, and under the lead."""

HOURS = 11
"""Brèves in the column of hours: as tall as the lead at a desk. A telephone shows the first five."""

IN_A_SECTION, IN_A_COLUMN, AT_LENGTH = 3, 2, 2
"""Articles of a section that is shown at length, and of one that is a column of titles; how many are shown at length."""

WEEK = timedelta(days=7)
"""What the band counts: what appeared in the last seven days."""

LOOKED_AT = 40
"""Of a category, the newest publications among which its section is made: no need to walk through ten years of it."""


@dataclass(frozen=True)
class FrontSection:
    """One category of the front page with its articles."""

    category: Any
    items: tuple[PublishedContent, ...]


@dataclass(frozen=True)
class Front:
    """The content of the front page; no publication twice. `lead` is None for a journal that has no article; `under` holds two, or none.

    `stories_this_week` and `breves_this_week` are how many appeared in the last seven days.
    """

    lead: PublishedContent | None
    second: tuple[PublishedContent, ...]
    under: tuple[PublishedContent, ...]
    breves: tuple[PublishedContent, ...]
    sections: tuple[FrontSection, ...]
    columns: tuple[FrontSection, ...]
    stories_this_week: int
    breves_this_week: int


def build_front(items: Sequence[PublishedContent], categories: Iterable[tuple[Any, Sequence[PublishedContent]]], now: datetime) -> Front:
    """The front page of `items`, Pelican's articles, the newest first; `categories` are pairs of a category and its own, in their order."""
    of_kind = items.by_kind.get(BREVE, ()) if isinstance(items, ContentsOverview) else filter(_is_breve, items)
    breves = tuple(islice(of_kind, HOURS))
    second_count = BESIDE if breves else BESIDE_ALONE
    stories = list(islice((item for item in items if not _is_breve(item)), RANKED_AMONG))
    ranked = sort_stories(stories)
    lead, others = (ranked[0] if ranked else None), ranked[1:]
    second, under = others[:second_count], others[second_count : second_count + BELOW]
    under = under if len(under) == BELOW else []
    shown_ids = {id(item) for item in (lead, *second, *under)}
    all_sections = [
        section for section in (_build_section(category, members, shown_ids) for category, members in categories) if section.items
    ]
    sections = [section for section in all_sections if len(section.items) > 1][:AT_LENGTH]
    columns = [FrontSection(section.category, section.items[:IN_A_COLUMN]) for section in all_sections if section not in sections]
    week = [_is_breve(item) for item in takewhile(lambda item: now < item.date + WEEK, items)]
    return Front(lead, tuple(second), tuple(under), breves, tuple(sections), tuple(columns), week.count(False), week.count(True))


def sort_stories(stories: Sequence[PublishedContent]) -> list[PublishedContent]:
    """`stories`, the newest first, with those that have a rank in the place that it asks for, or in the next that is free."""
    ranked = sorted((story for story in stories if _get_rank(story)), key=_get_rank)
    others = [story for story in stories if not _get_rank(story)]
    ordered: list[PublishedContent] = []
    while ranked or others:
        due = ranked and (_get_rank(ranked[0]) <= len(ordered) + 1 or not others)
        ordered.append((ranked if due else others).pop(0))
    return ordered


def _build_section(category: Any, members: Sequence[PublishedContent], shown: set[int]) -> FrontSection:
    fresh = (item for item in members[:LOOKED_AT] if not _is_breve(item) and id(item) not in shown)
    return FrontSection(category, tuple(islice(fresh, IN_A_SECTION)))


def _get_rank(story: PublishedContent) -> int:
    """What the editor asked for; zero for nothing."""
    return story.publication.extra.get("une") or 0


def _is_breve(item: PublishedContent) -> bool:
    kind: str = item.publication.kind.name
    return kind == BREVE


@dataclass(frozen=True)
class JournalList:
    """One list: the template that shows it, the name by which that template knows its subject, and what is cut into its pages, `size` a
    page: its members, in `parts` and in any order, which `sort_oldest_first` sorts once a page is made."""

    template: str
    subject: dict[str, object]
    title: str
    address: str
    parts: Sequence[Sequence[PublishedContent]]
    size: int
    sort_oldest_first: Callable[[Iterable[PublishedContent]], list[PublishedContent]]

    @property
    def pages(self) -> list[Listing]:
        """The pages of the list."""
        return paginate(self.title, self.address, self.sort_oldest_first(chain.from_iterable(self.parts)), self.size)

    @property
    def addresses(self) -> list[str]:
        """The addresses of its pages, without making them."""
        return list_page_addresses(self.address, sum(map(len, self.parts)), self.size)


@dataclass(frozen=True)
class ArchivePeriod:
    """A year or a month with publications."""

    name: str
    url: str
    count: int
    months: tuple["ArchivePeriod", ...] = ()
    year: int = 0


Subjects = Iterable[tuple[Any, Sequence[PublishedContent]]]
"""Pelican's categories or tags, each with its articles, the newest first."""
Months = Mapping[tuple[int, int], Sequence[PublishedContent]]
"""The articles of each year and month, the newest month first."""


def build_lists(
    articles: ContentsOverview,
    categories: Subjects,
    tags: Subjects,
    months: Months,
    kinds: Iterable[Kind],
    size: int,
    words: Words,
    drop_translations: TranslationFilter | None,
) -> Iterator[JournalList]:
    """Every list of the journal, called in `words`. They hold the very lists of which they are made: a build looks once at each."""

    @cache
    def find_ranks() -> dict[int, int]:
        ages = list(map(attrgetter("date", "address"), articles.texts))
        oldest_first = sorted(range(len(ages)), key=ages.__getitem__)
        return dict(zip(map(id, map(articles.contents.__getitem__, oldest_first)), count()))

    def sort_oldest_first(members: Iterable[PublishedContent]) -> list[PublishedContent]:
        ranks = find_ranks()
        return sorted(members, key=lambda item: ranks[id(item)])

    def make_list(template: str, subject: dict[str, object], title: str, address: str, *parts: Sequence[PublishedContent]) -> JournalList:
        told_parts = (drop_translations([*chain(*parts)]),) if drop_translations else parts
        return JournalList(template, subject, title, address, told_parts, size, sort_oldest_first)

    for _, members in _sort_by_slug(categories):
        category = members[-1].category
        yield make_list("category", {"category": category}, category.name, category.url, members)
    for tag, members in _sort_by_slug(tags):
        yield make_list("tag", {"tag": tag}, tag.name, tag.url, members)
    of_publics = [item for item in articles.active_contents if item.publication.public]
    of_series = [item for item in articles.active_contents if vars(item).get("episode")]
    for series, members in _group_items(of_series, lambda item: [item.episode.series]):
        yield make_list("series", {"serie": series}, series.name, series.url, members)
    for public, members in _group_items(of_publics, lambda item: list_publics(item.publication)):
        template = "young" if public.is_for_young_readers else "public"
        yield make_list(template, {"public": public}, public.format_page_title(words), public.url, members)
    for kind in kinds:
        if kind.name in articles.by_kind and get_address_prefix(kind):
            yield make_list(
                "listing", {"kind": kind}, kind.plural.capitalize(), get_address_prefix(kind), articles.by_kind[kind.name].contents
            )
    for day, parts in _group_by_period(months):
        period = _build_period(day, sum(map(len, parts)), words.lang)
        yield make_list("period_archives", {"period": period}, period.name, period.url, *parts)


def get_address_prefix(kind: Kind) -> str:
    """The fixed start of the addresses of a kind, `breves/`; empty for a kind whose addresses start with their date."""
    return kind.address.partition("{")[0]


def group_by_month(articles: ContentsOverview) -> Months:
    """The `articles` by year and month, the newest first."""
    dates = list(map(attrgetter("date"), articles.texts))
    numbers, months = sorted(range(len(dates)), key=dates.__getitem__, reverse=True), dict[tuple[int, int], Sequence[PublishedContent]]()
    start = 0
    while start < len(numbers):
        newest = datetime.fromtimestamp(dates[numbers[start]], PARIS)
        first_instant = datetime(newest.year, newest.month, 1, tzinfo=PARIS).timestamp()
        end = bisect(numbers, -first_instant, start, key=lambda number: -dates[number])
        months[newest.year, newest.month] = list(map(articles.contents.__getitem__, numbers[start:end]))
        start = end
    return months


def list_periods(months: Months, lang: str, drop_translations: TranslationFilter | None) -> tuple[ArchivePeriod, ...]:
    """The years that have publications, newest first, each with its months."""
    counts = {key: len(drop_translations(members) if drop_translations else members) for key, members in months.items()}
    return tuple(_build_year(year, counts, lang) for year in dict.fromkeys(year for year, _ in months))


def _build_year(year: int, counts: dict[tuple[int, int], int], lang: str) -> ArchivePeriod:
    months = tuple(_build_period(key, counts[key], lang) for key in sorted(counts) if key[0] == year)
    return ArchivePeriod(str(year), f"archives/{year}/", sum(period.count for period in months), months, year)


def _build_period(key: tuple[int, int], count: int, lang: str) -> ArchivePeriod:
    year, number = key
    if not number:
        return ArchivePeriod(str(year), f"archives/{year}/", count, (), year)
    return ArchivePeriod(month(date(year, number, 1), lang), f"archives/{year}/{number:02}/", count, (), year)


def _group_by_period(months: Months) -> Iterator[tuple[tuple[int, int], list[Sequence[PublishedContent]]]]:
    """The lists of each year, as month 0, and that of each month."""
    for year, keys in groupby(reversed([*months]), key=itemgetter(0)):
        of_year = list(keys)
        yield (year, 0), [months[key] for key in of_year]
        yield from ((key, [months[key]]) for key in of_year)


def _sort_by_slug(subjects: Subjects) -> list[tuple[Any, Sequence[PublishedContent]]]:
    """Those that have a slug, and so a page."""
    return sorted(((subject, members) for subject, members in subjects if subject.slug), key=lambda pair: pair[0].slug)


def _group_items(
    items: Iterable[PublishedContent], keys: Callable[[PublishedContent], Iterable[Any]]
) -> Iterator[tuple[Any, list[PublishedContent]]]:
    groups: dict[Any, list[PublishedContent]] = {}
    for item in items:
        for key in keys(item):
            groups.setdefault(key, []).append(item)
    return iter(sorted(groups.items(), key=lambda group: group[0]))


# The links of every page: categories with publications, pages, and the doors of the front page. Names and addresses only.
# An article's page that reached the lists themselves would have to be made again at each new article.


@dataclass(frozen=True)
class MenuLink:
    """`name` is plain text; `url` is site-relative."""

    name: str
    url: str


def sort_categories(
    categories: Iterable[tuple[Any, Sequence[PublishedContent]]], order: Sequence[str]
) -> tuple[tuple[Any, Sequence[PublishedContent]], ...]:
    """Pelican's pairs of `categories`, in the town's order, then any other by name.

    A list of publications without a category is nobody's.
    """
    ranks = {slugify(name): rank for rank, name in enumerate(order)}
    named = {category.slug: (category, items) for category, items in categories if items[0].publication.category}
    return tuple(named[slug] for slug in sorted(named, key=lambda slug: (ranks.get(slug, len(ranks)), slug)))


def list_category_links(categories: Iterable[tuple[Any, Sequence[PublishedContent]]], order: Sequence[str]) -> tuple[MenuLink, ...]:
    """The categories as links."""
    return tuple(MenuLink(items[0].publication.category, category.url) for category, items in sort_categories(categories, order))


def list_public_links(articles: Iterable[PublishedContent], order: Sequence[str], words: Words = IN_FRENCH) -> tuple[MenuLink, ...]:
    """The publics with publications, in the town's order."""
    return tuple(
        MenuLink(each.format_page_title(words), each.url) for each in listing.sort_publics(map(attrgetter("publication"), articles), order)
    )


def list_page_links(pages: Iterable[PublishedContent]) -> tuple[MenuLink, ...]:
    """The pages, by title; those of a kind that has a folder of its own, such as the dossiers, are one link to all of them."""
    links = {_build_page_link(page) for page in pages if page.publication.kind.is_linked_in_footer}
    return tuple(sorted(links, key=lambda link: (slugify(link.name), link.url)))


def _build_page_link(page: PublishedContent) -> MenuLink:
    kind = page.publication.kind
    folder = get_address_prefix(kind)
    return MenuLink(kind.plural, folder) if folder else MenuLink(page.publication.title, page.url)


@dataclass(frozen=True)
class Door:
    """`name` is the question in two words, `about` what is found behind it; `url` is site-relative."""

    url: str
    name: str
    about: str


AGENDA, PLACES, TRAFFIC = "agenda/ce-week-end/", "lieux/", "trafic/"
DOORS = (
    Door(AGENDA, N_("Ce week-end"), N_("Que faire, et où")),
    Door(PLACES, N_("Où manger"), N_("Et tout ce qui ouvre")),
    Door(TRAFFIC, N_("Mon bus"), N_("Chaque ligne, son état")),
)


def list_doors(addresses: Collection[str]) -> tuple[Door, ...]:
    """The menu entries whose page is among `addresses`, those that rooms write themselves."""
    return tuple(door for door in DOORS if door.url in addresses)
