"""Lists cut from their oldest end: what a reader turns, and what an added article moves."""

from itertools import pairwise

import pytest
from pelican.paginator import PaginationRule, Paginator

from plugins.engine.incremental.engine import oldest

RULES = [PaginationRule(1, "{url}", "{save_as}"), PaginationRule(2, "{url}page/{number}/", "{base_name}/page/{number}/index.html")]
SETTINGS = {"DEFAULT_ORPHANS": 0, "PAGINATION_PATTERNS": RULES}


def pages(count, size=20):
    """The pages of a list of `count` items, of which 0 is the oldest."""
    whole = Paginator("sport/index.html", "sport/", list(reversed(range(count))), SETTINGS, size)
    return [oldest.build_page(whole, number) for number in oldest.list_numbers(whole)]


@pytest.mark.parametrize("count", [0, 1, 19, 20, 21, 39, 40, 41, 59, 60, 123, 1000])
def test_every_item_is_on_one_page_newest_first(count):
    shown = [item for page in pages(count) for item in page.object_list]
    assert shown == list(reversed(range(count)))


@pytest.mark.parametrize("count", [40, 41, 59, 60, 123, 1000])
def test_the_first_page_holds_one_size_at_least_and_the_others_exactly_one(count):
    first, *behind = pages(count)
    assert 20 <= len(first.object_list) < 40
    assert {len(page.object_list) for page in behind} == {20}


def test_an_added_item_moves_the_first_page_alone():
    before, after = ({page.save_as: list(page.object_list) for page in pages(count)} for count in (100, 101))
    assert [name for name in after if before.get(name) != after[name]] == ["sport/index.html"]


def test_a_page_keeps_its_address_and_its_items_for_ever():
    before, after = ({page.save_as: list(page.object_list) for page in pages(count)[1:]} for count in (100, 1000))
    assert before.items() <= after.items()


@pytest.mark.parametrize("count", [41, 60, 123])
def test_a_reader_turns_from_page_to_page_and_back(count):
    turned = pages(count)
    for newer, older in pairwise(turned):
        assert (newer.has_next(), newer.next_page_number()) == (True, older.number)
        assert (older.has_previous(), older.previous_page_number()) == (True, newer.number)
    assert (turned[0].has_previous(), turned[-1].has_next()) == (False, False)


def test_a_page_tells_where_its_items_stand():
    places = [(page.start_index(), page.end_index()) for page in pages(67)]
    assert places == [(1, 27), (28, 47), (48, 67)]


def test_a_short_list_has_one_page_that_turns_nowhere():
    (only,) = pages(39)
    assert (only.number, only.has_next(), only.has_previous(), only.paginator.num_pages) == (1, False, False, 1)
