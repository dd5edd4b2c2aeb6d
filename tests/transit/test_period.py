"""When something holds, at any instant, and how a reader is told, whenever it is read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.infrastructure.clock import PARIS
from plugins.town.transit.disruption import Phase, TimePeriod, find_phase, find_turn, format_periods, parse_instant

NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)
MOMENTS = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(PARIS))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def period(start=None, end=None):
    return TimePeriod(start and at(start), end and at(end))


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([], ""),
        ([period()], ""),
        ([period("2026-03-27T06:10", "2026-03-27T11:00")], "le vendredi 27 mars 2026, de 6 h 10 à 11 h"),
        ([period("2026-03-30T00:00", "2026-04-04T00:00")], "du lundi 30 mars au vendredi 3 avril 2026"),
        ([period("2026-03-30T08:00", "2026-04-03T18:30")], "du lundi 30 mars à 8 h au vendredi 3 avril 2026 à 18 h 30"),
        ([period("2026-03-30T08:00", "2026-03-30T23:59")], "le lundi 30 mars 2026, à partir de 8 h"),
        ([period("2026-04-06T00:00", "2026-04-07T00:00")], "le lundi 6 avril 2026"),
        ([period(None, "2026-04-01T12:00")], "jusqu’au mercredi 1er avril 2026 à 12 h"),
        ([period("2026-05-01T00:00")], "à partir du vendredi 1er mai 2026"),
        ([period("2026-12-24T00:00", "2027-01-03T00:00")], "du jeudi 24 décembre 2026 au samedi 2 janvier 2027"),
        ([period("2026-03-01T00:00", "2026-03-02T00:00")], ""),
        (
            [period("2026-04-06T00:00", "2026-04-07T00:00"), period("2026-03-29T00:00", "2026-03-30T00:00")],
            "le dimanche 29 mars 2026, puis le lundi 6 avril 2026",
        ),
    ],
)
def test_it_is_told_in_french(periods, words):
    assert format_periods(tuple(periods), NOW).replace("\u00a0", " ") == words


def test_many_nights_are_counted_past_four():
    nights = tuple(period(f"2026-04-{day:02}T22:00", f"2026-04-{day + 1:02}T05:00") for day in range(1, 10))
    assert format_periods(nights, NOW).endswith(", et 5 autres fois")


def test_a_night_over_the_change_of_hour_is_told_by_the_clocks_on_the_wall():
    assert format_periods((period("2026-03-28T22:00", "2026-03-29T05:00"),), NOW).replace("\u00a0", " ") == (
        "du samedi 28 mars à 22 h au dimanche 29 mars 2026 à 5 h"
    )


def test_its_end_is_the_first_instant_without_it():
    one = period("2026-03-27T08:00", "2026-03-27T09:00")
    assert one.compute_phase(NOW) is Phase.OVER
    assert one.compute_phase(NOW - timedelta(seconds=1)) is Phase.NOW
    assert one.compute_phase(at("2026-03-27T07:59")) is Phase.COMING


def test_between_two_nights_it_is_to_come():
    nights = [period("2026-03-26T22:00", "2026-03-27T05:00"), period("2026-03-27T22:00", "2026-03-28T05:00")]
    assert find_phase(nights, NOW) is Phase.COMING
    assert find_phase(nights, at("2026-03-28T04:00")) is Phase.NOW
    assert find_phase(nights, at("2026-03-29T04:00")) is Phase.OVER


def test_without_a_period_it_holds_as_long_as_it_is_told():
    assert find_phase([], NOW) is Phase.NOW


@given(st.lists(st.tuples(st.none() | MOMENTS, st.none() | MOMENTS), max_size=4), MOMENTS)
def test_nothing_changes_before_it_is_said_to(bounds, now):
    periods = [TimePeriod(*pair) for pair in bounds if None in pair or pair[0] < pair[1]]
    turn = find_turn(periods, now)
    if turn is None:
        assert find_phase(periods, now) is find_phase(periods, now + timedelta(days=4000))
    else:
        assert find_phase(periods, now) is find_phase(periods, turn - timedelta(microseconds=1))


@given(st.lists(st.tuples(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=90))), min_size=1, max_size=3), MOMENTS)
def test_what_is_not_over_is_always_told_and_what_is_over_never(spans, now):
    periods = tuple(TimePeriod(start, start + length) for start, length in spans)
    assert bool(format_periods(periods, now)) is (find_phase(periods, now) is not Phase.OVER)


@pytest.mark.parametrize("seconds", [0, 1, -5, 2**63 - 1, 2**64 - 1, 99_999_999_999, 300_000_000])
def test_a_time_that_no_network_can_mean_is_no_bound(seconds):
    assert parse_instant(seconds) is None


def test_milliseconds_are_understood():
    assert parse_instant(1_774_598_400_000) == parse_instant(1_774_598_400) == datetime(2026, 3, 27, 8, tzinfo=UTC)
