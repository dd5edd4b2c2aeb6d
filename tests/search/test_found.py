"""Forty questions of readers, and how many of them lead to the page that answers. docs/recherche.md gives the figures."""

import pytest

from tests.search.queries import FLOOR, NEAR_THE_TOP, QUERIES


@pytest.fixture(scope="module")
def answers(patient_reader) -> dict[str, int | None]:
    """The place of the page that answers each question, from 0, or None."""
    found = {}
    for question, page in QUERIES:
        addresses = patient_reader.search(question)
        found[question] = next((place for place, address in enumerate(addresses) if page in address), None)
    return found


def test_readers_find_what_they_search(answers):
    unfound = [question for question, place in answers.items() if place is None or place >= NEAR_THE_TOP]
    assert len(QUERIES) - len(unfound) >= FLOOR, unfound


def test_the_answer_is_mostly_the_first(answers):
    assert sum(place == 0 for place in answers.values()) >= 32
