"""A machine whose clock was a year ahead for one run: once it is set right, nothing is held back until that year is over."""

from datetime import timedelta

import pytest

from plugins.announce.announce import announce
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.run import OpenAccount, RunRules
from plugins.announce.troubles import record_troubles
from tests.announce.paid_wall import PaidWall
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.town import AT_ONCE, Town

YEAR = 365 * 24
ONE = announcement(1)
PATIENT = RunRules(reconcile_pause=0, max_age_days=1_000)


def run(town, hours, rules=PATIENT):
    """One run, and what it remembers."""
    with town.open() as ledger:
        report = announce([ONE], [OpenAccount(town.wall)], ledger, at(hours), rules)
        record_troubles(report, [(town.wall.name, town.wall.account)], ledger, at(hours))
    return report


@pytest.mark.parametrize("pause", [timedelta(hours=1), timedelta(days=1), timedelta(days=30)])
def test_a_pause_that_the_network_asked_for_that_day_is_over(small_town, pause):
    small_town.wall.before = failing(NotSent("Facebook bloque la Page.", NOW + timedelta(hours=YEAR) + pause))
    run(small_town, YEAR)
    small_town.wall.before = bool
    assert words(run(small_town, 1)) == ["sent"]


def test_an_account_that_was_stopped_that_day_is_tried(small_town):
    small_town.wall.before = failing(PostRefused("Clés inconnues.", account=True))
    run(small_town, YEAR)
    run(small_town, YEAR + 1)
    small_town.wall.before = bool
    assert words(run(small_town, 1)) == ["sent"]


def test_a_paid_timeline_that_was_read_that_day_is_read(tmp_path):
    town = Town(tmp_path / "town", "file")
    town.wall = PaidWall(tmp_path / "x.jsonl", at())
    town.begin()
    town.wall.after = failing(MaybeSent("X n’a pas répondu."))
    town.publish([ONE])
    town.wall.after, town.wall.readable = bool, failing(NotSent("X est injoignable."))
    run(town, YEAR)
    town.wall.readable = bool
    assert words(town.publish([ONE], 1, rules=AT_ONCE)) == ["found"]
