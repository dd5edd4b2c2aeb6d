"""Votes: what passes, what is kept, and what a session refuses."""

import pytest

from plugins.town.council.session import CouncilSession, Member
from plugins.town.council.vote import ADOPTED, REJECTED, Count, Vote


@pytest.mark.parametrize(
    ("vote", "result"),
    [
        (Vote(20, 9), ADOPTED),
        (Vote(9, 20), REJECTED),
        (Vote(3, 2, abstention=24), ADOPTED),
        (Vote(14, 14, 1), REJECTED),
        (Vote(14, 14, 1, casting="pour"), ADOPTED),
        (Vote(14, 14, 1, casting="contre"), REJECTED),
        (Vote(abstention=29), REJECTED),
    ],
)
def test_what_passes_has_more_voices_for_than_against(vote, result):
    assert vote.result == result


def test_a_vote_is_the_same_once_written_and_read():
    vote = Vote(2, 1, 1, 0, groups=(("A", Count(2)), ("B", Count(0, 1, 1))), names=(("Anne", "pour"), ("Paul", "abstention")))
    assert Vote.from_json(vote.to_json()) == vote
    assert Vote(5).to_json() == {"pour": 5}


@pytest.mark.parametrize(
    "written",
    [
        {"pour": -1},
        {"pour": True},
        {"pour": "3"},
        {"pour": 10**9},
        {"oui": 3},
        {"names": {"Anne": "oui"}},
        {"groups": {"A": {"oui": 1}}},
        {"casting": "maire"},
    ],
)
def test_what_is_no_vote_is_not_read(written):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Vote.from_json(written)


SITTING = tuple(Member(name, group) for name, group in (("Anne", "A"), ("Paul", "A"), ("Lise", "B")))
COUNCIL = (*SITTING, Member("Marc", "B", present=False, proxy="Lise"), Member("Zoé", "B", present=False))


@pytest.mark.parametrize(
    ("vote", "said"),
    [
        (Vote(4), ""),
        (Vote(5), "5 voix, mais 4 présents ou représentés."),
        (Vote(), "aucune voix n’est comptée."),
        (Vote(3, secret=True), ""),
        (Vote(2, 2, secret=True, casting="pour"), "un scrutin secret n’a ni groupes, ni noms, ni voix prépondérante."),
        (Vote(3, 1, casting="pour"), "la voix prépondérante ne compte qu’à égalité."),
        (Vote(2, 2, casting="contre"), ""),
        (Vote(2, 2, groups=(("A", Count(2)), ("B", Count(0, 2)))), ""),
        (Vote(2, 2, groups=(("A", Count(2)), ("B", Count(0, 1)))), "les voix des groupes ne font pas le total."),
        (Vote(2, names=(("Anne", "pour"), ("Lise", "pour"))), ""),
        (Vote(2, names=(("Anne", "pour"),)), "les voix de chacun ne font pas le total."),
        (Vote(1, names=(("Jean", "pour"),)), "« Jean » n’est pas parmi les membres."),
    ],
)
def test_a_session_says_why_it_refuses_a_vote(vote, said, session):
    assert session.find_vote_mistake(vote) == said


@pytest.fixture
def session(start):
    return CouncilSession("2026-seance", "Séance", "conseil/seance/", start, members=COUNCIL)


def test_a_council_of_which_no_member_is_written_counts_nobody(start):
    assert not CouncilSession("2026-seance", "Séance", "conseil/seance/", start).find_vote_mistake(Vote(300))
