"""A person's decision ends what nobody could know."""

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import Key, Post, PostState, format_reference
from plugins.announce.settle import list_decidable, settle_posts
from plugins.core.infrastructure.errors import NotNow, SettingsError
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.town import LINKS, NEWS

ONE = NEWS[:1]


@pytest.fixture(params=[MaybeSent("?"), PostRefused("non")])
def unclear(small_town, request):
    """A town with one post that awaits a decision."""
    small_town.wall.before = failing(request.param)
    small_town.publish(ONE)
    small_town.wall.before = bool
    return small_town


def decide(town, decision, which=None):
    """Take a decision on the only post, or on the one of reference `which`."""
    with town.open() as ledger:
        settle_posts(which or next(iter(list_decidable(ledger.read()))), decision, ledger, at(1))


@pytest.mark.parametrize(
    ("decision", "state", "links"), [("sent", PostState.SENT, []), ("again", PostState.SENT, LINKS[:1]), ("skip", PostState.SKIPPED, [])]
)
def test_a_decision_is_followed(unclear, decision, state, links):
    decide(unclear, decision)
    unclear.publish(ONE, hours=2)
    assert (unclear.state(ONE[0]), unclear.wall.links()) == (state, links)
    assert list_decidable(unclear.ledger()) == {}


def test_what_a_person_wants_said_is_said_however_old(unclear):
    """Even when the network makes it wait once more."""
    with unclear.open() as ledger:
        settle_posts("all", "again", ledger, at(24 * 30))
    unclear.wall.before = failing(NotSent("X demande d’attendre."))
    unclear.publish(ONE, hours=24 * 30)
    unclear.wall.before = bool
    unclear.publish(ONE, hours=24 * 30 + 1)
    assert unclear.wall.links() == LINKS[:1]


def test_a_person_may_have_what_was_too_old_said_all_the_same(small_town):
    small_town.publish(ONE, hours=24 * 30)
    decide(small_town, "again", which=format_reference(Key(ONE[0].guid, "wall", "mairie")))
    small_town.publish(ONE, hours=24 * 30)
    assert small_town.wall.links() == LINKS[:1]


def test_what_a_person_never_wants_said_stays_so_whatever_the_clock(unclear):
    decide(unclear, "skip")
    assert list(unclear.publish([announcement(3, published=NOW)])) == []


def test_what_may_be_leaving_at_this_very_moment_is_not_sent_again(small_town):
    """Another machine holds the claim: its call is under way."""
    with small_town.open() as ledger:
        ledger.append(Post(NOW, PostState.CLAIMED, Key(ONE[0].guid, "wall", "mairie"), "texte", LINKS[0]))
        with pytest.raises(NotNow):
            settle_posts("all", "again", ledger, at(0.1))
        settle_posts("all", "again", ledger, at(0.25))


def test_all_can_be_decided_at_once(small_town):
    small_town.wall.before = failing(PostRefused("non"))
    small_town.publish()
    small_town.wall.before = bool
    decide(small_town, "again", which="all")
    assert words(small_town.publish()) == ["sent"] * 3


@pytest.mark.parametrize(("which", "decision"), [("zzzzzz", "sent"), (None, "maybe")])
def test_a_decision_that_means_nothing_changes_nothing(unclear, which, decision):
    with pytest.raises(SettingsError):
        decide(unclear, decision, which)
    assert len(list_decidable(unclear.ledger())) == 1


def test_a_decision_left_out_is_asked_for(unclear):
    with pytest.raises(SettingsError, match=r"^il manque la décision : sent, again ou skip\. \./beffroi settle --help les explique\.$"):
        decide(unclear, "")
