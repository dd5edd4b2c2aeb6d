"""Questions of readers, and how many of them lead to the page that answers. docs/search.md gives the figures."""

import pytest

from tests.campaign import trials
from tests.search.queries import FLOOR, NEAR_THE_TOP, QUERIES, UNTAUGHT


@pytest.fixture(scope="module")
def places(patient_reader) -> dict[str, int | None]:
    """The place of the page that answers each question, from 0, or None."""
    found = {}
    for question, page in (*QUERIES, *UNTAUGHT[: trials(full=len(UNTAUGHT), sample=0)]):
        addresses = patient_reader.search(question)
        found[question] = next((place for place, address in enumerate(addresses) if page in address), None)
    return found


def unfound(places, questions) -> list[str]:
    return [question for question, _ in questions if places[question] is None or places[question] >= NEAR_THE_TOP]


def test_readers_find_what_they_search(places):
    missed = unfound(places, QUERIES)
    assert len(QUERIES) - len(missed) >= FLOOR, missed


def test_the_answer_is_mostly_the_first(places):
    assert sum(places[question] == 0 for question, _ in QUERIES) >= 32


@pytest.mark.skipif(not trials(full=1, sample=0), reason="the full campaigns ask these too")
def test_what_sets_nothing_is_found_as_well(places):
    missed = unfound(places, UNTAUGHT)
    assert len(UNTAUGHT) - len(missed) >= 16, missed
