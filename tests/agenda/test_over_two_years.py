"""Any instant of two years, by brute force: what a schedule gives is what counting the days one by one gives."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.schedule import Days, Schedule, SessionTiming, find_event_span, find_midnight, list_occurrences
from tests.agenda.desk import schedule
from tests.agenda.made import content, known
from tests.campaign import trials

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(730)]
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def counted(weekdays: set[int], start: date, last: date, every: int = 1) -> list[date]:
    """The days from `start` to `last` on those weekdays, of one week in `every`."""
    monday = start - timedelta(days=start.weekday())
    return [day for day in DAYS if start <= day <= last and day.weekday() in weekdays and ((day - monday).days // 7) % every == 0]


def chosen(number: int):
    """So many weekly schedules, always the same, with the days that they must give."""
    chance = random.Random(number)
    for _ in range(number):
        start = chance.choice(DAYS[:300])
        weekdays = {start.weekday(), *chance.sample(range(7), chance.randrange(4))}
        every, last = chance.choice((1, 1, 2, 3)), start + timedelta(days=chance.randrange(7, 400))
        begin, length = chance.randrange(24), chance.randrange(1, 10)
        rule = f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(CODES[day] for day in sorted(weekdays))};UNTIL={last:%Y%m%d}"
        yield start, begin, length, rule, counted(weekdays, start, last, every)


@pytest.mark.parametrize("case", list(chosen(trials(full=600, sample=25))), ids=lambda case: case[3])
def test_a_weekly_rule_gives_the_days_that_one_counts(case):
    start, hour, length, rule, expected = case
    end = (hour + length) % 24
    try:
        found = list_occurrences(schedule(f"{start:%Y-%m-%d} {hour:02}:00 - {end:02}:00", rule))
    except Exception as wrong:
        assert getattr(wrong, "sort", "") in ("heure inexistante", "heure double")
        return
    assert [one.begin.date() for one in found if one.begin.hour == hour] == [one.begin.date() for one in found] or hour == 2
    assert [one.first_day for one in found] == expected


@pytest.mark.parametrize("weekday", range(7))
def test_a_month_long_exhibition_closed_one_day_a_week_is_never_open_on_it(weekday):
    opened = [day for day in range(7) if day != weekday]
    start = next(day for day in DAYS if day.weekday() in opened)
    rule = f"FREQ=WEEKLY;BYDAY={','.join(CODES[day] for day in opened)}"
    found = list_occurrences(schedule(f"{start} 10:00 - 18:00", rule), find_midnight(FIRST), find_midnight(DAYS[-1]))
    assert weekday not in {one.first_day.weekday() for one in found}
    assert len(found) == sum(1 for day in DAYS[:-1] if start <= day and day.weekday() != weekday)


@pytest.mark.parametrize("number", range(7))
def test_a_french_day_is_that_day_for_two_years(number):
    start = next(day for day in DAYS if day.weekday() == number)
    found = list_occurrences(schedule(f"{start} 18:00 - 19:30", f"chaque {FRENCH[number]}"), find_midnight(FIRST), find_midnight(DAYS[-1]))
    assert {(one.begin.weekday(), one.begin.hour, one.end.hour, one.end.minute) for one in found} == {(number, 18, 19, 30)}
    assert len(found) == len([day for day in DAYS[:-1] if day.weekday() == number])


def test_at_any_instant_what_is_ahead_is_the_first_that_is_not_over():
    chance = random.Random(2026)
    market = content(timings="3 janvier 2026 de 22 h à 2 h 30", rrule="chaque samedi", exdates="du 1er au 31 août 2026").publication
    every = list_occurrences(Schedule.from_front_matter(market.extra), find_midnight(FIRST), find_midnight(date(2029, 1, 1)))
    for _ in range(trials(full=3_000, sample=150)):
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(730 * 24 * 60))
        expected = next(one for one in every if one.ends_at.timestamp() > now.timestamp())
        found = find_event_span(market, now)
        assert (found.start, found.end) == (expected.begin, expected.ends_at)


def test_on_each_day_the_pages_of_the_day_hold_what_takes_place_on_it_and_nothing_else():
    events = known(
        content("Marché", "3 janvier 2026 de 8 h à 13 h", rrule="chaque samedi", exdates="27 juin 2026, du 1er au 31 août 2026"),
        content("Verre", "6 janvier 2026 de 14 h à 18 h", type="exposition", rrule="du mardi au dimanche"),
    )
    market, glass = (Schedule.from_front_matter(event.publication.extra) for event in events)
    holidays = Days(date(2026, 8, 1), date(2026, 8, 31))
    for day in DAYS[7:400]:
        start, end = find_midnight(day), find_midnight(day + timedelta(days=1))
        closed = day == date(2026, 6, 27) or holidays.first <= day <= holidays.last
        assert bool(list_occurrences(market, start, end)) == (day.weekday() == 5 and not closed)
        assert bool(list_occurrences(glass, start, end)) == (day.weekday() != 0)


@pytest.mark.parametrize("zone", [UTC, PARIS])
def test_a_window_is_the_same_whatever_the_zone_that_it_is_given_in(zone):
    night = schedule("28 mars 2026 de 22 h à 5 h", "chaque samedi")
    start, end = find_midnight(date(2026, 3, 29)), find_midnight(date(2026, 10, 26))
    assert list_occurrences(night, start.astimezone(zone), end.astimezone(zone)) == list_occurrences(night, start, end)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("28 mars 2026 de 23 h à 4 h", 4 * 3600),
        ("24 octobre 2026 de 23 h à 4 h", 6 * 3600),
        ("31 décembre 2026 de 23 h à 4 h", 5 * 3600),
    ],
)
def test_a_night_lasts_as_long_as_the_clocks_let_it(written, seconds):
    (night,) = list_occurrences(schedule(written))
    assert night.ends_at.timestamp() - night.begin.timestamp() == seconds
    assert night.last_day == night.first_day


def test_a_day_is_never_counted_twice_when_it_has_twenty_five_hours():
    found = list_occurrences(schedule("2026-10-20", "chaque jour, 10 fois"))
    assert [one.first_day for one in found] == [date(2026, 10, 20) + timedelta(days=number) for number in range(10)]
    assert all(one.first_day == one.last_day for one in found)
    assert SessionTiming(found[5].begin, found[5].end, True).ends_at == found[6].begin
