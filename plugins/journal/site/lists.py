"""Which lists a journal has: categories, tags, series, publics, periods, and the kinds with a folder of their own."""

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain, count, groupby
from operator import attrgetter, itemgetter
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import Listing, TranslationFilter, list_page_addresses, list_publics, paginate
from plugins.core.publication.overview import ContentsOverview
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import Words
from plugins.journal.site.dates import month


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
