"""A lone claim is never sent again blindly."""

import json
from datetime import timedelta

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import Key, Post, PostState
from plugins.announce.run import RunRules
from plugins.core.infrastructure.errors import Exit
from tests.announce.sample import NOW
from tests.announce.test_announce import failing, words
from tests.announce.town import LINKS, NEWS

ONE = NEWS[:1]


@pytest.fixture
def lost(small_town):
    """A town whose post was kept by the network, and whose answer was lost."""
    small_town.wall.after = failing(MaybeSent("la connexion s’est interrompue"))
    small_town.publish(ONE)
    small_town.wall.after = bool
    return small_town


@pytest.fixture
def absent(small_town):
    """A town whose post never reached the network, which nobody knows."""
    small_town.wall.before = failing(MaybeSent("la connexion s’est interrompue"))
    small_town.publish(ONE)
    small_town.wall.before = bool
    return small_town


def test_found_in_the_timeline_it_is_recorded_and_not_repeated(lost):
    report = lost.publish(ONE)
    assert (words(report), report.exit) == (["found"], Exit.DONE)
    assert (lost.state(ONE[0]), lost.wall.links()) == (PostState.SENT, LINKS[:1])
    assert "https://wall.example/1" in str(report.outcomes[0])


def test_absent_too_early_it_waits_for_a_timeline_may_lag(absent):
    report = absent.publish(ONE, hours=0.2)
    assert (words(report), report.exit, absent.wall.links()) == (["unknown"], Exit.PERSON, [])


def test_absent_long_enough_after_it_is_tried_once_more(absent):
    report = absent.publish(ONE, hours=0.25)
    assert (words(report), absent.wall.links()) == (["sent"], LINKS[:1])


def test_absence_takes_two_readings_apart(absent):
    """The post appears between the two."""
    reads = []

    def appear(seconds):
        reads.append(seconds)
        claim = absent.ledger().list_awaiting_decision()[0]
        absent.wall.path.write_text(json.dumps([claim.text, claim.link, claim.token]) + "\n")

    report = absent.publish(ONE, hours=1, rules=RunRules(reconcile_pause=20, sleep=appear))
    assert (words(report), reads, absent.wall.links()) == (["found"], [20], LINKS[:1])


def test_an_unreadable_timeline_leaves_it_unknown_and_sends_nothing(absent):
    for failure in (NotSent("X est injoignable"), PostRefused("clés inconnues")):
        absent.wall.readable = failing(failure)
        report = absent.publish(ONE, hours=1)
        assert (words(report), report.exit, absent.wall.links()) == (["unknown"], Exit.PERSON, [])
        assert "./beffroi settle" in str(report.outcomes[0])
    absent.wall.readable = bool
    assert words(absent.publish(ONE, hours=3)) == ["sent"]


def test_the_same_problem_is_written_once(absent):
    absent.wall.readable = failing(NotSent("X est injoignable"))
    absent.publish(ONE, hours=1)
    lines = (absent.folder / "ledger.jsonl").read_text()
    absent.publish(ONE, hours=2)
    assert (absent.folder / "ledger.jsonl").read_text() == lines


def test_a_second_attempt_says_the_same_words_with_the_same_token(absent):
    first = absent.ledger().list_claims(absent.ledger().list_awaiting_decision()[0].key)[0]
    absent.publish(ONE, hours=1)
    assert absent.wall.posts() == [[first.text, first.link, first.token]]


def test_after_two_attempts_a_person_decides(absent):
    absent.wall.before = failing(MaybeSent("encore"))
    absent.publish(ONE, hours=1)
    absent.wall.before = bool
    for hour in (2, 3):
        report = absent.publish(ONE, hours=hour)
        assert (words(report), report.exit, absent.wall.links()) == (["unknown"], Exit.PERSON, [])


def test_a_claim_that_another_publisher_may_hold_is_only_waited_for(small_town):
    with small_town.open() as ledger:
        ledger.append(Post(NOW, PostState.CLAIMED, Key(ONE[0].guid, "wall", "mairie"), "texte", LINKS[0]))
    report = small_town.publish(ONE, hours=0.1)
    assert (words(report), report.exit, small_town.wall.links()) == (["waiting"], Exit.LATER, [])


def test_what_was_lost_long_ago_is_not_news_that_leaves_by_itself(absent):
    for day in (8, 9):
        report = absent.publish(ONE, hours=24 * day)
        assert (words(report), report.exit, absent.wall.links()) == (["unknown"], Exit.PERSON, [])
    assert "trop ancien" in str(report.outcomes[0])


def test_a_claim_from_a_clock_that_was_ahead_is_told_to_a_person(small_town):
    with small_town.open() as ledger:
        ledger.append(Post(NOW + timedelta(days=900), PostState.CLAIMED, Key(ONE[0].guid, "wall", "mairie"), "texte", LINKS[0]))
    report = small_town.publish(ONE)
    assert (words(report), report.exit, small_town.wall.links()) == (["unknown"], Exit.PERSON, [])


def test_what_is_unclear_does_not_hold_up_the_rest(absent):
    absent.wall.readable = failing(NotSent("X est injoignable"))
    absent.publish(hours=1)
    assert absent.wall.links() == LINKS[1:]


def test_a_run_proves_absence_from_the_last_attempt_on(absent):
    absent.wall.before = failing(MaybeSent("encore"))
    absent.publish(ONE, hours=1)
    last = absent.ledger().list_awaiting_decision()[0]
    assert last.time - absent.ledger().list_claims(last.key)[0].time == timedelta(hours=1)
