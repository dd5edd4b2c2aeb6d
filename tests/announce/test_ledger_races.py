"""Two publishers at the same moment: the push, or the hold on the state folder, decides which of them may speak."""

import os
import time
from functools import partial

import pytest

from plugins.announce.announce import announce
from plugins.announce.ledger import LedgerOvertaken
from plugins.announce.post import Key, Post, PostState
from plugins.announce.run import OpenAccount
from plugins.core.infrastructure.errors import Exit, NotNow
from tests.announce.forks import ended, start
from tests.announce.sample import NOW, at
from tests.announce.town import AT_ONCE, LINKS, NEWS, Town
from tests.campaign import campaign, trials


def together(*works):
    """How each of the works ended, all having been started at the same instant, in processes of their own."""
    instant = time.monotonic() + 0.05

    def at_the_instant(work):
        time.sleep(max(0, instant - time.monotonic()))
        return work()

    return [ended(number) for number in [start(partial(at_the_instant, work)) for work in works]]


def ending(town, publisher, hours=0):
    """How a run that has one thing to say ends."""
    return town.publish(NEWS[:1], publisher=publisher, hours=hours).exit


@pytest.mark.parametrize("store", [pytest.param("git", marks=campaign), "file"])
def test_two_publishers_started_together_say_each_thing_once(tmp_path, store):
    for trial in range(trials(full=200, sample=6)):
        town = Town(tmp_path / str(trial), store).begin()
        one, other = together(*(partial(ending, town, name) for name in ("one", "other")))
        assert town.wall.links() == LINKS[:1]
        assert {one, other} <= {Exit.DONE, Exit.LATER}
        assert town.publish(NEWS[:1], hours=1).exit == Exit.DONE
        assert town.wall.links() == LINKS[:1]


@campaign
def test_two_publishers_that_reconcile_together_send_the_lost_post_once(tmp_path):
    for trial in range(trials(full=100, sample=3)):
        town = Town(tmp_path / str(trial), "git").begin()
        with town.open() as ledger:
            ledger.read()
            ledger.append(claim(NEWS[0]))
        together(*(partial(ending, town, name, hours=1) for name in ("one", "other")))
        assert len(town.wall.links()) == 1


def claim(one):
    """A claim on the wall whose publisher died before the call."""
    return Post(
        NOW, PostState.CLAIMED, Key(one.guid, "wall", "mairie"), text=f"{one.title}\n\n{one.permalink}", link=one.permalink, token="ab" * 16
    )


@pytest.fixture
def git_town(tmp_path):
    """A town whose ledger is a git branch."""
    return Town(tmp_path / "town", "git").begin()


def test_the_loser_for_the_same_key_is_told_so(git_town):
    with git_town.open("one") as one, git_town.open("other") as other:
        one.read(), other.read()
        one.append(claim(NEWS[0]))
        with pytest.raises(LedgerOvertaken):
            other.append(claim(NEWS[0]))


def test_the_loser_for_another_key_claims_again(git_town):
    with git_town.open("one") as one, git_town.open("other") as other:
        one.read(), other.read()
        one.append(claim(NEWS[0]))
        other.append(claim(NEWS[1]))
    assert [entry.key.guid for entry in git_town.ledger().list_awaiting_decision()] == [one.guid for one in NEWS[:2]]


def test_identical_claims_of_two_publishers_never_make_one_commit(git_town, monkeypatch):
    """Same parent, same line, same second would be the same commit, and both pushes would succeed."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setitem(os.environ, f"GIT_{who}_DATE", "2026-03-27T09:00:00+01:00")
    with git_town.open("one") as one, git_town.open("other") as other:
        one.read(), other.read()
        one.append(claim(NEWS[0]))
        with pytest.raises(LedgerOvertaken):
            other.append(claim(NEWS[0]))


def test_on_one_machine_the_second_publisher_is_sent_away(town):
    with town.open("ci"), pytest.raises(NotNow, match="en cours sur cette machine"), town.open("ci"):
        pass


def test_the_hold_of_a_dead_publisher_is_free(town):
    def die_holding():
        with town.open("ci"):
            os._exit(7)

    assert ended(start(die_holding)) == 7
    assert town.publish().exit == Exit.DONE


def test_a_claim_that_took_too_long_to_become_durable_is_not_used(small_town):
    """The machine slept between the claim and the call: another publisher may have thought us dead."""
    hours = iter([0, 0, *[1] * 9])
    with small_town.open() as ledger:
        report = announce(NEWS[:1], [OpenAccount(small_town.wall)], ledger, lambda: at(next(hours))(), AT_ONCE)
    assert small_town.wall.links() == []
    assert report.exit == Exit.LATER


def test_what_another_publisher_said_during_our_call_is_not_said_again(git_town):
    """It says the second while we say the first; our next push, once overtaken, must not take its claim for news we had read."""
    calls = iter([lambda: git_town.publish(NEWS[1:2], publisher="other")])
    git_town.wall.before = lambda: next(calls, bool)()
    assert git_town.publish(NEWS[:2]).exit == Exit.LATER
    assert sorted(git_town.wall.links()) == sorted(LINKS[:2])
    assert git_town.publish(NEWS[:2], hours=1).exit == Exit.DONE
