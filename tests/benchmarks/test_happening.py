"""The cost of a crowd of events or of places, on a few: what the table tells, and that what it is made of is right."""

import re
from dataclasses import replace

import pytest

from benchmarks import happening, town
from benchmarks.agenda import AGENDA, TYPES
from benchmarks.places import PLACES
from tests.agenda.desk import report
from tests.campaign import long

FEW = 20


def at_once() -> None:
    """Nothing: what other tests have left to be written is not waited for."""


@pytest.fixture(scope="module")
def table(started_warm):
    started_warm.setattr(happening, "ARTICLES", FEW)
    return list(happening.rows(replace(AGENDA, count=FEW, happenings=AGENDA.happenings[:2]), runs=0, note=print, settle=at_once))


@long
def test_what_happens_to_an_agenda_is_measured_in_its_order(table):
    assert [row.split(" | ")[0] for row in table] == ["| from nothing", "| nothing changed"]


def test_each_row_has_its_figures(table):
    assert all(re.fullmatch(r"\| [a-z ]+ \| [\d.]+ \| [\d.]+ \| \d+ \|", row) for row in table)


@pytest.mark.parametrize("crowd", [AGENDA, PLACES], ids=lambda crowd: crowd.name)
def test_what_is_put_in_one_is_put_there(crowd):
    (text,) = list(crowd.written(1))
    assert all(text.replace(*one.change) != text for one in crowd.happenings if one.change)


@pytest.mark.parametrize("crowd", [AGENDA, PLACES], ids=lambda crowd: crowd.name)
def test_they_have_no_mistake_whatever_happens_to_them(crowd, tmp_path):
    for one in crowd.happenings:
        texts = [text.replace(*one.change) if one.change else text for text in crowd.written(FEW)]
        files = {f"{crowd.folder}/{number}.md": text for number, text in enumerate(texts)}
        found = report(tmp_path, files, QUARTIERS=list(happening.QUARTERS)).mistakes
        assert [str(mistake) for mistake in found if crowd.folder in mistake.file] == []


@pytest.mark.parametrize("crowd", [AGENDA, PLACES], ids=lambda crowd: crowd.name)
def test_they_are_the_same_each_time(crowd):
    assert list(crowd.written(FEW)) == list(crowd.written(FEW))


def test_the_events_are_of_every_type():
    assert all(any(f"type: {sort}\n" in text for text in AGENDA.written(FEW)) for sort in TYPES)


@pytest.mark.usefixtures("started_warm")
def test_a_whole_town_is_built_and_measured_after_each_edit():
    rows = list(town.rows(town.Size(articles=6, places=3, events=5), runs=1, settle=at_once))
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == [edit.name for edit in town.EDITS]
    assert all(re.fullmatch(r"\| [a-z ]+( \| [\d.]+){5} \|", row) for row in rows)
