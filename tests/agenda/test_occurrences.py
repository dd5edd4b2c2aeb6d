"""The sessions of an event between two instants: over midnight, over changes of clocks, with what is excepted, added, cancelled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.schedule import find_next_occurrence, list_excluded, list_occurrences
from tests.agenda.desk import schedule
from tests.campaign import trials

YEAR = (datetime(2026, 1, 1, tzinfo=PARIS), datetime(2027, 1, 1, tzinfo=PARIS))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
SCHEDULES = [
    schedule("28 mars 2026 de 8 h à 13 h", "chaque samedi"),
    schedule("7 mars 2026 de 14 h à 18 h", "du mardi au dimanche jusqu’au 3 mai 2026", exdates="du 10 au 15 mars 2026"),
    schedule("27 mars 2026 de 22 h à 5 h", "chaque vendredi"),
    schedule("1 janvier 2026 de 2 h 30 à 3 h 15", "chaque jour"),
    schedule("2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    schedule("3 janvier 2026 de 10 h à 12 h\n3 janvier 2026 de 14 h à 18 h", "un samedi sur deux", rdates="2026-05-14"),
]


def told(found) -> list[str]:
    return [f"{one.begin:%d/%m %H:%M}–{one.end:%d/%m %H:%M}" + (" annulée" if one.cancelled else "") for one in found]


def test_an_exhibition_closed_on_mondays_is_open_on_no_monday():
    exhibition = schedule("7 mars 2026 de 14 h à 18 h", "du mardi au dimanche jusqu’au 3 mai 2026")
    days = {one.first_day for one in list_occurrences(exhibition)}
    assert len(days) == 50
    assert {day.weekday() for day in days} == {1, 2, 3, 4, 5, 6}


def test_a_class_keeps_its_hour_when_the_clocks_change():
    found = list_occurrences(schedule("24 mars 2026 de 18 h à 19 h 30", "chaque mardi, 3 fois"))
    assert [one.begin.isoformat() for one in found] == [
        "2026-03-24T18:00:00+01:00",
        "2026-03-31T18:00:00+02:00",
        "2026-04-07T18:00:00+02:00",
    ]


def test_a_night_that_loses_an_hour_ends_when_the_poster_says():
    (night,) = list_occurrences(schedule("28 mars 2026 de 22 h à 5 h"))
    assert night.end.isoformat() == "2026-03-29T05:00:00+02:00"
    assert night.end - night.begin == timedelta(hours=7)
    assert night.end.timestamp() - night.begin.timestamp() == 6 * 3600


def test_a_session_in_the_hour_that_does_not_exist_comes_after_it():
    found = list_occurrences(schedule("28 mars 2026 de 2 h 30 à 3 h 15", "chaque jour, 3 fois"))
    assert told(found) == ["28/03 02:30–28/03 03:15", "29/03 03:30–29/03 04:15", "30/03 02:30–30/03 03:15"]


def test_days_are_left_out_added_and_cancelled():
    market = schedule(
        "28 mars 2026 de 8 h à 13 h",
        "chaque samedi jusqu’au 25 avril 2026",
        exdates="4 avril 2026",
        rdates="2026-04-03, 2026-04-24 15:00".replace(", ", "\n"),
        cancelled="18 avril 2026",
    )
    assert told(list_occurrences(market)) == [
        "28/03 08:00–28/03 13:00",
        "03/04 08:00–03/04 13:00",
        "11/04 08:00–11/04 13:00",
        "18/04 08:00–18/04 13:00 annulée",
        "24/04 15:00–24/04 20:00",
        "25/04 08:00–25/04 13:00",
    ]
    assert [one.begin.day for one in list_excluded(market)] == [4]


def test_each_session_that_was_written_comes_back():
    museum = schedule("3 mars 2026 de 14 h à 18 h\n7 mars 2026 de 10 h à 18 h", "chaque semaine jusqu’au 15 mars 2026")
    assert told(list_occurrences(museum)) == [
        "03/03 14:00–03/03 18:00",
        "07/03 10:00–07/03 18:00",
        "10/03 14:00–10/03 18:00",
        "14/03 10:00–14/03 18:00",
    ]


def test_an_event_without_end_asks_until_when():
    market = schedule("28 mars 2026 de 8 h à 13 h", "chaque samedi")
    assert market.endless
    assert market.end is None
    with pytest.raises(ValueError, match="until when"):
        list_occurrences(market)


def test_a_session_without_an_end_is_over_two_hours_later():
    (talk,) = list_occurrences(schedule("2026-03-28 20:30"))
    assert talk.end is None
    assert talk.ends_at.isoformat() == "2026-03-28T22:30:00+01:00"


def test_whole_days_on_the_night_of_the_clocks_last_until_the_next_midnight():
    found = list_occurrences(schedule("2026-03-28", "chaque jour, 3 fois"))
    assert [one.end.isoformat() for one in found] == ["2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "2026-03-31T00:00:00+02:00"]


@pytest.mark.parametrize("number", range(len(SCHEDULES)))
@settings(max_examples=trials(full=400, sample=25))
@given(first=INSTANTS, second=INSTANTS)
def test_a_window_shows_what_the_whole_year_shows_of_it(number, first, second):
    start, end = sorted((first, second))
    whole = list_occurrences(SCHEDULES[number], datetime(2025, 12, 1, tzinfo=PARIS), datetime(2028, 2, 1, tzinfo=PARIS))
    seen = list_occurrences(SCHEDULES[number], start, end)
    assert seen == [one for one in whole if one.begin.astimezone(UTC) < end and one.ends_at.astimezone(UTC) > start]


@pytest.mark.parametrize("number", range(len(SCHEDULES)))
def test_sessions_follow_each_other_and_none_ends_before_it_begins(number):
    found = list_occurrences(SCHEDULES[number], *YEAR)
    instants = [one.begin.timestamp() for one in found]
    assert instants == sorted(instants)
    assert all(one.ends_at.timestamp() > one.begin.timestamp() for one in found)
    assert all(one.begin.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) == one.begin.replace(tzinfo=None) for one in found)


@settings(max_examples=trials(full=300, sample=25), deadline=None)
@given(st.sampled_from(SCHEDULES), INSTANTS, st.booleans())
def test_the_next_session_is_the_first_that_takes_place(one, start, is_cancelled):
    end = start + timedelta(days=400)
    (first, *_) = list_occurrences(one, start, datetime(2030, 1, 1, tzinfo=PARIS)) or [None]
    kept = replace(one, cancelled=(first.first_day,) if first and is_cancelled else ())
    expected = next((each for each in list_occurrences(replace(kept), start, end) if not each.cancelled), None)
    assert find_next_occurrence(replace(kept), start, end) == expected
