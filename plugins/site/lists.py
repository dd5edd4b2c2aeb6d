"""Which lists a journal has: categories, tags, series, publics, periods, and the kinds with a folder of their own."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from plugins.publication.kind import Kind
from plugins.publication.listing import Listing, is_all_in, page_addresses, paginate, without_translations
from plugins.publication.overview import as_overview
from plugins.publication.publics import publics
from plugins.publication.words import IN_FRENCH, SOURCE, Words
from plugins.site.dates import month


@dataclass(frozen=True)
class List:
    """One list: the template that shows it, the name by which that template knows its subject, and what is cut into its pages: `members`,
    the oldest first, `size` a page."""

    template: str
    subject: dict[str, Any]
    title: str
    address: str
    members: Sequence[Any]
    size: int

    @property
    def pages(self) -> list[Listing]:
        """Its pages."""
        return paginate(self.title, self.address, self.members, self.size)

    @property
    def addresses(self) -> list[str]:
        """Where they are, without making them."""
        return page_addresses(self.address, len(self.members), self.size)


@dataclass(frozen=True)
class ArchivePeriod:
    """A year, or a month of it, that has publications."""

    name: str
    url: str
    count: int
    months: tuple["ArchivePeriod", ...] = ()
    year: int = 0


def build_lists(items: Iterable[Any], kinds: Iterable[Kind], size: int, words: Words = IN_FRENCH) -> Iterator[List]:
    """Every list of the journal, called in `words`. `items` are Pelican articles, in any order; each list takes one pass over them."""
    overview = as_overview(items)
    ages = list(zip(map(attrgetter("date"), overview), map(attrgetter("address"), overview.texts), strict=True))
    oldest_first = overview.take_places(sorted(range(len(ages)), key=ages.__getitem__))
    has_translations = not is_all_in(words.lang, overview)

    def make_list(template: str, subject: dict[str, Any], title: str, address: str, members: Sequence[Any]) -> List:
        return List(template, subject, title, address, without_translations(members, words.lang) if has_translations else members, size)

    for category, members in _grouped_by_slug(oldest_first, zip(map(attrgetter("category"), oldest_first))):
        yield make_list("category", {"category": category}, category.name, category.url, members)
    for tag, members in _grouped_by_slug(oldest_first, [getattr(item, "tags", ()) for item in oldest_first]):
        yield make_list("tag", {"tag": tag}, tag.name, tag.url, members)
    by_kind = oldest_first.by_kind
    of_publics = [item for item in oldest_first.told_contents if item.publication.public]
    of_series = [item for item in oldest_first.told_contents if vars(item).get("episode")]
    for series, members in _grouped(of_series, lambda item: [item.episode.series]):
        yield make_list("series", {"serie": series}, series.name, series.url, members)
    for public, members in _grouped(of_publics, lambda item: publics(item.publication)):
        template = "young" if public.is_for_young_readers else "public"
        yield make_list(template, {"public": public}, public.page_title(words), public.url, members)
    for kind in kinds:
        if kind.name in by_kind and prefix(kind):
            yield make_list("listing", {"kind": kind}, kind.plural.capitalize(), prefix(kind), by_kind[kind.name].contents)
    for day, members in _by_period(oldest_first):
        period = _period(day, len(members), words.lang)
        yield make_list("period_archives", {"period": period}, period.name, period.url, members)


def prefix(kind: Kind) -> str:
    """The fixed start of the addresses of a kind, `breves/`; empty for a kind whose addresses start with their date."""
    return kind.address.partition("{")[0]


def list_periods(items: Sequence[Any], lang: str = SOURCE) -> tuple[ArchivePeriod, ...]:
    """The years that have publications, newest first, each with its months."""
    period_of = attrgetter("date.year", "date.month")
    counts: dict[tuple[int, int], int] = Counter(map(period_of, items))
    if not is_all_in(lang, items):
        groups: dict[tuple[int, int], list[Any]] = {}
        for item in items:
            groups.setdefault(period_of(item), []).append(item)
        counts = {key: len(without_translations(members, lang)) for key, members in groups.items()}
    years = sorted({year for year, _ in counts}, reverse=True)
    return tuple(_year(year, counts, lang) for year in years)


def _year(year: int, counts: dict[tuple[int, int], int], lang: str) -> ArchivePeriod:
    months = tuple(_period(key, counts[key], lang) for key in sorted(counts) if key[0] == year)
    return ArchivePeriod(str(year), f"archives/{year}/", sum(period.count for period in months), months, year)


def _period(key: tuple[int, int], count: int, lang: str) -> ArchivePeriod:
    year, number = key
    if not number:
        return ArchivePeriod(str(year), f"archives/{year}/", count, (), year)
    return ArchivePeriod(month(date(year, number, 1), lang), f"archives/{year}/{number:02}/", count, (), year)


def _by_period(oldest_first: Iterable[Any]) -> Iterator[tuple[tuple[int, int], list[Any]]]:
    """The items of each year, as month 0, and of each month."""
    months: dict[tuple[int, int], list[Any]] = {}
    for item in oldest_first:
        date = item.date
        months.setdefault((date.year, date.month), []).append(item)
    for year, keys in groupby(sorted(months), key=lambda key: key[0]):
        of_year = list(keys)
        yield (year, 0), [item for key in of_year for item in months[key]]
        yield from ((key, months[key]) for key in of_year)


def _grouped_by_slug(items: Iterable[Any], names_of_items: Iterable[Iterable[Any]]) -> Iterator[tuple[Any, list[Any]]]:
    """`items` under each of their names, Pelican's categories or tags, which are one when they have one slug; in its order."""
    groups: dict[str, tuple[Any, list[Any]]] = {}
    known_names: dict[int, tuple[Any, list[Any]]] = {}  # the same few objects name ten thousand items
    for item, names in zip(items, names_of_items, strict=True):
        for name in names:
            known_name = known_names.get(id(name))
            if known_name is None:
                slug = name.slug
                known_name = known_names[id(name)] = name, groups.setdefault(slug, (name, []))[1] if slug else []
            known_name[1].append(item)
    return (groups[slug] for slug in sorted(groups))


def _grouped(items: Iterable[Any], keys: Callable[[Any], Iterable[Any]]) -> Iterator[tuple[Any, list[Any]]]:
    groups: dict[Any, list[Any]] = {}
    for item in items:
        for key in keys(item):
            groups.setdefault(key, []).append(item)
    return iter(sorted(groups.items(), key=lambda group: group[0]))
