"""What is about each quarter, of every kind: each kind says by its declaration whether it names quarters, and until when it matters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.current_spans import CurrentSpans
from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import Quarter, exclude_translations, group_by_quarter
from plugins.core.publication.overview import ensure_overview
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import SOURCE
from plugins.town.quarters.settings import Portrait

ITEMS_SHOWN = 8
"""Ours. Of each kind that is not news, how many a page shows before it says how many more there are: two screens of a phone."""


@dataclass(frozen=True)
class QuarterSection:
    """The publications of one kind, `count` of which there are in the quarter; `url` is the list of that kind, site-relative."""

    kind: str
    title: str
    url: str
    items: tuple[PublishedContent, ...]
    count: int


@dataclass(frozen=True)
class Life:
    """One quarter's page: what the town says of it, its sections and its news, newest first."""

    quarter: Quarter
    portrait: Portrait | None
    sections: tuple[QuarterSection, ...]
    news: tuple[PublishedContent, ...]

    @property
    def url(self) -> str:
        return self.quarter.url

    @property
    def name(self) -> str:
        return self.quarter.name

    @property
    def count(self) -> int:
        """How many things are about it."""
        return len(self.news) + sum(section.count for section in self.sections)


@dataclass(frozen=True)
class GatheredQuarters:
    """The quarters that have a page, and the first instant at which one of them changes by itself, or None."""

    lives: tuple[Life, ...]
    until: datetime | None


def gather_quarters(
    articles: Iterable[PublishedContent],
    pages: Iterable[PublishedContent],
    kinds: Iterable[Kind],
    portraits: Sequence[Portrait],
    current_spans: CurrentSpans,
    lang: str = SOURCE,
) -> GatheredQuarters:
    """The quarters with publications, in the town's order, then any other by name. Articles are news. `current_spans` are those of the
    `pages` with an end.

    What is there in several languages is told once, in `lang` if it can be.
    """
    named = select_kinds(kinds)
    portrait_by_quarter = {Quarter.from_name(portrait.name): portrait for portrait in portraits}
    overview = ensure_overview(articles)
    is_news = [bool(text.quartiers) and text.kind in named for text in overview.texts]
    news = group_by_quarter(overview.take_places(list(compress(range(len(overview)), is_news))))
    until, others = _find_current(
        (item for item in pages if item.publication.kind.name in named and item.publication.quartiers), current_spans
    )
    around = group_by_quarter(others)
    ranks = {quarter: rank for rank, quarter in enumerate(portrait_by_quarter)}
    with_page = {*news, *around, *(quarter for quarter, portrait in portrait_by_quarter.items() if portrait.has_details)}
    lives = tuple(
        Life(
            quarter,
            portrait_by_quarter.get(quarter),
            group_by_kind(around.get(quarter, ()), named.values()),
            tuple(exclude_translations(news.get(quarter, ()), lang)),
        )
        for quarter in sorted(with_page, key=lambda quarter: (ranks.get(quarter, len(ranks)), quarter))
    )
    return GatheredQuarters(lives, until)


def select_kinds(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Those of `kinds` that quarter pages may list, by name."""
    return {kind.name: kind for kind in kinds if "quartiers" in kind.exports}


def list_passing(pages: Iterable[PublishedContent], kinds: Iterable[Kind]) -> list[PublishedContent]:
    """Filter `pages`, Pelican's, to those about a quarter that have an end: an event, works."""
    passing_names = {name for name, kind in select_kinds(kinds).items() if kind.find_current_span is not None}
    return [page for page in pages if page.publication.kind.name in passing_names and page.publication.quartiers]


def _find_current(items: Iterable[PublishedContent], current_spans: CurrentSpans) -> tuple[datetime | None, list[PublishedContent]]:
    """When the first current or coming item ends, and the items: those with a span first, by start, then those without, by title."""
    passing, lasting = [], []
    for item in items:
        publication = item.publication
        if publication.kind.find_current_span is None:
            lasting.append((publication.title, item.url, item))
        elif times := current_spans.find_times(item):
            passing.append((times, item.url, item))
    ordered = [*sorted(passing, key=lambda row: row[:2]), *sorted(lasting, key=lambda row: row[:2])]
    end = min((times[1] for times, *_ in passing), default=None)
    return None if end is None else datetime.fromtimestamp(end, PARIS), [row[-1] for row in ordered]


def group_by_kind(items: Iterable[PublishedContent], kinds: Iterable[Kind]) -> tuple[QuarterSection, ...]:
    """`items` by their kind, in the order in which the rooms declare them."""
    by_kind: dict[str, list[PublishedContent]] = {}
    for item in items:
        by_kind.setdefault(item.publication.kind.name, []).append(item)
    kind_items = ((kind, by_kind[kind.name]) for kind in kinds if kind.name in by_kind)
    return tuple(
        QuarterSection(kind.name, kind.plural, kind.address.partition("{")[0], tuple(publications[:ITEMS_SHOWN]), len(publications))
        for kind, publications in kind_items
    )
