"""What a run tells when X fails, and what the next one does: whatever X did, in the end everything is said once."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from plugins.core.infrastructure.errors import Exit
from tests.fakes.internet import Answer
from tests.fakes.x_faults import FAULTS, Fault, problem

UNCLEAR = ("incertain", Exit.PERSON)
STOPPED = ("compte arrêté", Exit.PERSON)
LATER = ("pas envoyé", Exit.LATER)
DOWN = ("réseau en panne", Exit.LATER)
REFUSED = ("refusé", Exit.PERSON)
TOLD = {
    **dict.fromkeys(("cut", "stored, then cut", "5xx", "stored, then 5xx", "stored, then truncated", "stored, then endless"), DOWN),
    "429 with reset": LATER,
    "429 without reset": LATER,
    "402": STOPPED,
    "403": REFUSED,
    "401": STOPPED,
    "400": REFUSED,
}
"""What the run that meets the fault says; any other fault leaves the outcome unclear. X takes the other post: a 403 that proves nothing was
for the first alone."""
TIMELY = [name for name, fault in FAULTS.items() if not fault.slow]
HEALING = [name for name in TIMELY if name not in ("429 with reset", "400", "403")]


@pytest.fixture
def town(found_town):
    """A town whose X accepts repeats: nothing but the ledger prevents one."""
    return found_town()


@pytest.mark.parametrize("fault", TIMELY)
def test_a_fault_of_x_is_told(town, fault):
    town.x.script.append(fault)
    word, code = TOLD.get(fault, UNCLEAR)
    ended = town.say()
    assert (ended.code, word in ended.said) == (code, True), ended.said


@pytest.mark.parametrize("fault", HEALING)
def test_after_a_fault_the_next_run_completes(town, fault):
    town.x.script.append(fault)
    town.say()
    ended = town.say(hours=1)
    assert (ended.code, set(town.posts().values())) == (Exit.DONE, {1}), ended.said


@pytest.mark.parametrize("fault", TIMELY)
def test_after_a_fault_nothing_is_ever_said_twice(town, fault):
    town.x.script.extend([fault] * 2)
    for hours in range(4):
        town.say(hours)
    assert max(town.posts().values()) <= 1, town.posts()


@pytest.mark.parametrize("fault", HEALING)
def test_once_all_is_said_a_run_sends_nothing(town, fault):
    town.x.script.append(fault)
    town.say()
    town.say(hours=1)
    spoken = len([request for request in town.x.requests if request.method == "POST"])
    town.say(hours=2)
    assert len([request for request in town.x.requests if request.method == "POST"]) == spoken


def test_a_limit_that_ends_in_the_future_is_waited_for(town):
    town.x.script.append("429 with reset")
    town.say()
    assert town.say(hours=1).code == Exit.LATER and min(town.posts().values()) == 0


def test_a_refused_text_does_not_hold_the_others_back(town):
    town.x.script.append("400")
    town.say()
    assert sorted(town.posts().values()) == [0, 1]


def test_a_timeline_that_lags_delays_and_does_not_repeat(town):
    town.x.script.append("stored, then cut")
    town.x.lag = 1
    town.say()
    town.say(hours=0.1)
    town.say(hours=1)
    assert max(town.posts().values()) == 1


def test_an_absence_is_believed_only_after_two_readings_well_after_the_claim(town):
    town.x.script.append("cut")
    town.say()
    town.say(hours=0.1)
    early = min(town.posts().values())
    town.say(hours=1)
    assert (early, min(town.posts().values())) == (0, 1)


def test_a_timeline_that_cannot_be_read_leaves_the_decision_to_a_person(town):
    town.x.script.append("stored, then cut")
    town.say()
    town.x.timeline = Answer(200, b"<html>portail captif</html>")
    ended = town.say(hours=1)
    assert (ended.code, "settle" in ended.said, max(town.posts().values())) == (Exit.PERSON, True, 1)


def test_while_x_is_down_nobody_is_asked_and_nothing_is_repeated(town):
    town.x.script.append("stored, then cut")
    town.say()
    town.x.timeline = problem(503, "Service Unavailable", "no")
    ended = town.say(hours=1)
    assert (ended.code, "settle" in ended.said, max(town.posts().values())) == (Exit.LATER, False, 1)
    town.x.timeline = None
    assert (town.say(hours=2).code, set(town.posts().values())) == (Exit.DONE, {1})


def test_one_refused_article_does_not_silence_the_account(town):
    """X says « not permitted » of a text, and takes the other."""
    town.x.script.append("403")
    town.say()
    assert sorted(town.posts().values()) == [0, 1]
    assert "toujours une décision" in town.say(hours=1).said
    assert sorted(town.posts().values()) == [0, 1]


def test_an_account_that_may_post_nothing_is_stopped_after_two_articles_and_speaks_once_repaired(town):
    town.x.script.extend(["403"] * 9)
    ended = town.say()
    asked = len([request for request in town.x.requests if request.method == "POST"])
    assert (ended.code, "compte arrêté" in ended.said, asked) == (Exit.PERSON, True, 2)
    town.say(hours=0.2)
    town.x.script.clear()
    town.say(hours=24)
    assert set(town.posts().values()) == {1}


def test_a_refused_article_lets_another_go_first_and_alone_waits_for_a_person(town):
    other = town.announcements.pop(0)
    town.x.script.append("403")
    assert "compte arrêté" in town.say().said
    town.announcements.insert(0, other)
    town.x.script.extend([Fault(True), "403"])
    town.say(hours=0.1)
    assert town.posts()[other.permalink] == 1


def test_x_refusing_a_repeat_is_taken_for_the_proof_that_it_has_it(found_town):
    town = found_town(refuses=True)
    town.x.script.append("stored, then 5xx")
    town.x.lag = 2
    town.say()
    town.say(hours=1)
    town.say(hours=2)
    assert set(town.posts().values()) == {1}


def test_a_machine_whose_clock_is_far_off_is_told_by_how_much_and_what_to_do(town):
    an_hour_ago = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    answer = problem(401, "Unauthorized", "Unauthorized", Date=an_hour_ago)
    town.x.script.append(Fault(False, answer))
    ended = town.say()
    assert (ended.code, "60 minutes d’écart" in ended.said, "timedatectl" in ended.said) == (Exit.PERSON, True, True), ended.said
