"""What announcing costs is known before, and never more than the town allows."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from plugins.announce.budget import PRICES, Budget, MonthlyCap, estimate_price, read_caps
from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.post import AnnouncedImage, PostState
from plugins.announce.run import AnnounceRun, RunRules
from plugins.announce.settle import delete_within_budget
from plugins.core.infrastructure.errors import Exit
from tests.announce.paid_wall import PaidWall
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import failing, words
from tests.announce.town import NEWS, Town

PICTURE = AnnouncedImage("https://journal.example.org/images/marche.jpg", "Le marché")


def within(month: str, reserve: str = "0", **more) -> RunRules:
    """The rules of a town that has set a cap, in dollars."""
    return RunRules(reconcile_pause=0, budget=Budget((MonthlyCap("x", Decimal(month), Decimal(reserve)),)), **more)


def spent(town: Town, month: str = "2026-03") -> Decimal:
    """What the ledger says was spent."""
    return town.ledger().spending.get_month_total("x", month)


@pytest.fixture
def paid_town(tmp_path) -> Town:
    """A town whose only account is paid for."""
    town = Town(tmp_path / "town", "file")
    town.wall = PaidWall(tmp_path / "x.jsonl", at())
    return town.begin()


@pytest.mark.parametrize(
    ("text", "described", "reply", "dollars"),
    [
        ("Le marché revient", False, False, "0.015"),
        ("Le marché revient https://ville.fr/a/", False, False, "0.200"),
        ("Tout est sur ville.fr", False, False, "0.200"),
        ("Rendez-vous à 8 h 30. 20 % de bio, 1.5 km", False, False, "0.015"),
        ("https://ville.fr/", True, False, "0.205"),
        ("https://ville.fr/", False, True, "0.400"),
    ],
)
def test_a_post_costs_what_x_asks_a_bare_address_included(text, described, reply, dollars):
    assert estimate_price("x", text, described, reply) == Decimal(dollars)


def test_the_other_networks_ask_for_nothing():
    assert estimate_price("mastodon", "https://ville.fr/", True) == 0


def test_every_price_says_where_and_when_it_was_read():
    assert all(asked.source.startswith("https://") and asked.checked_on.year >= 2026 for asked in PRICES.values())


def test_without_a_cap_everything_leaves_and_is_counted(paid_town):
    paid_town.publish()
    assert (len(paid_town.wall.links()), spent(paid_town)) == (3, Decimal("0.600"))


def test_what_the_budget_does_not_hold_waits_and_is_listed(paid_town):
    report = paid_town.publish(rules=within("0.5"))
    assert (words(report), report.exit) == (["sent", "sent", "unpaid"], Exit.LATER)
    assert "attend : La nouvelle numéro 1 — budget du mois" in str(report.outcomes[-1])


def test_a_post_that_the_budget_does_not_hold_writes_nothing_however_often_it_is_tried(paid_town):
    paid_town.publish(rules=within("0.5"))
    lines = (paid_town.folder / "ledger.jsonl").read_text()
    paid_town.publish(rules=within("0.5"), hours=1)
    assert (paid_town.folder / "ledger.jsonl").read_text() == lines


def test_what_waits_leaves_by_itself_the_next_month_if_it_is_not_too_old(paid_town):
    paid_town.publish(rules=within("0.5"))
    report = paid_town.publish(rules=within("0.5"), hours=24 * 5)
    assert (words(report), spent(paid_town, "2026-04")) == (["sent"], Decimal("0.200"))


def test_months_are_those_of_paris(paid_town):
    """At half past midnight in Paris, March is not over in London."""
    paid_town.publish(NEWS[:1], rules=within("0.2"))
    midnight = (datetime.fromisoformat("2026-03-31T22:30:00+00:00") - NOW) / timedelta(hours=1)
    assert words(paid_town.publish(NEWS[1:2], rules=within("0.2"), hours=midnight)) == ["sent"]


def test_a_larger_cap_lets_it_leave_at_once(paid_town):
    paid_town.publish(rules=within("0.5"))
    assert words(paid_town.publish(rules=within("0.6"))) == ["sent"]


def test_the_reserve_is_for_what_is_urgent(paid_town):
    calm, urgent = announcement(2), announcement(1, urgent=True)
    rules = within("0.4", "0.2")
    assert words(paid_town.publish([announcement(3)], rules=rules)) == ["sent"]
    report = paid_town.publish([calm, urgent], rules=rules)
    assert words(report) == ["sent", "unpaid"]
    assert paid_town.wall.links()[-1] == urgent.permalink


@pytest.mark.parametrize(
    ("failure", "dollars"),
    [
        (MaybeSent("?"), "0.205"),
        (PostRefused("non"), "0.205"),
        (NotSent("plus tard"), "0.005"),
        (PostRefused("clés", account=True), "0.005"),
    ],
)
def test_what_may_have_been_paid_is_counted_and_what_was_not_is_given_back(paid_town, failure, dollars):
    """The text of a picture is paid for before the post is refused."""
    paid_town.wall.before = failing(failure)
    paid_town.publish([announcement(1, image=PICTURE)])
    assert spent(paid_town) == Decimal(dollars)


def test_a_claim_whose_end_nobody_knows_counts(paid_town):
    paid_town.wall.before = failing(SystemExit())
    with pytest.raises(SystemExit):
        paid_town.publish(NEWS[:1])
    assert spent(paid_town) == Decimal("0.200")


def test_what_was_not_spent_last_month_is_not_given_to_this_one(paid_town, monkeypatch):
    paid_town.wall.before = failing(NotSent("plus tard"))
    before, after = datetime.fromisoformat("2026-03-31T23:59:59+02:00"), datetime.fromisoformat("2026-04-01T00:00:01+02:00")
    now = [before]
    monkeypatch.setattr("tests.announce.town.at", lambda hours: lambda: now[0])
    paid_town.wall.before = lambda: now.append(now.pop() and after) or failing(NotSent("plus tard"))()
    paid_town.publish(NEWS[:1])
    assert (spent(paid_town), spent(paid_town, "2026-04")) == (Decimal("0.200"), 0)


def test_a_decision_and_a_discovery_cost_nothing_more(paid_town):
    paid_town.wall.after = failing(MaybeSent("?"))
    paid_town.publish(NEWS[:1])
    paid_town.wall.after = bool
    assert words(paid_town.publish(NEWS[:1], hours=1)) == ["found"]
    assert spent(paid_town) == Decimal("0.201")


def test_a_timeline_is_read_within_the_budget_and_counted_as_read(paid_town):
    paid_town.wall.after = failing(MaybeSent("?"))
    paid_town.publish(NEWS[:1])
    paid_town.wall.after = bool
    report = paid_town.publish(NEWS[:1], hours=1, rules=within("0.204"))
    assert (words(report), "budget du mois" in str(report.outcomes[0])) == (["unknown"], True)
    assert words(paid_town.publish(NEWS[:1], hours=1, rules=within("0.205"))) == ["found"]


def test_a_second_attempt_waits_for_the_budget_too(paid_town):
    paid_town.wall.before = failing(MaybeSent("?"))
    paid_town.publish(NEWS[:1])
    paid_town.wall.before = bool
    assert words(paid_town.publish(NEWS[:1], hours=1, rules=within("0.39"))) == ["unpaid"]
    assert words(paid_town.publish(NEWS[:1], hours=2, rules=within("0.40"))) == ["sent"]


def test_what_stays_unclear_is_read_again_less_and_less_often(paid_town):
    paid_town.wall.path.write_text('["autre", "https://ailleurs.example/", ""]\n')
    paid_town.wall.before = failing(MaybeSent("?"))
    for hour in range(24 * 7):
        paid_town.publish(NEWS[:1], hours=hour)
    readings = len(paid_town.wall.charges) - 2
    assert readings < 2 * 20
    assert spent(paid_town) + spent(paid_town, "2026-04") == sum(charge.dollars for charge in paid_town.wall.charges)


def test_a_picture_is_not_paid_twice_in_a_run(paid_town):
    answers = iter([NotSent("attendez", retry_at=NOW + timedelta(seconds=5))])
    paid_town.wall.before = lambda: failing(failure)() if (failure := next(answers, None)) else None
    rules = replace(within("10"), sleep=lambda seconds: None)
    assert words(paid_town.publish([announcement(1, image=PICTURE)], rules=rules)) == ["not_sent"]


def test_a_deletion_is_counted_before_it_is_asked_for_and_may_use_the_reserve(paid_town):
    paid_town.publish(NEWS[:1])
    with paid_town.open() as ledger:
        run = AnnounceRun(ledger, at(), within("0.21", "0.21"))
        run.read_ledger()
        delete_within_budget("1", paid_town.wall, run)
        with pytest.raises(NotSent, match="ANNOUNCE_BUDGET"):
            delete_within_budget("1", paid_town.wall, run)
    assert (spent(paid_town), len(paid_town.wall.charges)) == (Decimal("0.210"), 2)


def test_two_publishers_at_once_do_not_pass_the_cap_together(tmp_path):
    """The other one spends between our look at the ledger and our claim."""
    town = Town(tmp_path / "town", "git")
    town.wall = PaidWall(tmp_path / "x.jsonl", at())
    town.begin_here()
    other = iter([lambda: town.publish(NEWS[1:2], publisher="host", rules=within("0.3"))])
    rules = within("0.3", page=lambda one: next(other, str)() and "")
    report = town.publish(NEWS[:1], rules=rules)
    assert (words(report), len(town.wall.posts()), spent(town)) == (["not_sent"], 1, Decimal("0.200"))


@pytest.mark.parametrize(
    "written",
    [
        [],
        {"x": 10},
        {"x": {"reserve": 1}},
        {"x": {"month": -1}},
        {"x": {"month": True}},
        {"x": {"month": "10"}},
        {"x": {"month": float("nan")}},
        {"x": {"month": 1, "reserve": 2}},
        {"x": {"month": 1, "week": 1}},
        {"mastodon": {"month": 1}},
    ],
    ids=str,
)
def test_a_budget_that_means_nothing_is_told(written):
    with pytest.raises(ValueError, match=r"«|dictionnaire"):
        read_caps(written)


def test_a_budget_is_read_to_the_cent():
    assert read_caps({"x": {"month": 10.1, "reserve": 2}}) == (MonthlyCap("x", Decimal("10.1"), Decimal(2)),)


def test_one_that_only_a_person_can_settle_does_not_take_the_reading_of_the_others(paid_town):
    """Once a day the timeline may be read for one of them."""
    older, newer = NEWS[:2]
    paid_town.wall.before = failing(MaybeSent("X n’a pas répondu."))
    paid_town.publish([older])
    paid_town.publish([older], hours=1)
    paid_town.wall.before, paid_town.wall.after = bool, failing(MaybeSent("X n’a pas répondu."))
    paid_town.publish([older, newer], hours=2)
    paid_town.wall.after = bool
    for day in (1, 2):
        paid_town.publish([older, newer], hours=24 * day)
    assert (paid_town.state(older), paid_town.state(newer)) == (PostState.UNKNOWN, PostState.SENT)


def test_an_answer_that_x_takes_costs_one_call_and_one_that_it_refuses_two(paid_town):
    first, answer = replace(NEWS[0], tags=()), replace(NEWS[0], permalink="", occasion="entry/1", in_reply_to="published", tags=())
    paid_town.publish([first])
    before = spent(paid_town)
    paid_town.publish([first, answer])
    assert spent(paid_town) - before == Decimal("0.015")
