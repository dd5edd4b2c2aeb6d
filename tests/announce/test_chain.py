"""A thread of several announcements of one publication: a council told point by point, an alert and what comes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce.announce import announce
from plugins.announce.due import list_news
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import Key, PostState
from plugins.announce.run import CarryRule, Choice, OpenAccount, RunRules
from plugins.announce.words import compose
from plugins.core.publication.publication import PUBLISHED
from tests.announce.forks import done
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.town import AT_ONCE
from tests.announce.wall import Wall, die
from tests.campaign import campaign
from tests.networks import X

ROOT = announcement(6, title="Le conseil se réunit")


def chain(length=5, alone=True, **changes):
    """A publication, and what follows it, each an answer to the one before."""
    occasions = [PUBLISHED, *(f"entry/{number}" for number in range(1, length))]
    return [
        replace(
            ROOT,
            title=f"Point {number}" if number else ROOT.title,
            published=ROOT.published + timedelta(minutes=number),
            occasion=occasion,
            in_reply_to=occasions[number - 1] if number else "",
            alone=alone and bool(number),
            **changes,
        )
        for number, occasion in enumerate(occasions)
    ]


def told(wall):
    """What was said, and the number of what each answered."""
    return [(text.split("\n")[0], reply) for (text, *_), reply in zip(wall.posts(), wall.replies(), strict=True)]


WHOLE = [(ROOT.title, ""), *((f"Point {number}", str(number)) for number in range(1, 5))]


def test_a_chain_leaves_in_one_run_each_answering_the_one_before(town):
    report = town.publish(chain())
    assert (words(report), told(town.wall)) == (["sent"] * 5, WHOLE)
    assert list(town.publish(chain(), hours=1)) == []


@pytest.mark.parametrize("order", [lambda some: some, reversed], ids=["in order", "backwards"])
def test_its_order_is_that_of_its_links_even_at_one_instant(small_town, order):
    length = 12
    some = [replace(one, published=ROOT.published) for one in chain(length)]
    small_town.publish(order(some), rules=RunRules(max_per_run=length))
    assert [said for said, _ in told(small_town.wall)] == [one.title for one in some]


def test_links_that_go_in_circles_stop_nothing(small_town):
    one, other = chain(3)[1:]
    some = list_news(OpenAccount(small_town.wall), [replace(one, in_reply_to=other.occasion), other], small_town.ledger())
    assert len(some) == 2
    assert words(small_town.publish([replace(one, in_reply_to=other.occasion), other, announcement(1)])) == ["waiting", "waiting", "sent"]


def test_what_is_over_the_limit_of_a_run_goes_on_in_the_next(small_town):
    small_town.publish(chain(), rules=RunRules(max_per_run=2))
    small_town.publish(chain(), rules=RunRules(max_per_run=3), hours=1)
    assert told(small_town.wall) == WHOLE


@pytest.mark.parametrize("alone", [True, False])
def test_it_waits_for_one_whose_fate_is_unknown(town, alone):
    town.publish(chain(1))
    town.wall.after = failing(MaybeSent("X n’a pas répondu."))
    town.publish(chain(2, alone))
    town.wall.after, town.wall.readable = bool, failing(NotSent("X est en panne."))
    assert words(town.publish(chain(3, alone), hours=1)) == ["unknown", "waiting"]
    town.wall.readable = bool
    town.publish(chain(3, alone), hours=2)
    assert told(town.wall) == WHOLE[:3]


@pytest.mark.parametrize("failure", [NotSent("X demande d’attendre."), PostRefused("Clés inconnues.", account=True)])
def test_it_waits_for_one_that_was_certainly_not_sent(small_town, failure):
    small_town.wall.before = failing(failure)
    small_town.publish(chain())
    small_town.wall.before = bool
    for hours in (1, 2):
        small_town.publish(chain(), hours=hours, rules=replace(AT_ONCE, insist=True))
    assert told(small_town.wall) == WHOLE


def test_nothing_of_it_is_said_before_its_first_page_is_there(small_town):
    rules = RunRules(page=lambda one: "" if one.in_reply_to else "sa page répond 404")
    assert words(small_town.publish(chain(), rules=rules)) == ["waiting"] * 5
    assert told(small_town.wall) == []


def refusing(town, refused):
    """The network takes everything but one text."""
    said = iter(range(99))

    def refuse():
        if next(said) == refused:
            raise PostRefused("X refuse ce texte.")

    town.wall.before = refuse


def test_what_can_stand_alone_does_after_one_that_was_refused(small_town):
    refusing(small_town, 1)
    small_town.publish(chain())
    assert told(small_town.wall) == [(ROOT.title, ""), ("Point 2", ""), ("Point 3", "2"), ("Point 4", "3")]


def test_what_cannot_stand_alone_is_not_said_after_one_that_was_refused(small_town):
    small_town.publish(chain(1))
    refusing(small_town, 0)
    for hours in (1, 2, 3):
        small_town.publish(chain(alone=False), hours=hours)
    assert told(small_town.wall) == WHOLE[:1]


def test_what_cannot_stand_alone_leaves_once_what_it_follows_is_known_to_be_sent(small_town):
    for hours in range(5):
        small_town.publish(chain(alone=False), hours=hours)
    assert told(small_town.wall) == WHOLE


def test_what_stands_alone_is_said_on_an_account_that_began_after_the_first(small_town):
    small_town.publish(chain()[2:])
    assert told(small_town.wall) == [("Point 2", ""), ("Point 3", "1"), ("Point 4", "2")]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("killed", [0, pytest.param(1, marks=campaign), pytest.param(2, marks=campaign)])
def test_a_publisher_killed_at_any_call_breaks_no_chain(town, moment, killed):
    calls = iter(range(99))
    setattr(town.wall, moment, lambda: die() if next(calls) == killed else None)
    assert done(lambda: town.publish(chain(3))) == -9
    setattr(town.wall, moment, bool)
    for hours in (1, 2, 3):
        town.publish(chain(3), hours=hours)
    assert told(town.wall) == WHOLE[:3]


def test_urgent_news_does_not_wait_behind_a_chain(small_town):
    alert = announcement(1, title="Alerte", urgent=True)
    small_town.publish([*chain(), alert], rules=RunRules(max_per_run=1))
    assert told(small_town.wall) == [("Alerte", "")]


@pytest.fixture
def relay(small_town, tmp_path):
    """An account that relays one announcement in two, and a run of both."""
    wall = Wall(tmp_path / "relay.jsonl", name="facebook")
    accounts = [OpenAccount(small_town.wall), OpenAccount(wall, carrying=CarryRule(("wall", "mairie"), 2))]

    def run(some, hours=0.0):
        with small_town.open() as ledger:
            return announce(some, accounts, ledger, at(hours), AT_ONCE)

    town = type(small_town)(small_town.folder, "file")
    town.wall = wall
    town.begin()
    run.wall = wall
    return run


def test_an_account_that_relays_another_follows_only_what_it_has_relayed(relay):
    relay(chain(4))
    assert relay.wall.posts() == []
    other = announcement(7)
    relay([*chain(4), other], hours=1)
    relay([*chain(4), other], hours=2)
    carried = [text for text, _ in told(relay.wall)]
    assert carried in ([ROOT.title, "Point 1"], [other.title]), carried


def test_an_account_that_chooses_follows_what_it_has_said_and_no_more(small_town):
    account = OpenAccount(small_town.wall, Choice(categories=("Culture",)))
    some = chain(3, category="Culture")
    with small_town.open() as ledger:
        announce(some[:2], [account], ledger, at(), AT_ONCE)
        announce([replace(one, category="Sport") for one in some], [account], ledger, at(1), AT_ONCE)
        announce([replace(one, guid=f"{one.guid}-autre", category="Sport") for one in some], [account], ledger, at(2), AT_ONCE)
    assert told(small_town.wall) == WHOLE[:3]


def test_the_ledger_says_what_each_answered(small_town):
    small_town.publish(chain(2))
    entry = small_town.ledger().get_latest_entry(Key(ROOT.guid, "wall", "mairie", "entry/1"))
    assert (entry.state, entry.reply_to) == (PostState.SENT, "1")


def test_too_old_a_beginning_does_not_silence_what_follows(small_town):
    late = [chain(2)[0], replace(chain(2)[1], published=NOW)]
    old = [replace(late[0], published=NOW - timedelta(days=9)), late[1]]
    assert words(small_town.publish(old)) == ["skipped", "sent"]
    assert told(small_town.wall) == [("Point 1", "")]


def test_the_ledger_holds_what_would_be_said_apart_and_then_what_was(small_town):
    told_apart = replace(chain(2)[1], apart="[2/–] Point 1")
    small_town.publish([chain(1)[0], told_apart])
    entry = small_town.ledger().get_latest_entry(Key(ROOT.guid, "wall", "mairie", "entry/1"))
    assert (entry.apart, entry.text) == (f"[2/–] Point 1\n\n{ROOT.permalink}\n#ConseilMunicipal", "Point 1" + entry.apart[13:])
    apart = entry.confirm("9", "https://wall.example/9", is_apart=True)
    assert (apart.text, apart.reply_to) == (entry.apart, "")


@pytest.mark.parametrize(("hours", "word"), [(0.1, []), (1, ["unknown"])])
def test_what_is_told_live_is_left_for_a_while_to_who_tells_it(small_town, hours, word):
    small_town.wall.after = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish(chain(2)[1:])
    small_town.wall.path.unlink()
    small_town.wall.after = bool
    assert words(small_town.publish([announcement(2)], hours=hours)) == [*word, "sent"]


def test_what_is_told_live_has_its_hashtags_and_no_address_but_its_own(small_town):
    post = compose(replace(chain(2)[1], permalink="", tags=("ConseilValbrune",)), X)
    assert (post.text, post.link) == ("Point 1\n#ConseilValbrune", "")
