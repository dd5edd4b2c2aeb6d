"""What follows a first announcement: the day before, a cancellation, the end of an alert. Each once, and never late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce.announce import announce, foresee_run
from plugins.announce.budget import Budget, MonthlyCap
from plugins.announce.continuity import set_baselines
from plugins.announce.gather import build_announcement, follow_up_announcement
from plugins.announce.network import MaybeSent, NotSent
from plugins.announce.network import extract_words as alike
from plugins.announce.networks.registry import NETWORKS
from plugins.announce.post import Key, PostState
from plugins.announce.run import CarryRule, Choice, OpenAccount, RunRules
from plugins.announce.settle import list_left_aside
from plugins.announce.words import TEMPLATES, TownWords, compose
from plugins.core.publication.publication import CANCELLED, CLOSED, FIRST, POSTPONED, REMINDER, Occasion
from tests.announce.forks import done
from tests.announce.paid_wall import PaidWall
from tests.announce.sample import NOW, at
from tests.announce.test_announce import failing, words
from tests.announce.test_gather import ONE, content
from tests.announce.town import AT_ONCE, Town
from tests.announce.wall import Wall, die
from tests.campaign import campaign

PUBLISHED_AT = NOW - timedelta(hours=1)
EVENING = NOW + timedelta(days=3)
"""The event begins then; the day of its eve is two days after NOW."""
EVE, MIDNIGHT = NOW + timedelta(days=2), NOW.replace(hour=0) + timedelta(days=3)
EVENT = replace(ONE, title="Le bal des voisins", date=PUBLISHED_AT, social={})
REMINDED = Occasion(f"{REMINDER}/2026-03-30", since=EVE, until=MIDNIGHT, alone=True, again=True)
CALLED_OFF = Occasion(CANCELLED, until=EVENING + timedelta(hours=3))
SAID, REMEMBERED, UNSAID = EVENT.title, f"Demain\u00a0: {EVENT.title}", f"Annulé\u00a0: {EVENT.title}"


def saying(*occasions, publication=EVENT):
    """The announcements of one publication of these occasions."""
    first = build_announcement(content(publication), "a.example,2024")
    return [follow_up_announcement(first, one) for one in occasions]


PLANNED = saying(FIRST, REMINDED)
CANCELLED_NOW = saying(CALLED_OFF)


def wall_says(town):
    """The first line of each post, and the number of what it answers."""
    return [(text.split("\n")[0], reply) for (text, *_), reply in zip(town.wall.posts(), town.wall.replies(), strict=True)]


def test_an_event_is_announced_then_reminded_of_once_each(town):
    for hours in (0, 1, 24, 48, 49, 60, 72, 100):
        town.publish(PLANNED, hours=hours)
    assert wall_says(town) == [(SAID, ""), (REMEMBERED, "1")]


def test_the_reminder_of_a_day_has_its_own_key_and_another_day_another(small_town):
    other = replace(REMINDED, name=f"{REMINDER}/2026-04-06", since=EVE + timedelta(days=7), until=MIDNIGHT + timedelta(days=7))
    some = saying(FIRST, REMINDED, other)
    for hours in (0, 49, 49 + 24 * 7):
        small_town.publish(some, hours=hours)
    assert [said for said, _ in wall_says(small_town)] == [SAID, REMEMBERED, REMEMBERED]
    keys = [Key(some[0].guid, "wall", "mairie", one.occasion) for one in some]
    assert [small_town.ledger().get_state(key) for key in keys] == [PostState.SENT] * 3


def test_a_reminder_is_never_said_late(small_town):
    small_town.publish(PLANNED)
    assert words(small_town.publish(PLANNED, hours=64)) == ["skipped"]
    assert [list(small_town.publish(PLANNED, hours=hours)) for hours in (65, 200)] == [[], []]
    assert [said for said, _ in wall_says(small_town)] == [SAID]


def test_nobody_can_have_a_reminder_said_late(small_town):
    """`settle skipped again` is for what was too old, and `again` on this very one changes nothing either."""
    small_town.publish(PLANNED)
    small_town.publish(PLANNED, hours=64)
    assert list_left_aside(small_town.ledger()) == []
    with small_town.open() as ledger:
        entry = next(one for one in ledger.read().list_undecided() if one.state is PostState.SKIPPED)
        ledger.append(replace(entry, state=PostState.NOT_SENT, decided=True))
    assert words(small_town.publish(PLANNED, hours=65)) == ["skipped"]


def test_a_reminder_that_the_network_put_off_is_not_said_the_day_after(small_town):
    small_town.publish(PLANNED)
    small_town.wall.before = failing(NotSent("X demande d’attendre."))
    small_town.publish(PLANNED, hours=48)
    small_town.wall.before = bool
    assert words(small_town.publish(PLANNED, hours=64)) == ["skipped"]


@pytest.mark.parametrize("store", ["file", "git"])
def test_a_reminder_whose_answer_was_lost_is_not_said_again_the_day_after(store, tmp_path):
    town = Town(tmp_path / "town", store).begin()
    town.publish(PLANNED)
    town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    town.publish(PLANNED, hours=62)
    town.wall.before = bool
    assert [words(town.publish(PLANNED, hours=hours)) for hours in (64, 65)] == [["skipped"], []]
    assert [said for said, _ in wall_says(town)] == [SAID]


def test_an_event_announced_on_its_eve_is_not_repeated_at_once(town):
    report = town.publish(PLANNED, hours=50)
    assert (words(report), wall_says(town)) == (["sent"], [(SAID, "")])
    assert list(town.publish(PLANNED, hours=51)) == []


def test_a_reminder_stands_alone_where_the_event_was_there_before_the_account(small_town, tmp_path):
    with small_town.open() as ledger:
        set_baselines(PLANNED, [OpenAccount(late := Wall(tmp_path / "late.jsonl", name="late"))], ledger, at())
    small_town.publish(PLANNED, hours=49, walls=[late])
    assert (late.posts()[0][0].split("\n")[0], late.replies()) == (REMEMBERED, [""])


def test_a_reminder_is_not_said_where_a_person_took_the_announcement_away(small_town):
    small_town.publish(PLANNED)
    with small_town.open() as ledger:
        entry = next(one for one in ledger.read().list_sent())
        ledger.append(replace(entry, state=PostState.WITHDRAWN))
    assert list(small_town.publish(PLANNED, hours=49)) == []


def test_a_cancelled_event_is_said_as_an_answer_and_never_reminded_of(town):
    town.publish(PLANNED)
    for hours in (1, 2, 49, 60, 90, 300):
        town.publish(CANCELLED_NOW, hours=hours)
    assert wall_says(town) == [(SAID, ""), (UNSAID, "1")]


def test_the_cancellation_of_an_event_of_long_ago_is_news(small_town):
    """The event was announced in March; it is cancelled in June, and its file bears March's date."""
    later = replace(CALLED_OFF, until=NOW + timedelta(days=100))
    small_town.publish(PLANNED)
    assert words(small_town.publish(saying(later), hours=24 * 90)) == ["sent"]


def test_nothing_is_said_of_a_cancellation_once_the_event_would_be_over(small_town):
    small_town.publish(PLANNED)
    assert words(small_town.publish(CANCELLED_NOW, hours=24 * 3 + 3)) == ["skipped"]


def test_a_cancellation_is_not_said_where_the_event_never_was(small_town, tmp_path):
    late = Wall(tmp_path / "late.jsonl", name="late")
    with small_town.open() as ledger:
        set_baselines([], [OpenAccount(late)], ledger, at(-24))
        announce(PLANNED, [OpenAccount(small_town.wall)], ledger, at(), AT_ONCE)
    report = small_town.publish(CANCELLED_NOW, hours=1, walls=[small_town.wall, late])
    assert (words(report), late.posts()) == (["sent"], [])


@pytest.mark.parametrize("failure", [NotSent("X demande d’attendre."), MaybeSent("X n’a pas répondu.")])
def test_an_event_that_is_cancelled_before_it_could_be_announced_is_never_spoken_of(small_town, failure):
    small_town.wall.before = failing(failure)
    small_town.publish(PLANNED)
    small_town.wall.before = bool
    for hours in (1, 2, 3):
        small_town.publish(CANCELLED_NOW, hours=hours)
    assert (wall_says(small_town), list(small_town.publish(CANCELLED_NOW, hours=4))) == ([], [])


def test_an_event_whose_announcement_was_lost_and_found_is_cancelled_there(small_town):
    small_town.wall.after = failing(MaybeSent("X n’a pas répondu."))
    small_town.publish(PLANNED)
    small_town.wall.after = bool
    assert words(small_town.publish(CANCELLED_NOW, hours=1)) == ["found", "sent"]
    assert wall_says(small_town) == [(SAID, ""), (UNSAID, "1")]


def test_an_event_postponed_twice_is_said_twice_each_under_its_date(small_town):
    small_town.publish(PLANNED)
    for hours, day in ((1, "2026-04-11"), (2, "2026-04-18"), (3, "2026-04-18")):
        later = Occasion(f"{POSTPONED}/{day}", until=NOW + timedelta(days=30), text=f"{EVENT.title}, le {day[-2:]} avril")
        small_town.publish(saying(later), hours=hours)
    assert [said for said, _ in wall_says(small_town)][1:] == [f"Reporté\u00a0: {EVENT.title}, le {day} avril" for day in (11, 18)]


ALERT = replace(
    EVENT, identity="20260318-cccccccc", address="alerte/", title="Eau non potable, quartier de la Gare", date=NOW - timedelta(days=9)
)
OVER = NOW + timedelta(days=1)
RAISED = saying(replace(FIRST, urgent=True, until=OVER), publication=ALERT)
LIFTED = saying(Occasion(CLOSED, since=NOW, until=NOW + timedelta(days=1), urgent=True), publication=ALERT)


def test_an_alert_in_force_is_said_whatever_its_age_and_not_once_it_is_over(small_town):
    with small_town.open() as ledger:
        set_baselines([], [OpenAccount(small_town.wall)], ledger, at(-240))
    assert words(small_town.publish(RAISED)) == ["sent"]
    late = saying(replace(FIRST, urgent=True, until=OVER), publication=replace(ALERT, identity="20260326-bbbbbbbb"))
    assert words(small_town.publish(late, hours=24)) == ["skipped"]


def test_the_end_of_an_alert_answers_it_where_it_was_said(town):
    town.publish(RAISED)
    for hours in (1, 2, 30):
        town.publish(LIFTED, hours=hours)
    assert wall_says(town) == [(ALERT.title, ""), (f"C’est terminé\u00a0: {ALERT.title}", "1")]


def test_the_end_of_an_alert_that_was_never_said_is_not_said(small_town):
    assert list(small_town.publish(LIFTED)) == []


def test_an_alert_and_its_end_are_paid_out_of_the_reserve(tmp_path):
    town = Town(tmp_path / "town", "file")
    town.wall = PaidWall(tmp_path / "paid.jsonl", lambda: NOW)
    town.begin()
    rules = replace(AT_ONCE, budget=Budget((MonthlyCap("x", month=1, reserve=1),)))
    assert words(town.publish(PLANNED, rules=rules)) == ["unpaid"]
    assert words(town.publish([*PLANNED, *RAISED], rules=rules)) == ["sent", "unpaid"]
    assert words(town.publish([*PLANNED, *LIFTED], rules=rules, hours=1)) == ["sent", "unpaid"]


@pytest.fixture
def relay(small_town, tmp_path):
    """An account that relays one announcement in two of the wall, and a run of both."""
    accounts = [
        OpenAccount(small_town.wall),
        OpenAccount(wall := Wall(tmp_path / "relay.jsonl", name="facebook"), carrying=CarryRule(("wall", "mairie"), 2)),
    ]

    def run(some, hours=0.0):
        with small_town.open() as ledger:
            return announce(some, accounts, ledger, at(hours), AT_ONCE)

    with small_town.open() as ledger:
        set_baselines([], accounts, ledger, at(-24))
    run.wall = wall
    return run


def test_an_account_that_relays_says_an_alert_at_once_with_its_end_and_no_event_that_it_did_not_relay(relay):
    relay([*PLANNED, *RAISED])
    relay([*CANCELLED_NOW, *LIFTED], hours=1)
    assert [text.split("\n")[0] for text, *_ in relay.wall.posts()] == [ALERT.title, f"C’est terminé\u00a0: {ALERT.title}"]


def test_an_account_that_does_not_take_events_hears_nothing_of_them(small_town):
    account = OpenAccount(small_town.wall, Choice(categories=("Sport",)))
    with small_town.open() as ledger:
        for some, hours in ((PLANNED, 0), (PLANNED, 49), (CANCELLED_NOW, 50)):
            announce(some, [account], ledger, at(hours), AT_ONCE)
    assert small_town.wall.posts() == []


KILLS = [("file", "before", 0), ("file", "after", 1)]
FILE_KILLS = [("file", moment, killed) for moment in ("before", "after") for killed in range(3)]
OTHER_KILLS = [*(kill for kill in FILE_KILLS if kill not in KILLS), ("git", "after", 1), ("git", "before", 2)]


@pytest.mark.parametrize(("store", "moment", "killed"), [*KILLS, *(pytest.param(*kill, marks=campaign) for kill in OTHER_KILLS)])
def test_a_publisher_killed_at_any_call_says_each_occasion_once(tmp_path, store, moment, killed):
    town = Town(tmp_path / "town", store).begin()
    acts = [(PLANNED, 0), (PLANNED, 49), (CANCELLED_NOW, 52)]
    for number, (some, hours) in enumerate(acts):
        setattr(town.wall, moment, die if number == killed else bool)
        done(lambda some=some, hours=hours: town.publish(some, hours=hours))
        setattr(town.wall, moment, bool)
        for later in (1, 1.5):
            town.publish(some, hours=hours + later)
    assert wall_says(town) == [(SAID, ""), (REMEMBERED, "1"), (UNSAID, "1")]


def test_what_a_merge_would_send_knows_what_is_too_late(small_town):
    some = saying(REMINDED)
    report = foresee_run(some, [OpenAccount(small_town.wall)], small_town.ledger(), at(70)(), RunRules())
    assert words(report) == ["skipped"]
    assert words(foresee_run(some, [OpenAccount(small_town.wall)], small_town.ledger(), at(50)(), RunRules())) == ["would"]


@pytest.mark.parametrize("head", [REMINDER, CANCELLED, POSTPONED, CLOSED])
@pytest.mark.parametrize("summary", ["", "À 19 h, sous la halle."])
def test_no_two_networks_say_an_occasion_in_the_same_words(head, summary):
    one = replace(saying(Occasion(f"{head}/1"))[0], summary=summary)
    posts = [compose(one, row.limits, TownWords("Valbrune", journal="Le Beffroi")) for row in NETWORKS]
    assert set(TEMPLATES[head]) == {row.name for row in NETWORKS}
    assert len({alike(post.text.replace(one.permalink, "")) for post in posts}) == len(NETWORKS)
    assert all(EVENT.title in post.text and not post.cut_words for post in posts)


def test_an_occasion_goes_through_the_file_of_the_announcements_unchanged():
    for one in (*PLANNED, *CANCELLED_NOW, *RAISED, *LIFTED):
        assert type(one).from_json(one.to_json()) == one
