"""What is urgent leaves at once on every account, once, whatever else is under way: and never without the ledger."""

import os
from dataclasses import replace
from datetime import timedelta
from functools import partial
from multiprocessing import Event

import pytest

from plugins.announce.announce import announce
from plugins.announce.ledger import URGENT, LedgerOvertaken
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import Key, Post, PostState
from plugins.announce.run import OpenAccount
from plugins.announce.wire import PublicPages, look_once
from plugins.core.infrastructure.errors import Exit, NotNow
from tests.announce.forks import done, ended, start
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.test_ledger_races import together
from tests.announce.test_occasions import LIFTED, RAISED
from tests.announce.town import AT_ONCE, NEWS, URGENTLY, Town
from tests.announce.wall import Wall, die
from tests.campaign import campaign, trials
from tests.processes import PATIENCE

ALERT = announcement(
    1, guid="tag:valbrune.example,2024:alerte", permalink="https://journal.example.org/alertes/eau/", title="Alerte", urgent=True
)


def said(wall):
    """The first line of each post, in order."""
    return [text.split("\n")[0] for text, *_ in wall.posts()]


def test_nothing_but_what_is_urgent_is_said(town):
    assert words(town.alert([*NEWS, ALERT])) == ["sent"]
    assert said(town.wall) == ["Alerte"]
    assert words(town.publish([*NEWS, ALERT])) == ["sent"] * 3
    assert list(town.alert([*NEWS, ALERT], hours=1)) == []


def test_a_publication_under_way_holds_up_no_alert(town):
    """The publisher is within its call, with its hold on the state folder, while the alert is said from beginning to end."""
    calling, answered = Event(), Event()
    town.wall.before = lambda: calling.set() or answered.wait(PATIENCE)
    publisher = start(lambda: town.publish(NEWS[:1]).exit)
    assert calling.wait(PATIENCE)
    town.wall.before = bool
    with pytest.raises(NotNow):
        town.publish([ALERT])
    assert words(town.alert([*NEWS, ALERT])) == ["sent"]
    assert said(town.wall) == ["Alerte"]
    answered.set()
    assert ended(publisher) == Exit.DONE
    assert town.wall.links() == [ALERT.permalink, NEWS[0].permalink]
    assert list(town.publish([NEWS[0], ALERT], hours=1)) == []


@pytest.mark.parametrize("store", ["file", pytest.param("git", marks=campaign)])
def test_a_publisher_and_an_alert_started_together_say_it_once(tmp_path, store):
    for trial in range(trials(full=100, sample=4 if store == "file" else 2)):
        town = Town(tmp_path / str(trial), store).begin()
        together(lambda town=town: town.publish([ALERT, NEWS[0]]).exit, lambda town=town: town.alert([ALERT, NEWS[0]]).exit)
        town.publish([ALERT, NEWS[0]], hours=1)
        assert sorted(town.wall.links()) == sorted([ALERT.permalink, NEWS[0].permalink])


def claim(one):
    """A claim on the wall."""
    return Post(NOW, PostState.CLAIMED, Key(one.guid, "wall", "mairie"), text=one.title, link=one.permalink)


@pytest.mark.parametrize("first", ["", URGENT], ids=["the publisher", "the alert"])
def test_who_comes_second_about_one_post_is_told_so_and_about_another_is_not(small_town, first):
    second = "" if first else URGENT
    with small_town.open(lane=first) as one, small_town.open(lane=second) as other:
        one.read(), other.read()
        one.append(claim(ALERT))
        with pytest.raises(LedgerOvertaken):
            other.append(claim(ALERT))
        with pytest.raises(LedgerOvertaken):
            other.append(claim(NEWS[1]), rivals=[claim(ALERT).key])
        other.append(claim(NEWS[0]))
        assert other.read().get_state(claim(ALERT).key) is PostState.CLAIMED
        other.append(replace(claim(ALERT), state=PostState.UNKNOWN))
    assert small_town.ledger().get_state(claim(ALERT).key) is PostState.UNKNOWN


def test_a_line_torn_by_one_lane_is_repaired_by_the_other(small_town):
    with small_town.open() as one:
        one.read()
        with one.path.open("ab") as file:
            file.write(b'{"time": "2026-03')
        with small_town.open(lane=URGENT) as other:
            other.read()
            other.append(claim(ALERT))
        one.append(claim(NEWS[0]))
    assert len(small_town.ledger().list_awaiting_decision()) == 2


def test_two_lanes_that_write_at_once_tear_nothing(small_town):
    def writing(lane, number):
        with small_town.open(lane=lane) as ledger:
            ledger.read()
            for each in range(40):
                ledger.append(Post(NOW, PostState.SENT, Key(f"{number}-{each}", "wall", "mairie"), text="é" * 900))
        return 0

    assert together(partial(writing, "", 1), partial(writing, URGENT, 2)) == [0, 0]
    assert len(small_town.ledger().list_sent()) == 80


def test_two_alerts_at_once_do_not_speak_together(small_town):
    with small_town.open(lane=URGENT), pytest.raises(NotNow):
        small_town.alert([ALERT])


def test_a_pause_that_the_network_asked_for_is_tried_all_the_same(small_town):
    small_town.wall.before = failing(NotSent("X demande d’attendre.", retry_at=NOW + timedelta(hours=1)))
    small_town.publish(NEWS[:1])
    small_town.wall.before = bool
    assert words(small_town.publish([ALERT], hours=0.1)) == ["waiting"]
    assert words(small_town.alert([ALERT], hours=0.1)) == ["sent"]


def test_an_account_that_its_network_had_stopped_is_tried_all_the_same(small_town):
    small_town.wall.before = failing(PostRefused("Clés inconnues.", account=True))
    assert words(small_town.alert([ALERT])) == ["blocked"]
    small_town.wall.before = bool
    assert words(small_town.alert([ALERT], hours=0.1)) == ["sent"]


def test_a_page_that_is_not_there_holds_up_no_alert_and_is_told(small_town):
    report = small_town.alert([ALERT], rules=replace(URGENTLY, page=lambda one: "la page ne répond pas"))
    assert words(report) == ["sent"]
    assert "Attention : la page ne répond pas." in report.format_lines()[0]


def test_a_host_that_is_down_is_waited_for_once_for_all_accounts():
    looks = []
    pages = PublicPages(0)
    pages.find_missing_now = lambda one: looks.append(one) or "la page ne répond pas"
    missing = look_once(pages)
    assert [missing(ALERT), missing(ALERT)] == ["la page ne répond pas"] * 2 and len(looks) == 1


def test_a_network_that_asks_for_a_moment_is_asked_again_once_the_others_have_spoken(small_town, tmp_path):
    other, order = Wall(tmp_path / "other.jsonl", name="other"), []
    with small_town.open() as ledger:
        ledger.read()
        ledger.append(Post(NOW - timedelta(days=1), PostState.BASELINE, Key("", "other", "mairie", "begin")))
    busy = iter([True])

    def asks():
        order.append("wall")
        if next(busy, False):
            raise NotSent("X demande d’attendre.", retry_at=NOW + timedelta(seconds=20))

    small_town.wall.before, other.before = asks, lambda: order.append("other")
    report = small_town.alert([ALERT], walls=[small_town.wall, other])
    assert (order, sorted(words(report)), report.exit) == (["wall", "other", "wall"], ["sent", "sent"], Exit.DONE)


def test_a_network_that_is_down_is_told_and_the_next_run_says_it(small_town):
    small_town.wall.before = failing(NotSent("X est injoignable."))
    report = small_town.alert([ALERT])
    assert (words(report), report.exit) == (["not_sent"], Exit.LATER)
    small_town.wall.before = bool
    assert words(small_town.publish([ALERT], hours=0.1)) == ["sent"]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("again", ["alert", "publish"])
def test_an_alert_killed_at_its_call_is_said_once(small_town, moment, again):
    setattr(small_town.wall, moment, die)
    assert done(lambda: small_town.alert([ALERT])) == -9
    setattr(small_town.wall, moment, bool)
    for hours in (0.05, 0.5, 1):
        getattr(small_town, again)([ALERT], hours=hours)
    assert said(small_town.wall) == ["Alerte"]


def test_an_alert_whose_answer_is_lost_is_not_sent_again_at_once(small_town):
    small_town.wall.after = failing(MaybeSent("X n’a pas répondu."))
    assert words(small_town.alert([ALERT])) == ["unknown"]
    small_town.wall.after = bool
    assert words(small_town.alert([ALERT], hours=0.01)) == ["found"]
    assert said(small_town.wall) == ["Alerte"]


def test_claims_that_are_not_urgent_are_left_to_who_publishes(small_town):
    read = []
    small_town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish(NEWS[:1])
    small_town.wall.before, small_town.wall.readable = bool, lambda: read.append(os.getpid())
    assert words(small_town.alert([*NEWS, ALERT], hours=1)) == ["sent"]
    assert read == []


def test_an_account_that_never_began_says_no_alert_either(tmp_path):
    town = Town(tmp_path / "town", "file")
    assert words(town.alert([ALERT])) == ["blocked"]
    assert town.wall.posts() == []


def test_the_end_of_an_alert_leaves_as_fast_as_the_alert(town):
    town.alert(RAISED)
    assert words(town.alert(LIFTED, hours=1)) == ["sent"]
    assert town.wall.replies() == ["", "1"]


def test_the_usual_run_says_what_is_urgent_as_well(small_town):
    with small_town.open() as ledger:
        announce([*NEWS, ALERT], [OpenAccount(small_town.wall)], ledger, at(), AT_ONCE)
    assert said(small_town.wall)[0] == "Alerte"
