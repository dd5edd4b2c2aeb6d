"""The front page: the lead story, those beside it, the sections. Editors rank with `une`, the date does the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from typing import Any

from plugins.core.publication.overview import ContentsOverview
from plugins.core.publication.publication import PublishedContent

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
