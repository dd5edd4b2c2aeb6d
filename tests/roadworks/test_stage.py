"""Where works stand, at any instant: never told as going on when they are not, and over at the midnight that ends them."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace as Named

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.infrastructure.clock import PARIS
from plugins.town.roadworks.kinds import COMING, CURRENT, OVER, POSTPONED, SUSPENDED, find_stage, find_turn, find_works_span

START, END = date(2026, 3, 9), date(2026, 3, 29)
DAYS = st.integers(0, 1000).map(lambda number: date(2025, 1, 1) + timedelta(days=number))
INSTANTS = st.integers(0, 1000 * 24 * 60).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


def works(start=START, end=END, etat=None, told=datetime(2026, 3, 1, 9, tzinfo=PARIS)):
    return Named(extra={key: value for key, value in {"start": start, "end": end, "etat": etat}.items() if value}, date=told)


def paris(day, hour=12, minute=0):
    return datetime.combine(day, time(hour, minute), PARIS)


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (paris(date(2026, 3, 8), 23, 59), COMING),
        (paris(START, 0), CURRENT),
        (paris(END, 23, 59), CURRENT),
        (paris(date(2026, 3, 30), 0), OVER),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), CURRENT),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), OVER),
    ],
)
def test_works_last_from_the_first_midnight_to_the_last_in_paris_even_when_the_clocks_change(now, name):
    assert find_stage(works(), now).name == name


def test_works_that_are_held_up_say_so_while_they_last_and_not_before():
    assert find_stage(works(etat="suspendus"), paris(START)).name == SUSPENDED
    assert find_stage(works(etat="suspendus"), paris(START - timedelta(days=1))).name == COMING


def test_postponed_works_are_never_going_on():
    assert {find_stage(works(etat="reportés"), paris(day)).name for day in (START - timedelta(days=1), START, END)} == {POSTPONED}


def test_works_that_ended_sooner_are_over_at_once():
    assert find_stage(works(etat="terminés"), paris(START)).is_over
    assert find_works_span(works(etat="terminés"), paris(START)) is None


def test_old_works_without_days_lasted_the_day_on_which_they_were_told():
    found = find_stage(works(None, None), paris(date(2026, 3, 1)))
    assert (found.start, found.end, found.name) == (date(2026, 3, 1), date(2026, 3, 1), CURRENT)


@given(DAYS, st.integers(0, 400), INSTANTS, st.sampled_from([None, "suspendus", "reportés", "terminés"]))
def test_between_two_turns_nothing_changes(start, length, now, etat):
    told = works(start, start + timedelta(days=length), etat)
    turn = find_turn(told, now)
    later = turn - timedelta(seconds=1) if turn else now + timedelta(days=900)
    assert find_stage(told, now).name == find_stage(told, later).name
    assert turn is None or turn > now


@given(DAYS, st.integers(0, 400), INSTANTS)
def test_what_is_ahead_is_not_over(start, length, now):
    found = find_works_span(works(start, start + timedelta(days=length)), now)
    assert found is None or found.start < found.end > now
    assert (found is None) == find_stage(works(start, start + timedelta(days=length)), now).is_over
