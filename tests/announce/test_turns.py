"""What an outage left open does not end in a flood, nor in a post that the town does not say any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce.network import MaybeSent, NotSent
from plugins.announce.post import PostState
from plugins.announce.run import RunRules
from plugins.core.infrastructure.errors import Exit
from tests.announce.sample import announcement
from tests.announce.test_announce import failing, words
from tests.announce.test_correction import FIRST, corrected
from tests.announce.town import AT_ONCE, LINKS, NEWS

MANY = [announcement(number) for number in range(12, 0, -1)]


@pytest.fixture
def outage(small_town):
    """A town whose network has answered nothing that could be understood for eight hours, one run an hour."""
    small_town.wall.before, small_town.wall.readable = failing(MaybeSent("X a répondu 503.")), failing(NotSent("X a répondu 503."))
    for hours in range(8):
        small_town.publish(MANY, hours)
    small_town.wall.before = small_town.wall.readable = bool
    return small_town


def test_after_an_outage_no_run_says_more_than_it_may_and_everything_is_said_once(outage):
    said = []
    for hours in range(9, 13):
        before = len(outage.wall.posts())
        outage.publish(MANY, hours)
        said.append(len(outage.wall.posts()) - before)
    assert said == [5, 5, 2, 0]
    assert sorted(outage.wall.links()) == sorted(one.permalink for one in MANY)


def test_what_waits_for_its_turn_is_listed(outage):
    report = outage.publish(MANY, 9)
    assert (words(report), report.exit) == (["sent"] * 5 + ["waiting"] * 7, Exit.LATER)


def test_what_is_urgent_does_not_wait_behind_what_is_sent_again(outage):
    alert = announcement(1, urgent=True, guid="tag:valbrune.example,2024:alerte", permalink="https://journal.example.org/alerte/")
    outage.publish([*MANY, alert], 9)
    assert alert.permalink in outage.wall.links()


@pytest.mark.parametrize("failure", [MaybeSent("X a répondu 503."), NotSent("X demande d’attendre.")])
def test_a_network_that_fails_again_is_asked_once_in_a_run(outage, failure):
    asked = []
    outage.wall.before = lambda: asked.append(1) or failing(failure)()
    outage.publish(MANY, 9)
    assert len(asked) == 1


@pytest.fixture
def absent(small_town):
    """A town whose oldest publication was claimed, and never reached the network."""
    small_town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish(NEWS[:1])
    small_town.wall.before = bool
    return small_town


def test_what_the_town_does_not_say_any_more_is_not_sent_again_but_asked_of_a_person(absent):
    report = absent.publish([], 1)
    assert (words(report), report.exit, absent.wall.posts()) == (["unknown"], Exit.PERSON, [])
    assert "le journal ne le dit plus" in str(report.outcomes[0])


def later(one):
    """The same, which the town has put off until tomorrow."""
    return replace(one, published=one.published + timedelta(days=1))


@pytest.mark.parametrize("meanwhile", [[], [later(NEWS[0])]], ids=["taken off line", "put off"])
def test_it_leaves_once_the_town_says_it_again(absent, meanwhile):
    absent.publish(meanwhile, 1)
    assert absent.wall.posts() == []
    assert (words(absent.publish(NEWS[:1], 2)), absent.wall.links()) == (["sent"], LINKS[:1])


def test_what_has_no_page_any_more_waits_for_it(absent):
    missing = replace(AT_ONCE, page=lambda _: "sa page répond 404")
    assert (words(absent.publish(NEWS[:1], 1, rules=missing)), absent.wall.posts()) == (["waiting"], [])
    assert words(absent.publish(NEWS[:1], 2)) == ["sent"]


def test_a_correction_that_was_itself_corrected_before_anybody_read_it_is_not_sent(small_town):
    small_town.publish([FIRST])
    small_town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish(corrected("Le marché a lieu dimanche."), 1)
    small_town.wall.before = bool
    small_town.publish(corrected("Le marché a lieu samedi."), 2)
    said = " ".join(text for text, *_ in small_town.wall.posts())
    assert ("samedi" in said, "dimanche" in said) == (True, False)


def test_the_outbox_has_no_turns(small_town):
    small_town.wall.public = False
    small_town.publish(MANY, rules=RunRules(max_per_run=1))
    assert [small_town.state(one) for one in MANY] == [PostState.SENT] * len(MANY)
