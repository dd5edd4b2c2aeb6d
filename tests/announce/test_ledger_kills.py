"""A publisher may die anywhere: nothing is said twice, nothing is lost."""

import random
import signal
from collections.abc import Callable
from functools import partial

import pytest

from plugins.announce.ledger_file import FileLedger
from plugins.announce.ledger_git import GitLedger
from plugins.core.infrastructure.errors import Exit
from tests.announce.forks import done, killed
from tests.announce.town import LINKS, Town
from tests.announce.wall import die
from tests.campaign import campaign, trials

KILLED = -9


def nth(number: int, act: Callable[[], None]) -> Callable[[], None]:
    """Calls `act` the n-th time that it is called."""
    calls = iter(range(1, 100))
    return lambda: act() if next(calls) == number else None


def run_at(town: Town, hours: int) -> int:
    """How one run ends, so many hours after the first."""
    return done(lambda: town.publish(hours=hours).exit)


def assert_said_once(town: Town) -> None:
    """One run more finishes, and one more after it says nothing.

    The push of a dead publisher may still be under way, and take a claim from the next run: that one is told to come back.
    """
    for hours in range(1, 40):
        end = run_at(town, hours)
        if end != Exit.LATER or town.store == "file":
            break
    assert end == Exit.DONE
    assert sorted(town.wall.links()) == sorted(LINKS)
    assert run_at(town, hours + 1) == Exit.DONE
    assert len(town.wall.links()) == len(LINKS)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("side", ["before", "after"])
def test_killed_around_the_call_a_publisher_neither_repeats_nor_loses(town, side, number):
    setattr(town.wall, side, nth(number, die))
    assert done(town.publish) == KILLED
    setattr(town.wall, side, bool)
    assert_said_once(town)


@campaign
@pytest.mark.parametrize("written", [0, 0.5, 0.999, 1][:: trials(full=1, sample=2)])
@pytest.mark.parametrize("number", [1, 2, 6])
def test_a_line_torn_by_a_power_cut_neither_repeats_nor_loses(small_town, monkeypatch, number, written):
    turn = nth(number, lambda: True)
    whole = FileLedger._write

    def torn(ledger: FileLedger, lines: bytes) -> None:
        if not turn():
            return whole(ledger, lines)
        with ledger.path.open("ab") as file:
            file.write(lines[: int(len(lines) * written)])
        die()

    with monkeypatch.context() as patch:
        patch.setattr(FileLedger, "_write", torn)
        assert done(small_town.publish) == KILLED
    assert_said_once(small_town)


@pytest.mark.parametrize("number", [1, *(pytest.param(number, marks=campaign) for number in (2, 6))])
@pytest.mark.parametrize("pushed", [False, True])
def test_killed_around_a_push_a_publisher_neither_repeats_nor_loses(tmp_path, monkeypatch, number, pushed):
    town = Town(tmp_path / "town", "git").begin()
    turn = nth(number, lambda: True)
    whole = GitLedger._push_lines

    def cut(ledger: GitLedger, lines: bytes, message: str) -> bool:
        if turn():
            if pushed:
                whole(ledger, lines, message)
            die()
        return whole(ledger, lines, message)

    with monkeypatch.context() as patch:
        patch.setattr(GitLedger, "_push_lines", cut)
        assert done(town.publish) == KILLED
    assert_said_once(town)


@campaign
@pytest.mark.parametrize(("store", "longest"), [("file", 0.03), ("git", 0.4)])
@pytest.mark.parametrize("part", range(trials(full=20, sample=1)))
def test_killed_at_any_moment_a_publisher_neither_repeats_nor_loses(tmp_path, store, longest, part):
    chance = random.Random(20260327 + part)
    ends = set()
    for trial in range(trials(full=10, sample=3)):
        town = Town(tmp_path / str(trial), store).begin()
        town.wall.lag = 0.002
        ends.add(killed(town.publish, after=chance.uniform(0, longest)))
        assert_said_once(town)
    assert part or -signal.SIGALRM in ends


@campaign
@pytest.mark.parametrize("part", range(1, trials(full=11, sample=2)))
def test_killed_run_after_run_what_is_not_said_is_listed(tmp_path, part):
    chance = random.Random(part)
    for trial in range(trials(full=10, sample=5)):
        town = Town(tmp_path / str(trial), "file").begin()
        town.wall.lag = 0.002
        for hour in range(4):
            killed(partial(town.publish, hours=hour), after=chance.uniform(0, 0.02))
        report = town.publish(hours=5)
        assert report.exit in (Exit.DONE, Exit.PERSON)
        unclear = [outcome.text.split("\n")[2] for outcome in report if outcome.word == "unknown"]
        assert sorted(town.wall.links() + unclear) == sorted(LINKS)
