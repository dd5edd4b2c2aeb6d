"""Which days « ce week-end » is, on every day of two years, and what is of it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from plugins.town.agenda.days import Weekend, is_in_the_evening, is_public_holiday
from tests.agenda.desk import schedule

EVERY_DAY = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]
LONG = [date(2026, 4, 6), date(2026, 5, 25), date(2027, 3, 29), date(2027, 5, 17), date(2027, 11, 1)]
"""Mondays that are public holidays."""


def session(written: str):
    return schedule(written).timings[0]


def test_on_any_day_of_two_years_it_is_the_one_under_way_or_the_next():
    for day in EVERY_DAY:
        weekend = Weekend.from_day(day)
        assert (weekend.friday.weekday(), weekend.saturday.weekday(), weekend.sunday.weekday()) == (4, 5, 6)
        assert day <= weekend.days[-1] < day + timedelta(days=8)


def test_it_changes_on_monday_and_on_tuesday_after_a_holiday():
    changes = [day for before, day in pairwise(EVERY_DAY) if Weekend.from_day(before) != Weekend.from_day(day)]
    assert {day for day in changes if day.weekday() != 0} == {monday + timedelta(days=1) for monday in LONG}
    assert len(changes) == sum(1 for day in EVERY_DAY[1:] if day.weekday() == 0)


@pytest.mark.parametrize(
    ("friday", "days"),
    [
        (date(2026, 3, 27), [28, 29]),
        (date(2026, 4, 3), [4, 5, 6]),
        (date(2026, 5, 1), [1, 2, 3]),
        (date(2026, 5, 22), [23, 24, 25]),
        (date(2026, 12, 25), [25, 26, 27]),
        (date(2026, 7, 10), [11, 12]),
    ],
)
def test_a_holiday_on_its_edge_is_of_it_from_morning_to_night(friday, days):
    weekend = Weekend(friday)
    assert [day.day for day in weekend.days] == days
    assert all(weekend.holds(session(f"{day} de 9 h à 10 h"), day) for day in weekend.days)


def test_the_holidays_are_those_of_the_code():
    holidays = [day for day in EVERY_DAY if day.year == 2027 and is_public_holiday(day)]
    told = [f"{day:%d/%m}" for day in holidays]
    assert told == ["01/01", "29/03", "01/05", "06/05", "08/05", "17/05", "14/07", "15/08", "01/11", "11/11", "25/12"]


def test_the_following_one_comes_a_week_later():
    assert Weekend.from_day(date(2026, 12, 31)).next_weekend == Weekend.from_day(date(2027, 1, 5))


@pytest.mark.parametrize(
    ("written", "day", "held"),
    [
        ("27 mars 2026 de 18 h à 20 h", date(2026, 3, 27), True),
        ("27 mars 2026 de 17 h 30 à 20 h", date(2026, 3, 27), False),
        ("2026-03-27", date(2026, 3, 27), False),
        ("28 mars 2026 de 8 h à 13 h", date(2026, 3, 28), True),
        ("29 mars 2026 de 22 h à 3 h", date(2026, 3, 29), True),
        ("30 mars 2026 de 0 h 30 à 3 h", date(2026, 3, 30), False),
        ("2026-03-26 10:00 au 2026-03-30 18:00", date(2026, 3, 28), True),
        ("2026-03-26 10:00 au 2026-03-30 18:00", date(2026, 3, 27), False),
    ],
)
def test_friday_is_of_it_from_six_in_the_evening(written, day, held):
    assert Weekend(date(2026, 3, 27)).holds(session(written), day) is held


def test_what_has_no_hours_is_not_of_the_evening():
    assert not is_in_the_evening(session("2026-03-27"), date(2026, 3, 27))
    assert is_in_the_evening(session("27 mars 2026 à 20 h 30"), date(2026, 3, 27))
