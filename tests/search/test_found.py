"""Questions of readers, and how many of them are answered at the first look. docs/search.md gives the figures."""

import pytest

from tests.campaign import long, trials
from tests.search.queries import AT_LEAST, AT_LEAST_EVERYWHERE, EVERYWHERE, FIRST_LOOK, NEAR_THE_TOP, QUERIES, RESIDENTS, UNTAUGHT


@pytest.fixture(scope="module")
def places(patient_reader) -> dict[str, int | None]:
    """The place of what answers each question: 0 for a direct answer and for the first of the list, or None."""
    found = {}
    for question, pages in (*QUERIES, *RESIDENTS, *EVERYWHERE, *UNTAUGHT[: trials(full=len(UNTAUGHT), sample=0)]):
        answers, addresses = patient_reader.ask(question)
        right = [any(page in address for page in pages.split()) for address in addresses]
        direct = any(page in address for page in pages.split() for address in answers)
        found[question] = 0 if direct else right.index(True) if True in right else None
    return found


def missed(places, questions, near) -> list[str]:
    return [question for question, _ in questions if places[question] is None or places[question] >= near]


def test_residents_are_answered_at_the_first_look(places):
    asked = (*QUERIES, *RESIDENTS)
    lost = missed(places, asked, FIRST_LOOK)
    assert len(asked) == 100 and len(asked) - len(lost) >= AT_LEAST, lost


def test_the_answer_is_mostly_the_first(places):
    assert sum(places[question] == 0 for question, _ in (*QUERIES, *RESIDENTS)) >= 75


def test_every_kind_of_page_is_found(places):
    lost = missed(places, EVERYWHERE, FIRST_LOOK)
    assert len(EVERYWHERE) - len(lost) >= AT_LEAST_EVERYWHERE, lost


@long
def test_what_sets_nothing_is_found_as_well(places):
    lost = missed(places, UNTAUGHT, NEAR_THE_TOP)
    assert len(UNTAUGHT) - len(lost) >= 15, lost
