"""Whatever breaks between a session and X, each entry is told once and in its order; after a long outage, one post stands for many."""

import random

import pytest

from plugins.announce.ledger_file import FileLedger
from plugins.announce.post import PostState
from plugins.service.council_live.relay_account import PostPace
from tests.campaign import campaign, trials
from tests.council_live.told_town import Killed
from tests.fakes.x import HOSTS
from tests.fakes.x_faults import FAULTS, Fault, problem


def said(x):
    """The entries that X holds, by their words."""
    return [line.split(" · ")[-1] for post in x.posts for line in post.text.splitlines() if "Mot " in line]


def away(x):
    """X cannot be reached any more, nor by the connections that are open."""
    for host in HOSTS:
        x.internet.sites.pop(host, None)
    x.hang_up()


def back(x):
    """X answers again."""
    x.internet.sites.update(dict.fromkeys(HOSTS, x))


def evening(town, count, every=60):
    """Entries, one a minute, while the account works."""
    made = []
    for _ in range(count):
        made.append(town.entry())
        town.tell(every - 1)
    return made


def test_a_short_outage_is_caught_up_one_by_one_in_order(town, x):
    evening(town, 3)
    away(x)
    made = evening(town, 8)
    back(x)
    town.tell()
    assert said(x) == [f"Mot {number}" for number in range(1, 12)]
    assert all(town.state(one) is PostState.SENT for one in made)


def test_after_a_long_outage_one_post_stands_for_many_then_the_order_is_taken_up(town, x):
    evening(town, 2)
    away(x)
    made = evening(town, 12)
    town.vote(item="2")
    town.vote(3, 20, item="1")
    town.tell(600)
    late = evening(town, 3)
    back(x)
    town.tell()
    assert said(x) == [f"Mot {number}" for number in (1, 2, 17, 18, 19)]
    (summary,) = [post for post in x.posts if "coupure" in post.text]
    assert "14\u00a0entrées, dont 2\u00a0votes (point 2, adoptée\u00a0; point 1, rejetée)" in summary.text
    assert "https://" in summary.text and summary.reply_to
    assert {town.state(one) for one in made} == {PostState.SKIPPED}
    assert {town.state(one) for one in late} == {PostState.SENT}


def test_x_away_for_the_whole_session_ends_in_two_posts(town, x):
    away(x)
    evening(town, 20)
    town.close()
    town.tell(1_200)
    back(x)
    town.tell()
    assert ["20\u00a0entrées" in post.text for post in x.posts] == [True, True]


def test_a_few_that_are_late_are_still_told_one_by_one(town, x):
    away(x)
    town.write("Mot 1", "Mot 2", "Mot 3", "Mot 4", "Mot 5")
    town.tell(1_800)
    back(x)
    town.tell()
    assert said(x) == [f"Mot {number}" for number in range(1, 6)]


def test_a_summary_that_does_not_leave_grows_and_only_one_is_told(town, x):
    away(x)
    evening(town, 10)
    town.tell(900)
    evening(town, 10)
    town.tell(900)
    town.start()
    back(x)
    town.tell()
    assert ["20\u00a0entrées" in post.text for post in x.posts] == [True]
    assert not [one for one in FileLedger(town.ledger).read().list_entries() if one.state is PostState.NOT_SENT]


def test_what_a_summary_stands_for_can_still_be_wanted_by_a_person(town, x):
    away(x)
    made = evening(town, 10)
    town.tell(900)
    back(x)
    town.tell()
    key = town.account.make_key(made[3].occasion)
    with FileLedger(town.ledger) as ledger:
        before = ledger.read().get_latest_entry(key)
        ledger.append(type(before)(town.time(), PostState.NOT_SENT, key, decided=True))
    town.tell(61)
    town.write("Mot 11")
    town.tell()
    assert said(x) == ["Mot 4", "Mot 11"]


def test_a_limit_of_x_is_waited_for_and_nothing_is_asked_meanwhile(town, x):
    reset = int(town.time().timestamp()) + 300
    x.script.append(Fault(False, problem(429, "Too Many Requests", "Too Many Requests", **{"x-rate-limit-reset": str(reset)})))
    asked = []
    x.on_request = lambda request: asked.append(town.time.passed)
    evening(town, 4)
    town.tell()
    assert said(x) == [f"Mot {number}" for number in range(1, 5)]
    assert len(asked) == 5 and all(when >= 300 for when in asked[1:])


def test_no_more_than_x_takes_leaves_in_a_quarter_of_an_hour():
    spread, now, times = PostPace(), 0.0, []
    for _ in range(400):
        now += spread.wait(now)
        spread.count(now)
        times.append(now)
    assert times[:60] == [0.0] * 60
    assert max(sum(start <= when < start + 900 for when in times) for start in times) <= 90


@pytest.mark.parametrize("fault", [name for name in FAULTS if not name.startswith(("40", "429"))])
def test_a_lost_answer_neither_doubles_nor_loses_nor_moves_an_entry(town, x, fault, impatient):
    x.script.extend([Fault(True), fault])
    evening(town, 4)
    town.tell()
    assert said(x) == [f"Mot {number}" for number in range(1, 5)]


def test_a_lost_entry_is_looked_for_before_it_is_sent_again(town, x):
    x.script.append("stored, then cut")
    town.write("Mot 1", "Mot 2")
    town.tell(25)
    assert said(x) == ["Mot 1", "Mot 2"]


def test_an_entry_that_is_lost_twice_holds_up_no_other_and_is_never_told_out_of_turn(town, x):
    x.script.extend(["cut", "cut"])
    one, two = town.write("Mot 1", "Mot 2")
    town.tell()
    assert said(x) == ["Mot 2"]
    assert (town.state(one), town.state(two)) == (PostState.SKIPPED, PostState.SENT)


def test_a_timeline_that_cannot_be_read_holds_up_the_rest_for_ten_minutes_only(town, x):
    town.account.rule = type(town.rule)(entries=100)
    x.script.append("cut")
    x.timeline = FAULTS["5xx"].answer
    town.write("Mot 1", "Mot 2")
    town.tell(300)
    assert said(x) == []
    town.tell()
    assert said(x) == ["Mot 2"]
    x.timeline = None
    town.tell(200)
    assert said(x) == ["Mot 2"]


def test_an_account_that_is_refused_is_left_alone_then_takes_up_the_order(town, x):
    x.script.extend(["401", "402"])
    asked = []
    x.on_request = lambda request: asked.append(town.time.passed)
    town.write("Mot 1", "Mot 2")
    town.tell(60)
    assert "clés" in town.account.trouble
    town.tell()
    assert said(x) == ["Mot 1", "Mot 2"]
    assert len(asked) == 4 and asked[1] - asked[0] >= 300


def test_nothing_is_said_on_an_account_that_has_not_begun(town, x):
    town.ledger.unlink()
    town.ledger.with_name("ledger.jsonl.begun").unlink()
    town.start()
    town.write("Mot 1")
    town.tell(100)
    assert x.posts == [] and "begin" in town.account.trouble


MOMENTS = ("before claimed", "after claimed", "before sent", "after sent")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_service_killed_around_a_line_of_the_ledger_tells_once(town, x, moment):
    dead = []

    def die(now):
        dead.append(now)
        if now == moment and dead.count(moment) in (1, 3):
            raise Killed

    town.die = die
    town.write("Mot 1", "Mot 2", "Mot 3")
    town.tell()
    assert (said(x), dead.count(moment) >= 3) == ([f"Mot {number}" for number in range(1, 4)], True)


KINDLY = ("late", "cut", "5xx", "stored, then cut", "stored, then 5xx", "HTML for JSON", "errors and no data", "429 without reset")


@campaign
@pytest.mark.parametrize("number", range(trials(full=500, sample=2)))
def test_whatever_is_cut_or_killed_each_is_told_once_in_order(town, x, number):
    chance = random.Random(number)

    def die(moment):
        if chance.random() < 0.08:
            raise Killed

    town.die, gone, made = die, False, []
    for _ in range(chance.randrange(5, 40)):
        made += [town.vote() if chance.random() < 0.2 else town.entry(f"Mot {len(made) + 1}.") for _ in range(chance.randrange(3))]
        if chance.random() < 0.3:
            x.script.append(chance.choice(KINDLY))
        if chance.random() < 0.15:
            (back if gone else away)(x)
            gone = not gone
        if chance.random() < 0.1:
            town.start()
        town.tell(chance.choice((1, 20, 60, 300)))
    town.die = lambda moment: None
    if gone:
        back(x)
    x.script.clear()
    town.tell(86_400)
    judge(town, x, made)


def judge(town, x, made):
    """Nothing twice, all in order, and what is not told one by one is in a summary, or was lost twice."""
    told = [one for one in made if town.state(one) is PostState.SENT]
    ids = [town.account.run.known_ledger.get_latest_entry(town.account.make_key(one.occasion)).remote_id for one in told]
    assert len(set(ids)) == len(ids)
    held = [post.id for post in x.posts]
    assert [post for post in held if post in set(ids)] == ids
    summaries = [entry for entry in town.account.run.known_ledger.list_posts("tag:essai.example,2026:conseil") if "coupure" in entry.text]
    assert set(held) == set(ids) | {entry.remote_id for entry in summaries if entry.state is PostState.SENT}
    for one in made:
        entry = town.account.run.known_ledger.get_latest_entry(town.account.make_key(one.occasion))
        assert entry.state in (PostState.SENT, PostState.SKIPPED), (one.text, entry.state, entry.reason)
