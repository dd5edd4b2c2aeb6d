"""The cost of an agenda, on a few events: what the table tells, and that its events are right."""

import re

import pytest

from benchmarks import happening
from tests.agenda.desk import report

EVENTS = 20


@pytest.fixture(scope="module")
def table():
    return list(happening.rows(EVENTS, runs=1, happenings=happening.HAPPENINGS[:2]))


def test_what_happens_to_an_agenda_is_measured_in_its_order(table):
    assert [row.split(" | ")[0] for row in table] == ["| from nothing", "| nothing changed"]


def test_what_is_put_in_an_event_is_put_there():
    (text,) = list(happening.written(1))
    for _, change, _ in happening.HAPPENINGS:
        assert not change or text.replace(*change) != text


def test_each_row_has_its_figures(table):
    assert all(re.fullmatch(r"\| [a-z ]+ \| [\d.]+ \| [\d.]+ \| \d+ \|", row) for row in table)


def test_the_events_of_the_benchmark_have_no_mistake(tmp_path):
    files = {f"agenda/evenement-{number}.md": text for number, text in enumerate(happening.written(EVENTS))}
    found = report(tmp_path, files, QUARTIERS=list(happening.QUARTERS)).mistakes
    assert [str(mistake) for mistake in found if "agenda" in mistake.file] == []


def test_the_events_are_the_same_each_time_and_of_every_type():
    assert list(happening.written(EVENTS)) == list(happening.written(EVENTS))
    assert all(any(f"type: {sort}\n" in text for text in happening.written(EVENTS)) for sort in happening.TYPES)
