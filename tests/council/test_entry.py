"""Entries: what is kept of them, and what is none."""

from dataclasses import replace

import pytest

from plugins.town.council.entry import SessionEntry, find_corrected, number_entries
from plugins.town.council.vote import Vote


@pytest.fixture
def entry(start):
    return SessionEntry("mhx3k20000ab", "propos", "Le budget est présenté.", start, item="3", speaker="Anne Roche")


def test_an_entry_is_the_same_once_written_and_read(entry):
    voted = replace(entry, kind="vote", vote=Vote(20, 9, casting=""), picture="a.jpg", alt="La salle", corrects="mhx3k20000aa")
    for one in (entry, voted):
        assert SessionEntry.from_json(one.to_json()) == one
    assert "vote" not in entry.to_json()


@pytest.mark.parametrize("wrong", [{"id": "../x"}, {"kind": "blague"}, {"at": "2026-03-26T18:30:00"}, {"at": "hier"}, {"plus": 1}])
def test_what_is_no_entry_is_not_read(entry, wrong):
    with pytest.raises((KeyError, TypeError, ValueError)):
        SessionEntry.from_json({**entry.to_json(), **wrong})


def test_what_was_put_right_is_struck_by_its_last_rectification(entry, start):
    first = replace(entry, id="mhx3k20000ac", kind="rectification", corrects=entry.id)
    last = replace(first, id="mhx3k20000ad")
    assert find_corrected([entry, first, last]) == {entry.id: last.id}
    assert [number for number, _ in number_entries([entry, first, last])] == [1, 2, 3]
