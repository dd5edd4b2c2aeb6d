"""The front page: editors rank, the date does the rest, nothing is shown twice."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.journal.site.lists import HOURS, RANKED_AMONG, build_front, sort_stories

NOW = datetime(2026, 3, 27, 9)


def item(name, rank=0, kind="article", category="Culture", hours=1):
    extra = {"une": rank} if rank else {}
    publication = SimpleNamespace(extra=extra, kind=SimpleNamespace(name=kind), category=category, title=name)
    return SimpleNamespace(publication=publication, date=NOW - timedelta(hours=hours))


def names(items):
    return [each.publication.title for each in items]


def page(items):
    """The front page of `items`, which are grouped in categories as Pelican does."""
    groups = {}
    for each in items:
        groups.setdefault(each.publication.category, []).append(each)
    return build_front(items, list(groups.items()), NOW)


def many(count, **of):
    return [item(f"a{number}", **of) for number in range(count)]


def shown(found):
    """Every publication of the page, as often as it is there."""
    beside = [each for section in (*found.sections, *found.columns) for each in section.items]
    return names([*([found.lead] if found.lead else []), *found.second, *found.under, *found.breves, *beside])


@pytest.mark.parametrize(
    ("ranks", "order"),
    [
        ("000", "abc"),
        ("010", "bac"),
        ("012", "bca"),
        ("021", "cba"),
        ("200", "bac"),
        ("002", "acb"),
        ("110", "abc"),
        ("009", "abc"),
        ("900", "bca"),
        ("222", "abc"),
    ],
)
def test_a_ranked_article_has_the_place_that_its_editor_asked_for(ranks, order):
    stories = [item(name, rank=int(rank)) for name, rank in zip("abc", ranks, strict=True)]
    assert names(sort_stories(stories)) == list(order)


@given(st.lists(st.integers(0, 9), max_size=RANKED_AMONG))
def test_no_rank_loses_an_article(ranks):
    stories = [item(str(number), rank=rank) for number, rank in enumerate(ranks)]
    assert sorted(names(sort_stories(stories))) == sorted(names(stories))


def test_a_rank_is_forgotten_once_seven_newer_articles_are_there():
    old = item("old", rank=1)
    assert page([*many(RANKED_AMONG - 1), old]).lead is old
    assert page([*many(RANKED_AMONG), old]).lead is not old


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.integers(0, 3), st.sampled_from(["article", "article", "breve"])), max_size=60))
def test_nothing_is_on_the_front_page_twice(drawn):
    items = [item(str(number), rank, kind, category) for number, (category, rank, kind) in enumerate(drawn)]
    found = shown(page(items))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("count", "beside", "below"), [(0, 0, 0), (1, 0, 0), (2, 1, 0), (3, 2, 0), (4, 3, 0), (6, 4, 0), (7, 4, 2), (3000, 4, 2)]
)
def test_the_first_rows_are_full_or_absent_whatever_the_size_of_the_journal(count, beside, below):
    found = page(many(count))
    assert (found.lead is not None, len(found.second), len(found.under)) == (count > 0, beside, below)


def test_a_column_of_breves_takes_one_place_of_the_second_row():
    found = page([item("vent", kind="breve"), *many(9)])
    assert names(found.breves) == ["vent"] and len(found.second) == 3


def test_a_breve_never_leads_nor_stands_in_a_section():
    found = page([item(f"b{number}", kind="breve") for number in range(30)])
    assert found.lead is None and not found.sections and not found.columns and len(found.breves) == HOURS


def test_the_first_two_sections_are_shown_at_length_and_the_others_as_titles():
    items = many(7) + [item(f"{category}{number}", category=category) for category in "bcdef" for number in range(9)]
    found = page(items)
    assert [section.category for section in found.sections] == ["b", "c"]
    assert [(section.category, len(section.items)) for section in found.columns] == [("d", 2), ("e", 2), ("f", 2)]


def test_a_section_of_a_single_article_is_a_column():
    found = page([*many(7), item("seul", category="Sport")])
    assert [names(section.items) for section in found.columns] == [["seul"]] and not found.sections


def test_the_week_is_counted_by_its_hours():
    aged = [item("neuf", hours=1), item("brève", kind="breve", hours=167), item("vieux", hours=168), item("ancien", hours=900)]
    found = page(aged)
    assert (found.stories_this_week, found.breves_this_week) == (1, 1)
