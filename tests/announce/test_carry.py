"""One in five: whatever happens, Facebook is told one of each five that X has confirmed, the one that the editors' words choose, once."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from plugins.announce.announce import announce
from plugins.announce.continuity import set_baselines
from plugins.announce.due import choose_carried
from plugins.announce.ledger import LedgerOvertaken
from plugins.announce.post import Key, Post, PostState
from plugins.announce.run import CarryRule, OpenAccount
from plugins.announce.send import LAPSED
from tests.announce.carry_town import FACEBOOK, Town
from tests.announce.sample import NOW, announcement, at
from tests.announce.town import AT_ONCE
from tests.announce.town import Town as Shared
from tests.announce.wall import Wall

YES, NO = {"facebook_carry": True}, {"facebook_carry": False}


def group(*wishes):
    """Five announcements, the oldest first, with what their editors say."""
    return [announcement(number, overrides=wish or {}) for number, wish in enumerate(wishes, start=1)]


@pytest.mark.parametrize(
    ("wishes", "which"),
    [
        ((None,) * 5, 5),
        ((None, YES, None, YES, None), 2),
        ((None, None, None, NO, NO), 3),
        ((NO, NO, YES, NO, NO), 3),
        ((NO,) * 5, None),
    ],
)
def test_the_first_that_says_yes_else_the_last_that_does_not_say_no(wishes, which):
    one = choose_carried(group(*wishes), "facebook")
    assert one == (announcement(which, overrides=wishes[which - 1] or {}) if which else None)


def calm_town(*wishes, one_in=5):
    """A town where nothing goes wrong: Facebook begins, then these are said."""
    town = Town(Random(0), one_in, calm=True)
    town.begin(1)
    for wish in wishes:
        town.publish()
        guid = list(town.news)[-1]
        town.news[guid] = announcement(town.number, published=town.now, overrides=wish or {})
        town.now += timedelta(minutes=5)
    town.run()
    return town


def relayed(town):
    """The numbers of what Facebook was told."""
    return [int(guid.rpartition(":")[2]) for guid in town.facebook.ever]


def test_nothing_is_relayed_before_the_fifth():
    assert relayed(calm_town(*(None,) * 4)) == []


def test_one_in_five_is_relayed():
    assert relayed(calm_town(*(None,) * 14)) == [5, 10]


def test_the_ratio_is_a_setting():
    assert relayed(calm_town(*(None,) * 9, one_in=3)) == [3, 6, 9]


def test_what_x_said_before_facebook_began_does_not_count():
    town = Town(Random(0), calm=True)
    for _ in range(4):
        town.news[announcement(len(town.news) + 50, published=town.now).guid] = announcement(len(town.news) + 50, published=town.now)
    town.run()
    town.begin(1)
    town.news |= {one.guid: one for one in (announcement(number, published=town.now) for number in range(1, 6))}
    town.run()
    assert len(town.facebook.ever) == 1 and relayed(town)[0] < 50


def test_an_urgent_one_is_relayed_at_once_and_does_not_count():
    town = calm_town(*(None,) * 4)
    town.news["u"] = announcement(99, guid="u", urgent=True, published=town.now)
    town.run()
    assert town.facebook.ever == ["u"] and len(town.rule.confirmed()) == 4


def test_an_urgent_one_that_is_older_than_the_beginning_is_not_replayed():
    town = Town(Random(0), calm=True)
    town.news["u"] = announcement(99, guid="u", urgent=True, published=town.now)
    town.run()
    town.begin(1)
    town.run()
    assert town.facebook.ever == []


def test_an_ordinary_one_that_is_called_urgent_once_said_is_not_relayed_for_that():
    town = calm_town(*(None,) * 3)
    guid = next(iter(town.news))
    town.news[guid] = announcement(1, published=town.now, urgent=True)
    town.run()
    assert town.facebook.ever == []


def test_a_later_withdrawal_does_not_lower_the_count():
    town = calm_town(*(None,) * 4)
    del town.news[next(iter(town.news))]
    town.publish()
    town.news = {guid: announcement(int(guid[-4:]), published=town.now) for guid in town.news}
    town.run()
    assert relayed(town) == [5]


def test_a_group_of_which_nobody_wants_to_be_relayed_is_listed_once_by_its_last_title():
    town = calm_town(*(NO,) * 5)
    town.run()
    listed = [line for line in town.story if LAPSED in line]
    assert len(listed) == 1 and "La nouvelle numéro 5" in listed[0] and town.facebook.ever == []


def test_a_lapsed_group_is_relayed_when_a_person_wants_it():
    town = calm_town(*(NO,) * 5)
    town.settle_last("again")
    town.run()
    assert relayed(town) == [5]


def test_one_that_fails_is_tried_again_and_said_once():
    town = Town(Random(0), calm=True)
    town.begin(1)
    fates = iter(["sent"] * 5 + ["not sent"] + ["sent"] * 9)
    town.fate = lambda: next(fates)
    town.chance.random = lambda: 0.9
    for number in range(1, 6):
        town.news[str(number)] = announcement(number, guid=str(number), published=town.now)
    town.run()
    assert town.facebook.ever == []
    town.run()
    town.run()
    assert len(town.facebook.ever) == 1


def test_one_that_failed_makes_way_for_another_when_its_editor_says_no():
    town = calm_town(*(None,) * 4)
    town.fate = lambda: "sent" if len(town.x.ever) < 5 else "not sent"
    town.chance.random = lambda: 0.9
    town.news["5"] = announcement(5, guid="5", published=town.now)
    town.run()
    town.fate = lambda: "sent"
    town.news["5"] = announcement(5, guid="5", published=town.now, overrides=NO)
    town.run()
    town.run()
    assert relayed(town) == [4]


def test_two_machines_that_would_relay_different_ones_of_a_group_relay_one():
    town = calm_town(*(None,) * 4)
    town.publish()
    town.fate = lambda: "sent" if len(town.x.ever) < 5 else "not sent"
    town.chance.random = lambda: 0.9
    town.run()
    town.fate, copy = (lambda: "sent"), town.copies[0]

    def overtaken(what):
        if what == "append":
            copy.event = lambda what: None
            town.news |= {one.guid: one for one in [announcement(2, published=town.now, overrides=YES)]}
            town.run(1)

    copy.event = overtaken
    town.run(0)
    assert relayed(town) == [2] and "s’occupe de cette annonce" in town.story[-1]


def test_what_another_machine_counts_as_ordinary_meanwhile_is_not_said_as_urgent(tmp_path):
    """An older edition calls it urgent, and reaches Facebook while a newer one tells X that it is not."""
    town = Shared(tmp_path / "town", "git")
    page = Wall(tmp_path / "page.jsonl", name="facebook")
    relaying = OpenAccount(page, carrying=CarryRule((town.wall.name, town.wall.account), 5))
    with town.open() as ledger:
        set_baselines([], [OpenAccount(town.wall), relaying], ledger, at(-24))

    def counted(one):
        town.publish([announcement(1)], publisher="laptop")
        return ""

    with town.open() as ledger:
        announce([announcement(1, urgent=True)], [relaying], ledger, at(), replace(AT_ONCE, page=counted))
    assert (len(town.wall.links()), page.links()) == (1, [])


def test_the_shared_ledger_takes_one_of_two_rivals(tmp_path):
    town = Shared(tmp_path, "git").begin()
    first, second = (Post(NOW, PostState.CLAIMED, Key(guid, *FACEBOOK), text="x", link="y") for guid in "ab")
    with town.open("ci") as ours, town.open("laptop") as theirs:
        ours.read()
        theirs.read()
        ours.append(first, rivals=[second.key])
        with pytest.raises(LedgerOvertaken):
            theirs.append(second, rivals=[first.key])


@pytest.fixture
def relay(tmp_path):
    """A run of X, and of a Page that relays one of two; `page` is the Page, `both` what X has said already."""
    town = Shared(tmp_path / "town", "file")
    page, both = Wall(tmp_path / "page.jsonl", name="facebook"), [announcement(2), announcement(1)]
    accounts = [OpenAccount(town.wall), OpenAccount(page, carrying=CarryRule((town.wall.name, town.wall.account), 2))]

    def run(news, hours=0.0, some=accounts):
        with town.open() as ledger:
            return announce(news, some, ledger, at(hours), AT_ONCE)

    with town.open() as ledger:
        set_baselines([], accounts, ledger, at(-24))
    run(both, some=accounts[:1])
    run.page, run.both = page, both
    return run


@pytest.mark.parametrize("known", [0, 1], ids=["none of it", "a part of it that says no"])
def test_an_older_edition_gives_up_no_group_that_it_does_not_know(relay, known):
    relay([replace(one, overrides=NO) for one in relay.both[:known]], 1)
    relay(relay.both, 2)
    assert relay.page.links() == [relay.both[1].permalink]


def test_a_group_that_no_edition_knows_any_more_is_listed_once_it_is_too_old(relay):
    assert [outcome.word for outcome in relay([], 24 * 7)] == []
    assert [outcome.word for outcome in relay([], 24 * 8)] == ["skipped"]
    assert [outcome.word for outcome in relay([], 24 * 9)] == []


def live(number, **changes):
    """What a session tells, which counts as articles do."""
    return announcement(number, occasion=f"entry/{number}", counted=True, alone=True, **changes)


def test_what_is_told_live_counts_where_the_town_wants_it_and_one_of_the_group_is_carried(tmp_path):
    town = Shared(tmp_path, "file")
    facebook = OpenAccount(Wall(tmp_path / "facebook.jsonl", name="facebook"), carrying=CarryRule(("wall", "mairie"), 5))
    with town.open() as ledger:
        set_baselines([], [OpenAccount(town.wall), facebook], ledger, at(-24))
    some = [live(number) for number in (5, 4, 3)] + [announcement(number) for number in (2, 1)]
    with town.open() as ledger:
        announce(some, [OpenAccount(town.wall), facebook], ledger, at(), AT_ONCE)
    assert facebook.network.links() == [announcement(1).permalink]


def test_what_is_told_live_counts_nowhere_by_default(tmp_path):
    town = Shared(tmp_path, "file")
    facebook = OpenAccount(Wall(tmp_path / "facebook.jsonl", name="facebook"), carrying=CarryRule(("wall", "mairie"), 2))
    with town.open() as ledger:
        set_baselines([], [OpenAccount(town.wall), facebook], ledger, at(-24))
    with town.open() as ledger:
        announce([replace(live(number), counted=False) for number in (5, 4, 3)], [OpenAccount(town.wall), facebook], ledger, at(), AT_ONCE)
    assert facebook.network.links() == []


def test_a_group_of_entries_that_an_edition_does_not_know_is_left_to_who_tells_them(tmp_path):
    town = Shared(tmp_path, "file")
    facebook = OpenAccount(Wall(tmp_path / "facebook.jsonl", name="facebook"), carrying=CarryRule(("wall", "mairie"), 2))
    with town.open() as ledger:
        set_baselines([], [OpenAccount(town.wall), facebook], ledger, at(-24))
        announce([live(2), live(1)], [OpenAccount(town.wall)], ledger, at(), AT_ONCE)
        known = [announcement(2), announcement(1)]
        assert [one.word for one in announce(known, [facebook], ledger, at(), AT_ONCE) if one.key.network == "facebook"] == []
        announce([live(2), live(1)], [facebook], ledger, at(), AT_ONCE)
    assert facebook.network.links() == [announcement(1).permalink]
