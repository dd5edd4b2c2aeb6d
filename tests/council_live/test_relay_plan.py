"""What comes next of a session, by what the register and the ledger say: lines in their order, holds that no clock changes."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.announce.post import PostState
from plugins.core.infrastructure.clock import PARIS
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.relay_announcements import (
    END,
    AskAboutPost,
    Cover,
    PostViews,
    RelayLine,
    RelayLines,
    Rest,
    SumUp,
    TellLine,
    format_catch_up,
    format_closing,
    format_entry,
    plan_next_step,
)
from plugins.service.council_live.store import EntrySender
from plugins.town.council.entry import SessionEntry
from plugins.town.council.room import CatchUp
from plugins.town.council.session import CouncilSession
from plugins.town.council.vote import Vote
from tests.campaign import trials

NOW = datetime(2026, 3, 26, 20, tzinfo=PARIS)
SENT, CLAIMED, UNKNOWN, NOT_SENT, SKIPPED = PostState.SENT, PostState.CLAIMED, PostState.UNKNOWN, PostState.NOT_SENT, PostState.SKIPPED
MINUTE = 60.0


def lines(*ages, end=False):
    """Lines that have been due for so many minutes, the oldest first."""
    made = [RelayLine(-age * MINUTE, SessionEntry(f"m0phone{number:010}", "propos", "Mot", NOW)) for number, age in enumerate(ages, 1)]
    return tuple([*made, RelayLine(0.0)] if end else made)


def following(some, states=(), views=None, rule=None):
    """The next step, when the lines are in these states."""
    known = {line.occasion: state for line, state in zip(some, states, strict=False) if state}
    return plan_next_step(some, known, 0.0, rule or CatchUp(), views or PostViews())


def test_lines_are_told_one_after_the_other():
    some = lines(3, 2, 1)
    assert [following(some, [SENT] * done) for done in range(3)] == [TellLine(one) for one in some]
    assert following(some, [SENT] * 3) == Rest(None)


def test_a_line_whose_hold_is_not_over_holds_up_those_after_it():
    assert following(lines(-0.5, 1)) == Rest(30.0)


@pytest.mark.parametrize("state", [CLAIMED, UNKNOWN])
def test_one_whose_fate_is_unknown_is_asked_after_before_the_next(state):
    some = lines(3, 2)
    assert following(some, [state]) == AskAboutPost(some[0].occasion)


def test_one_that_is_given_up_is_left_behind_then_asked_after_when_there_is_nothing_else():
    some = lines(3, 2)
    views = PostViews(is_lost=lambda occasion: occasion == some[0].occasion)
    assert following(some, [UNKNOWN], views) == TellLine(some[1])
    assert following(some, [UNKNOWN, SENT], views) == AskAboutPost(some[0].occasion, passed=True)
    assert following(some, [UNKNOWN, SENT], PostViews(again=lambda _: 40.0)) == Rest(40.0)


@pytest.mark.parametrize("state", [SKIPPED, PostState.REFUSED, PostState.WITHDRAWN, PostState.BASELINE])
def test_the_end_of_one_is_not_waited_for_again(state):
    some = lines(3, 2)
    assert following(some, [state]) == TellLine(some[1])


@pytest.mark.parametrize(("late", "summed"), [(5, False), (6, True)])
def test_more_than_five_that_are_late_are_told_by_one_post(late, summed):
    some = lines(*[11] * late, 1)
    assert following(some) == (SumUp(some[:late]) if summed else TellLine(some[0]))


def test_what_was_summed_up_is_recorded_then_the_order_is_taken_up():
    some = lines(*[11] * 6, 1)
    known = {SumUp(some[:6]).occasion: SENT}
    assert plan_next_step(some, known, 0.0, CatchUp(), PostViews()) == Cover(some[:6])
    known |= {line.occasion: SKIPPED for line in some[:6]}
    assert plan_next_step(some, known, 0.0, CatchUp(), PostViews()) == TellLine(some[6])


def test_a_summary_whose_fate_is_unknown_is_asked_after_first():
    some = lines(*[11] * 6, 1)
    summary = SumUp(some[:6]).occasion
    assert plan_next_step(some, {summary: UNKNOWN}, 0.0, CatchUp(), PostViews()) == AskAboutPost(summary)


def test_a_summary_that_a_person_has_skipped_is_not_told_again_and_again():
    some = lines(*[11] * 6)
    assert plan_next_step(some, {SumUp(some).occasion: SKIPPED}, 0.0, CatchUp(), PostViews()) == Cover(some)


def test_what_a_person_wants_by_itself_is_neither_summed_up_nor_covered():
    some = lines(*[11] * 8)
    wanted = PostViews(is_wanted=lambda occasion: occasion == some[2].occasion)
    assert following(some, views=wanted) == SumUp((*some[:2], *some[3:]))
    known = {SumUp(some).occasion: SENT, **{line.occasion: SKIPPED for line in some}, some[2].occasion: NOT_SENT}
    assert plan_next_step(some, known, 0.0, CatchUp(), wanted) == TellLine(some[2])


def test_the_end_of_the_session_comes_last_and_is_never_summed_up():
    some = lines(*[11] * 5, end=True)
    assert following(some, [SENT] * 5) == TellLine(some[-1])
    assert some[-1].occasion == END


STATES = st.sampled_from([None, CLAIMED, UNKNOWN, NOT_SENT, SENT, SKIPPED, PostState.REFUSED])


@settings(max_examples=trials(full=20_000, sample=150))
@given(st.lists(st.tuples(st.integers(-1, 30), STATES), max_size=15), st.integers(0, 6), st.booleans())
def test_whatever_the_ledger_says_nothing_is_told_twice_nor_before_what_may_be_out(known, entries, lost):
    some = lines(*sorted((age for age, _ in known), reverse=True))
    states = {line.occasion: state for line, (_, state) in zip(some, known, strict=True) if state}
    step = plan_next_step(some, states, 0.0, CatchUp(entries, 10), PostViews(is_lost=lambda _: lost))
    told = [step.line] if isinstance(step, TellLine) else list(step.lines) if isinstance(step, SumUp) else []
    assert all(states.get(line.occasion) in (None, NOT_SENT) and line.due <= 0 for line in told)
    said = [line.occasion for line in some if states.get(line.occasion)]
    if told and said and states[said[-1]] in (CLAIMED, UNKNOWN):
        assert lost


class Clock:
    """A clock that the test sets, and seconds that only go on."""

    def __init__(self):
        self.at, self.passed = NOW, 0.0

    def __call__(self):
        return self.at

    def passing(self):
        """Seconds."""
        return self.passed


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_jumps_neither_shortens_a_hold_nor_makes_it_last(tmp_path, jump):
    clock = Clock()
    register = EntryRegister(tmp_path, clock)
    held = RelayLines(register, lambda: 20, clock, clock.passing)
    register.add(SessionEntry("m0phone0000000001", "propos", "Mot", NOW), EntrySender("a", 1, "Camille", True))
    assert [line.due for line in held.list_lines()] == [20.0]
    clock.at += jump
    clock.passed += 5
    register.add(SessionEntry("m0phone0000000002", "propos", "Mot", NOW), EntrySender("a", 2, "Camille", True))
    assert [line.due for line in held.list_lines()] == [20.0, 25.0]


def test_a_service_that_begins_again_counts_the_hold_that_has_passed(tmp_path):
    clock = Clock()
    register = EntryRegister(tmp_path, clock)
    register.add(SessionEntry("m0phone0000000001", "propos", "Mot", NOW), EntrySender("a", 1, "Camille", True))
    clock.at += timedelta(seconds=90)
    assert [line.due for line in RelayLines(register, lambda: 20, clock, clock.passing).list_lines()] == [-70.0]


def test_the_last_post_counts_votes_as_they_stand_once_put_right():
    session = CouncilSession("s", "Conseil", "conseil/s/", NOW)
    wrong = SessionEntry("m0phone0000000001", "vote", "", NOW, "1", vote=Vote(20, 9))
    right = SessionEntry("m0phone0000000002", "rectification", "", NOW, "1", vote=Vote(9, 20), corrects=wrong.id)
    assert format_closing([wrong, right]) == "Fin de la séance\u00a0: 2\u00a0entrées, 1\u00a0vote (1\u00a0rejetée). Tout relire\u00a0:"
    assert format_entry(right, session).startswith("Rectification, vote, point 1\u00a0: proposition rejetée par 20 voix contre 9.")


@pytest.mark.parametrize(
    ("votes", "said"), [(0, "à lire sur la page"), (1, "dont 1\u00a0vote (point 1, adoptée)."), (2, "dont 2\u00a0votes (")]
)
def test_a_summary_names_its_votes_and_their_results(votes, said):
    entries = [SessionEntry(f"m0phone{number:010}", "propos", "Mot", NOW, "1") for number in range(3)]
    entries += [SessionEntry(f"m0phone{number:010}", "vote", "", NOW, "1", vote=Vote(3, 1)) for number in range(3, 3 + votes)]
    assert f"{3 + votes}\u00a0entrées" in format_catch_up(entries) and said in format_catch_up(entries)
