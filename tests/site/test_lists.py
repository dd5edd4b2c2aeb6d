"""The lists of the journal, told of Pelican's own groups of articles."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.overview import ensure_overview
from plugins.core.publication.words import IN_FRENCH
from plugins.journal.site.lists import JournalList, build_lists, group_by_month, list_periods

CULTURE, EAU = (SimpleNamespace(name=name, slug=name.lower(), url=f"{name.lower()}/") for name in ("Culture", "Eau"))
KIND = SimpleNamespace(name="article", address="{slug}/", plural="articles")


def article(date: datetime, address: str) -> SimpleNamespace:
    """One of Pelican's articles."""
    kind = SimpleNamespace(name="article")
    publication = SimpleNamespace(kind=kind, date=date, address=address, public=(), category="Culture", translation="")
    return SimpleNamespace(publication=publication, category=CULTURE, lang="fr")


def days(*named: tuple[int, int, int]) -> list[SimpleNamespace]:
    """Articles of these days, at midnight, under addresses that are the other way round."""
    return [article(datetime(*day, tzinfo=PARIS), f"{99 - number}/") for number, day in enumerate(named)]


def lists_of(articles: Sequence[Any], tags: Sequence[tuple[Any, Sequence[Any]]] = ()) -> dict[str, JournalList]:
    """All of them, by address."""
    overview = ensure_overview(articles)
    months = group_by_month(overview)
    return {each.address: each for each in build_lists(overview, [(CULTURE, articles)], tags, months, [KIND], 5, IN_FRENCH, None)}


def test_a_month_begins_at_midnight_in_paris():
    articles = days((2026, 3, 31), (2026, 3, 1), (2026, 2, 28), (2025, 12, 31), (2026, 1, 1))
    months = group_by_month(ensure_overview(articles))
    assert {month: list(members) for month, members in months.items()} == {
        (2026, 3): articles[:2],
        (2026, 2): [articles[2]],
        (2026, 1): [articles[4]],
        (2025, 12): [articles[3]],
    }
    assert list(months) == sorted(months, reverse=True)
    years = list_periods(months, "fr", None)
    assert [(year.name, year.count, [month.count for month in year.months]) for year in years] == [("2026", 4, [1, 1, 2]), ("2025", 1, [1])]


def test_the_pages_of_a_list_are_sorted_by_age_then_address():
    articles = days((2026, 3, 2), (2026, 3, 1), (2026, 3, 1))
    by_address = lists_of(articles, [(EAU, articles[1:])])
    for address, oldest_first in {"culture/": articles[::-1], "eau/": articles[:0:-1], "archives/2026/": articles[::-1]}.items():
        (page,) = by_address[address].pages
        assert list(page.items) == oldest_first[::-1]


def test_a_list_holds_the_very_lists_that_it_is_made_of():
    articles = days((2026, 3, 1), (2026, 2, 1))
    by_address = lists_of(articles)
    year, months = by_address["archives/2026/"], [by_address[f"archives/2026/{month:02}/"] for month in (2, 3)]
    assert by_address["culture/"].parts[0] is articles
    assert [id(part) for part in year.parts] == [id(month.parts[0]) for month in months]


@pytest.mark.parametrize("slug", ["eau", ""])
def test_what_has_no_slug_has_no_page(slug):
    articles, nameless = days((2026, 3, 1)), SimpleNamespace(name="?", slug=slug, url="eau/")
    assert ("eau/" in lists_of(articles, [(nameless, articles)])) == bool(slug)
