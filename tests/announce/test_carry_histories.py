"""Any history of successes, failures, deaths, races, edits, withdrawals and decisions gives Facebook exactly one in so many, once each."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from plugins.announce.due import list_due_carries
from plugins.announce.post import Key, PostState
from plugins.announce.send import LAPSED
from tests.announce.carry_rule import FACEBOOK
from tests.announce.carry_town import Town
from tests.campaign import campaign, trials

HISTORIES = trials(full=10_000, sample=120)
STEPS = ("publish",) * 8 + ("run",) * 6 + ("edit",) * 3 + ("wait",) * 2 + ("decide", "withdraw")


def one_history(seed):
    """A town's life: what it says, what goes wrong, and in the end what is due, when all is quiet again."""
    chance = Random(seed)
    town = Town(chance, chance.choice((2, 3, 5, 5)))
    start, length = chance.randrange(8), chance.randrange(15, 45)
    for step in range(length):
        if step == start:
            town.begin(1)
        what = chance.choice(STEPS)
        live(town, what)
        as_it_should_be(town)
    town.calm = True
    if not town.rule.started():
        town.begin(1)
    quiet(town)
    as_it_should_be(town)
    ended_well(town)
    return town


def live(town, what):
    """One thing happens."""
    if what == "wait":
        town.now += timedelta(hours=town.chance.choice((1, 1, 5, 30, 30, 200)))
    elif what == "run":
        town.now += timedelta(minutes=town.chance.choice((1, 16, 60)))
        town.run(town.chance.randrange(2))
    elif what == "publish":
        town.now += timedelta(minutes=1)
        town.publish()
    else:
        getattr(town, what)()


def quiet(town):
    """The networks answer, the machines live, and people decide of what awaits them."""
    for _ in range(12):
        town.now += timedelta(hours=31)
        town.run()
        for _ in range(4):
            town.decide()
    town.now += timedelta(hours=31)
    town.run()


def as_it_should_be(town):
    """At every step: as many carries as complete groups, each of them settled, lapsed, or due as the words of the rule say."""
    assert not town.wrong, (town.wrong, *town.story)
    known, groups = town.fresh(), list(town.rule.groups())
    edition = {one.guid: one for one in town.news.values()}
    carrying, choice = town.accounts[1].carrying, town.accounts[1].choice
    found = list_due_carries(carrying, town.facebook, known, filter(choice.is_taken, edition.values()))
    assert len(found) == len(town.rule.confirmed()) // town.one_in == len(groups), town.story
    for carry, members in zip(found, groups, strict=True):
        assert [key.guid for key in carry.keys] == list(members)
        open_ = not any(town.rule.ended(guid) for guid in members)
        due = town.rule.due(members, edition) if open_ else None
        assert carry.settled is not open_ and (carry.chosen.guid if carry.chosen else None) == due, town.story
        said = [guid for guid in members if guid in town.facebook.ever]
        urgent = [guid for guid in said if town.rule.last(Key(guid, *FACEBOOK)).urgent]
        assert len(said) - len(urgent) <= (0 if urgent else 1), (said, *town.story)
    assert max(Counter(town.facebook.ever).values(), default=0) <= 1, (town.facebook.ever, *town.story)
    assert max(Counter(town.x.ever).values(), default=0) <= 1, (town.x.ever, *town.story)


def ended_well(town):
    """In the end: each group has given one post, or has been left aside for a reason that was listed once."""
    listed = Counter(entry.key for entry in town.shelf.entries if entry.reason == LAPSED)
    wanted = Counter(entry.key for entry in town.shelf.entries if entry.decided and entry.state is PostState.NOT_SENT)
    assert all(times <= 1 + wanted[key] for key, times in listed.items()), town.story
    for members in town.rule.groups():
        said = [guid for guid in members if guid in town.facebook.ever]
        aside = [guid for guid in members if town.rule.state(guid) is PostState.SKIPPED]
        assert said or aside, (members, *town.story)


@campaign
@pytest.mark.parametrize("batch", range(10))
def test_any_history_gives_exactly_one_in_so_many(batch):
    for number in range(HISTORIES // 10):
        one_history(batch * 100_000 + number)


def test_the_histories_have_seen_everything():
    lives = [one_history(7_000_000 + number) for number in range(60)]
    story = "\n".join(line for town in lives for line in town.story)
    for event in ("is dead", "s’occupe de cette annonce", LAPSED, "decided again", "trop ancien", "refusé", "incertain", "déjà en ligne"):
        assert event in story, event
    assert sum(len(list(town.rule.groups())) for town in lives) > 100
