"""A person's decision ends what nobody could know."""

import pytest

from plugins.announce.entry import State
from plugins.announce.failures import MaybeSent, Refused
from plugins.announce.settle import awaiting, settle
from plugins.publication.errors import SettingsError
from tests.announce.sample import at
from tests.announce.test_announce import failing, words
from tests.announce.town import LINKS, NEWS

ONE = NEWS[:1]


@pytest.fixture(params=[MaybeSent("?"), Refused("non")])
def unclear(small_town, request):
    """A town with one post that awaits a decision."""
    small_town.wall.before = failing(request.param)
    small_town.publish(ONE)
    small_town.wall.before = bool
    return small_town


def decide(town, decision, which=None):
    """Take a decision on the only post, or on the one of reference `which`."""
    with town.open() as ledger:
        settle(which or next(iter(awaiting(ledger.read()))), decision, ledger, at(1))


@pytest.mark.parametrize(
    ("decision", "state", "links"), [("sent", State.SENT, []), ("again", State.SENT, LINKS[:1]), ("skip", State.SKIPPED, [])]
)
def test_a_decision_is_followed(unclear, decision, state, links):
    decide(unclear, decision)
    unclear.publish(ONE, hours=2)
    assert (unclear.state(ONE[0]), unclear.wall.links()) == (state, links)
    assert awaiting(unclear.ledger()) == {}


def test_all_can_be_decided_at_once(small_town):
    small_town.wall.before = failing(Refused("non"))
    small_town.publish()
    small_town.wall.before = bool
    decide(small_town, "again", which="all")
    assert words(small_town.publish()) == ["sent"] * 3


@pytest.mark.parametrize(("which", "decision"), [("zzzzzz", "sent"), (None, "maybe")])
def test_a_decision_that_means_nothing_changes_nothing(unclear, which, decision):
    with pytest.raises(SettingsError):
        decide(unclear, decision, which)
    assert len(awaiting(unclear.ledger())) == 1
