"""When a place is open, beside what the library says of the same rules, at any instant of two years."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from plugins.core.infrastructure.clock import PARIS
from plugins.town.places.directory import HORIZON, count_minutes, format_coming_changes
from plugins.town.places.hours_grammar import Moment, TimeRange, format_for_library, format_rules, parse_hours
from plugins.town.places.openings import (
    Hours,
    PlaceClosure,
    convert_from_late_clock,
    convert_to_late_clock,
    find_dawn,
    find_midnight,
    list_openings,
    list_public_holidays,
    list_week,
)
from tests.campaign import trials
from tests.places.invented import anything, weekly
from tests.places.reader import state_in

SCHOOL = ((date(2026, 2, 21), date(2026, 3, 8)), (date(2026, 4, 18), date(2026, 5, 3)), (date(2026, 7, 4), date(2026, 8, 31)))
instants = st.integers(0, 2 * 365 * 24 * 60).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))
BAR = Hours("Tu-Sa 18:00-02:00; PH off")
LATE = Hours("Mo-Su,PH 20:00-02:00; Jul 14 20:00-04:00; Dec 31 20:00-06:00")
CLUB = Hours("Th 22:00-04:00; Fr-Sa 22:00-07:00")
SHOP = Hours("Mo-Fr 09:00-12:00,14:00-19:00; Sa 09:00-12:00; PH off")


def state_at(hours, moment):
    return next(list_openings(hours, moment, moment + timedelta(minutes=1)))


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("hours", "moment", "state"),
    [
        (SHOP, "2026-05-01T10:00", "off"),
        (SHOP, "2026-11-11T10:00", "off"),
        (SHOP, "2026-11-12T10:00", "open"),
        (SHOP, "2026-04-06T10:00", "off"),
        (Hours("Mo-Fr 09:00-19:00"), "2026-05-01T10:00", "unknown"),
        (Hours("Mo-Fr 09:00-19:00"), "2026-05-01T20:00", "off"),
        (Hours("24/7"), "2026-05-01T10:00", "open"),
        (Hours("Mo-Su,PH 09:00-19:00"), "2026-05-01T10:00", "open"),
        (BAR, "2026-03-28T00:30", "open"),
        (BAR, "2026-03-28T02:30", "off"),
        (BAR, "2026-03-29T00:30", "open"),
        (BAR, "2026-03-29T03:00", "off"),
        (BAR, "2026-10-25T01:59", "open"),
        (BAR, "2026-10-25T03:00", "off"),
        (BAR, "2026-05-01T00:30", "open"),
        (BAR, "2026-05-02T00:30", "off"),
        (Hours("Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00"), "2026-03-27T00:30", "open"),
        (Hours("Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00"), "2026-03-27T01:30", "off"),
        (Hours("Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00"), "2026-03-29T00:30", "open"),
        (Hours("Tu-Sa 18:00-02:00"), "2026-05-02T00:30", "unknown"),
        (LATE, "2026-07-15T03:30", "open"),
        (LATE, "2026-07-15T04:30", "off"),
        (LATE, "2026-07-16T02:30", "off"),
        (LATE, "2027-01-01T05:30", "open"),
        (LATE, "2027-01-01T06:30", "off"),
        (Hours("Mo-Sa 09:00-18:00; Jul 14 20:00-04:00"), "2026-07-15T03:30", "open"),
        (Hours("Mo-Sa 09:00-18:00; Jul 14 10:00-12:00"), "2026-07-14T11:00", "open"),
        (Hours("Mo-Sa 09:00-18:00; Jul 13 10:00-12:00"), "2026-07-14T11:00", "unknown"),
        (CLUB, "2026-03-28T06:30", "open"),
        (CLUB, "2026-03-27T04:30", "off"),
        (CLUB, "2026-03-27T03:30", "open"),
        (CLUB, "2026-03-29T06:30", "open"),
        (Hours("Tu-Th 04:00-13:00; Fr-Sa 18:00-02:00"), "2026-03-28T01:30", "open"),
        (Hours("Tu-Th 04:00-13:00; Fr-Sa 18:00-02:00"), "2026-03-26T04:30", "open"),
        (Hours("Mo-Fr 07:00-12:00; Fr-Sa 23:00-07:00"), "2026-03-28T06:30", "open"),
        (Hours("Tu-Sa 18:00-02:00"), "2026-05-01T00:30", "open"),
        (Hours("Fr 10:00-26:00; Sa 01:00-12:00"), "2026-03-28T00:30", "open"),
        (Hours("Fr 10:00-26:00; Sa 01:00-12:00"), "2026-03-28T11:30", "open"),
        (Hours("Fr 10:00-26:00; Sa 01:00-12:00"), "2026-03-28T12:30", "off"),
        (Hours("Mo 20:00-10:00; Tu 08:00-18:00"), "2026-03-31T07:30", "open"),
        (Hours("Mo 20:00-10:00; Tu 08:00-18:00"), "2026-03-31T17:30", "open"),
        (Hours("Mo 20:00-10:00; Tu 08:00-18:00"), "2026-04-01T07:30", "off"),
        (Hours("Mo-Su,PH 20:00-10:00; Tu 08:00-18:00; Mo-Su,PH 05:00-06:00 off"), "2026-03-31T05:30", "off"),
        (Hours("Mo-Su 20:00-10:00; We 08:00-18:00; PH off"), "2026-05-01T09:30", "open"),
        (Hours("Mo-Su 20:00-10:00; We 08:00-18:00; PH off"), "2026-05-02T01:00", "off"),
    ],
)
def test_what_a_reader_finds_at_the_hours_that_are_got_wrong(hours, moment, state):
    assert state_at(hours, paris(moment)).state == state


def test_the_night_of_the_clock_change_ends_at_the_hour_that_does_not_exist():
    assert state_at(BAR, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)).state == "open"
    assert state_at(BAR, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)).state == "off"


@given(instants)
@settings(max_examples=trials(full=5000, sample=300), deadline=None)
def test_the_late_clock_tells_every_instant_but_those_that_the_clocks_repeat(moment):
    told = convert_from_late_clock(convert_to_late_clock(moment)).astimezone(UTC)
    repeated = convert_to_late_clock(moment) == convert_to_late_clock(moment + timedelta(hours=1))
    assert told == (moment + timedelta(hours=1) if repeated else moment)


def test_a_closure_does_not_cut_short_the_night_before():
    closed = Hours("Tu-Sa 18:00-02:00; PH off", (PlaceClosure(date(2026, 3, 28), date(2026, 3, 29), "congés"),))
    assert [state_at(closed, paris(one)).state for one in ("2026-03-28T01:30", "2026-03-28T19:00", "2026-03-31T19:00")] == [
        "open",
        "off",
        "open",
    ]


def test_exceptional_hours_hold_on_their_day_alone():
    hours = Hours("Mo-Fr 09:00-18:00; PH off", (PlaceClosure(date(2026, 12, 24), date(2026, 12, 24), "veille de Noël", "09:00-12:00"),))
    assert [state_at(hours, paris(f"2026-12-{day}T14:00")).state for day in (23, 24, 28)] == ["open", "off", "open"]


def test_a_closure_on_a_holiday_of_which_nothing_is_said_is_a_closure():
    hours = Hours("Mo-Fr 09:00-18:00", (PlaceClosure(date(2026, 5, 1), date(2026, 5, 1), "", "10:00-12:00"),))
    assert state_at(hours, paris("2026-05-01T11:00")).state == "open"


def test_the_sun_rises_where_the_place_is():
    brest, strasbourg = (Hours("sunrise-sunset; PH off", position=where) for where in ((48.39, -4.49), (48.58, 7.75)))
    moment = paris("2026-03-27T06:50")
    assert [state_at(one, moment).state for one in (brest, strasbourg)] == ["off", "open"]


def test_school_holidays_are_those_of_the_town():
    pool = Hours("We 14:00-18:00; SH Mo-Fr 10:00-20:00; PH off", school=SCHOOL)
    assert [state_at(pool, paris(one)).state for one in ("2026-04-13T11:00", "2026-04-20T11:00", "2026-05-01T11:00")] == [
        "off",
        "open",
        "off",
    ]


ALSACE = ("easter -2 days", "Dec 26")
TRAIN = Hours("Apr-Sep Mo-Fr,PH 10:00-12:00; Oct-Mar PH off", local_holidays=ALSACE)


@pytest.mark.parametrize(
    ("hours", "moment", "state"),
    [
        (replace(SHOP, local_holidays=ALSACE), "2026-04-03T10:00", "off"),
        (replace(SHOP, local_holidays=ALSACE), "2026-12-26T10:00", "off"),
        (replace(SHOP, local_holidays=ALSACE), "2027-03-26T10:00", "off"),
        (replace(SHOP, local_holidays=ALSACE), "2026-04-02T10:00", "open"),
        (SHOP, "2026-12-26T10:00", "open"),
        (Hours("Mo-Sa 09:00-19:00", local_holidays=ALSACE), "2026-12-26T10:00", "unknown"),
        (Hours("Su,PH 10:00-12:00", local_holidays=ALSACE), "2026-04-03T11:00", "open"),
        (Hours("Tu-Sa 18:00-02:00; PH off", local_holidays=ALSACE), "2026-04-03T00:30", "open"),
        (Hours("Tu-Sa 18:00-02:00; PH off", local_holidays=ALSACE), "2026-04-04T00:30", "off"),
        (Hours("Tu-Sa 18:00-02:00; PH off; Dec 26 20:00-02:00", local_holidays=ALSACE), "2026-12-26T21:00", "open"),
        (TRAIN, "2026-04-03T11:00", "open"),
        (TRAIN, "2026-12-26T11:00", "off"),
        (
            Hours("Mo-Fr 09:00-12:00; PH off", (PlaceClosure(date(2026, 4, 3), date(2026, 4, 3), "", "10:00-11:00"),), None, (), ALSACE),
            "2026-04-03T10:30",
            "open",
        ),
    ],
)
def test_a_holiday_of_the_town_is_one_of_all(hours, moment, state):
    assert state_at(hours, paris(moment)).state == state


def test_france_has_eleven_public_holidays():
    assert sorted(list_public_holidays(2027)) == [
        date(2027, month, day)
        for month, day in ((1, 1), (3, 29), (5, 1), (5, 6), (5, 8), (5, 17), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    ]


def by_the_library(rules, moment):
    """The state at `moment`: by day, of the rules whose spans stop at midnight; before dawn, of what is left of the evening before."""
    wall = moment.astimezone(PARIS)
    dawn = find_dawn(rules)
    night = dawn is not None and wall.hour * 60 + wall.minute < dawn
    day = (wall - timedelta(days=1) if night else wall).date()
    kept = [replace(rule, spans=tuple(filter(None, (_part(span, night) for span in rule.spans)))) for rule in rules]
    kept = [replace(rule, state="off") if not rule.spans else rule for rule in kept]
    known = OpeningHours(format_for_library(rules if dawn is None else kept, SCHOOL), country="FR")
    asked = datetime(day.year, day.month, day.day, wall.hour, wall.minute)
    return str(known.state(asked)[0])[0]


def _part(span, night):
    end = span.end.minutes + (1440 if span.end.minutes <= span.start.minutes else 0)
    if night:
        return TimeRange(Moment(0), Moment(end - 1440)) if end > 1440 else None
    return TimeRange(span.start, Moment(min(end, 1440)))


@given(anything(), instants)
@settings(max_examples=trials(full=1500, sample=60), deadline=None)
def test_what_readers_are_told_is_what_the_library_says_at_any_instant_of_two_years(rules, now):
    """The file of coming changes, read as a browser does, at any instant that it covers; holidays of which nothing is said are ours.

    Left out are the two hours in which clocks change, which have a test of their own.
    """
    hours = Hours(format_rules(rules), school=SCHOOL)
    file = format_coming_changes({"lieu": hours}, find_midnight(now.astimezone(PARIS).date()))
    for moment in (now, now + HORIZON / 3, now + 2 * HORIZON / 3):
        before, after = ((moment + timedelta(hours=two)).astimezone(PARIS).utcoffset() for two in (-2, 2))
        told = state_in(file, "lieu", count_minutes(moment))
        expected = {by_the_library(rules, moment)} | (set() if hours.holidays_said else {"u"})
        assert before != after or told in expected, (hours.text, moment)


@given(weekly(night=True, longest=48), st.integers(0, 100), st.integers(0, 7 * 96 - 1))
@settings(max_examples=trials(full=3000, sample=100), deadline=None)
def test_a_night_lasts_to_its_end_whatever_the_morning_says(rules, number, quarter):
    """Any week without a holiday, at any quarter of an hour: open is what the day opens, or what the evening before does."""
    monday = date(2026, 1, 5) + timedelta(weeks=number)
    days = [monday + timedelta(days=day) for day in range(-1, 8)]
    if any(day in list_public_holidays(day.year) for day in days):
        return
    day, minute = divmod(quarter * 15, 1440)
    moment = datetime.combine(monday + timedelta(days=day), time(minute // 60, minute % 60), PARIS)
    if moment.astimezone(UTC).astimezone(PARIS) != moment or moment.utcoffset() != (moment - timedelta(days=1)).utcoffset():
        return
    today, before = (list_week(rules)[one % 7] for one in (day, day - 1))
    expected = any(_lasts(stay.span, minute) for stay in today) or any(_lasts(stay.span, minute + 1440) for stay in before)
    assert (state_at(Hours(format_rules(rules)), moment).state == "open") == expected, (format_rules(rules), moment)


def _lasts(span, minute):
    end = span.end.minutes + (1440 if span.end.minutes <= span.start.minutes else 0)
    return span.start.minutes <= minute < end


@given(anything(), instants)
@settings(max_examples=trials(full=2000, sample=30), deadline=None)
def test_openings_follow_each_other_without_a_gap(rules, now):
    start = now.astimezone(PARIS)
    found = list(list_openings(Hours(format_rules(rules), school=SCHOOL), start, start + timedelta(days=20)))
    assert (found[0].start, found[-1].end) == (start, start + timedelta(days=20))
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all((one.state, one.comment) != (other.state, other.comment) for one, other in pairwise(found))


@given(weekly(night=False), st.integers(0, 100))
@settings(max_examples=trials(full=3000, sample=60), deadline=None)
def test_the_week_that_pages_show_is_the_one_that_the_library_knows(rules, number):
    """Any week without a holiday, hour by hour."""
    monday = date(2026, 1, 5) + timedelta(weeks=number)
    days = [monday + timedelta(days=day) for day in range(7)]
    if any(day in list_public_holidays(day.year) for day in days):
        return
    known = OpeningHours(format_rules(rules), country="FR")
    for day, stays in zip(days, list_week(rules), strict=True):
        for minute in range(0, 1440, 15):
            shown = any(stay.span.start.minutes <= minute < stay.span.end.minutes for stay in stays)
            assert known.is_open(datetime(day.year, day.month, day.day, minute // 60, minute % 60)) == shown, (
                format_rules(rules),
                day,
                minute,
            )


def test_closed_hours_inside_a_day_are_cut_out_of_the_week():
    monday = list_week(parse_hours("Mo-Fr 10:00-18:00; 12:00-14:00 off"))[0]
    assert [str(stay.span) for stay in monday] == ["10:00-12:00", "14:00-18:00"]
