"""Who comes and goes in the course of a session, and who may vote at each moment of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.town.council.entry import SessionEntry
from plugins.town.council.published_session import ABSENT, PRESENT, REPRESENTED, PublishedSession, list_people
from plugins.town.council.session import CLOSED, CouncilSession, build_page_entries
from plugins.town.council.vote import Attendance, Member, Vote, format_vote

COUNCIL = (*(Member(name, "A") for name in ("Anne", "Paul", "Lise")), Member("Marc", "B", present=False))


@pytest.fixture
def session(start) -> CouncilSession:
    """Marc arrives at ten past, Paul leaves at half past and gives his proxy to Anne; they vote before, between and after."""

    def entry(number: int, kind: str, **more) -> SessionEntry:
        return SessionEntry(f"mhx3k2000{number:03}", kind, "…", start + timedelta(minutes=number), **more)

    entries = (
        entry(5, "vote", vote=Vote(3)),
        entry(10, "information", attendance=(Attendance("Marc"),)),
        entry(20, "vote", vote=Vote(3)),
        entry(30, "information", attendance=(Attendance("Paul", False, "Anne"),)),
        entry(40, "vote", vote=Vote(4)),
        entry(50, "information", attendance=(Attendance("Anne", False),)),
        entry(55, "rectification", vote=Vote(4), corrects="mhx3k2000040"),
    )
    return CouncilSession("s", "Conseil", "conseil/s/", start, CLOSED, members=COUNCIL, entries=entries)


def test_each_vote_is_of_those_who_were_there_when_it_was_held(session):
    assert [session.get_session_at(one).votes_at_most for one in session.entries if one.vote] == [3, 4, 4, 4]
    assert [one.unanimous for one in build_page_entries(session) if one.entry.vote] == [True, False, True, True]
    assert session.now.votes_at_most == 2, "the proxy of Paul left with Anne"


def test_an_arrival_that_was_typed_without_a_network_counts_from_when_it_was_typed(session):
    late = replace(session, entries=(*(one for one in session.entries if one.id[-2:] != "10"), session.entries[1]))
    assert [late.get_session_at(one).votes_at_most for one in late.entries if one.vote] == [3, 4, 4, 4]


def test_who_arrived_was_there_and_a_roll_call_says_who_never_was(session, start):
    states = {one.name: next(iter(one.states)) for one in list_people([PublishedSession(session)])}
    assert states == {"Anne": PRESENT, "Paul": PRESENT, "Lise": PRESENT, "Marc": PRESENT}
    called = (Attendance("Anne"), Attendance("Paul", False), Attendance("Lise", False, "Anne"), Attendance("Marc", False))
    roll = SessionEntry("mhx3k2000001", "information", "Appel.", start, attendance=called)
    only = replace(session, entries=(roll,))
    assert {one.name: next(iter(one.states)) for one in list_people([PublishedSession(only)])} == {
        "Anne": PRESENT,
        "Paul": ABSENT,
        "Lise": REPRESENTED,
        "Marc": ABSENT,
    }
    assert only.now.votes_at_most == 2 and not only.now.has_quorum


def test_an_entry_is_the_same_once_written_and_read(session):
    for entry in session.entries:
        assert SessionEntry.from_json(entry.to_json()) == entry


def test_one_voice_of_eleven_is_not_unanimity():
    assert format_vote(Vote(1), 11) == "adoptée par 1 voix contre 0" and format_vote(Vote(11), 11) == "adoptée à l’unanimité"
