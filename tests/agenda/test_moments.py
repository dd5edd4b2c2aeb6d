"""Sessions as an editor writes them: ISO, a poster's French, keys, and what cannot be meant."""

from datetime import date

import pytest

from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.town.agenda.schedule import MOST_MOMENTS, Days, read_moments, read_timings

MARKET = ("2026-03-28T08:00:00+01:00", "2026-03-28T13:00:00+01:00")


def told(written) -> list[tuple[str, str | None]]:
    return [(one.begin.isoformat(), one.end and one.end.isoformat()) for one in read_timings(RawValue(written, 7))]


def keys(**given: str) -> dict[str, RawValue]:
    return {name: RawValue(value, 8) for name, value in given.items()}


@pytest.mark.parametrize(
    "written",
    [
        "28 mars 2026 de 8 h à 13 h",
        "samedi 28 mars 2026, 8h–13h",
        "2026-03-28 08:00 - 13:00",
        "28/03/2026 de 8h00 à 13h00",
        "2026-03-28 08:00 au 2026-03-28 13:00",
        keys(begin="2026-03-28 08:00", end="2026-03-28 13:00"),
        keys(begin="2026-03-28T08:00", end="13:00"),
        keys(début="28 mars 2026 à 8 h", fin="13 h"),
        [RawValue("28 mars 2026 de 8 h à 13 h", 8)],
        [RawValue(keys(begin="2026-03-28 08:00", end="13 h"), 8)],
    ],
)
def test_one_session_is_understood_however_it_is_written(written):
    assert told(written) == [MARKET]


def test_a_session_without_an_end_has_none():
    assert told("28 mars 2026 à 20 h 30") == [("2026-03-28T20:30:00+01:00", None)]


def test_an_hour_before_the_beginning_is_of_the_next_day():
    assert told("27 mars 2026 de 22 h à 2 h") == [("2026-03-27T22:00:00+01:00", "2026-03-28T02:00:00+01:00")]


def test_days_without_hours_last_until_midnight():
    (session,) = read_timings(RawValue("du 19 au 20 septembre 2026", 1))
    assert session.whole_days
    assert (session.begin.isoformat(), session.end.isoformat()) == ("2026-09-19T00:00:00+02:00", "2026-09-21T00:00:00+02:00")
    assert (session.first_day, session.last_day) == (date(2026, 9, 19), date(2026, 9, 20))


def test_what_ends_in_the_small_hours_belongs_to_its_evening():
    (session,) = read_timings(RawValue("27 mars 2026 de 22 h à 5 h", 1))
    assert session.last_day == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("written", "line", "sort"),
    [
        ("demain", 7, "date illisible"),
        ("2026-03-29 02:30", 7, "heure inexistante"),
        ("28 mars 2026 de 22 h à 2 h 30", 7, "heure inexistante"),
        ("2026-10-25 02:30", 7, "heure double"),
        ("28 mars 2026 au 3 mars 2026", 7, "dates contradictoires"),
        ([RawValue("28 mars 2026 de 8 h à 13 h", 8), RawValue("30 février 2026", 9)], 9, "date illisible"),
        (keys(begin="2026-03-28 08:00", end="2026-03-27 13:00"), 7, "dates contradictoires"),
        (keys(begin="2026-03-28 08:00", end="2026-03-29"), 7, "horaire illisible"),
        (keys(begin="2026-03-28", end="13:00"), 7, "horaire illisible"),
        (keys(begin="2026-03-28", end="2026-03-29 13:00"), 7, "horaire illisible"),
        (keys(begin="2026-03-28", edn="2026-03-29"), 8, "clé inconnue"),
        (keys(end="2026-03-29 10:00"), 7, "clé manquante"),
        (keys(begin=[]), 8, "horaire illisible"),
        ([RawValue([], 9)], 9, "horaire illisible"),
        ("2026-03-28 08:00\n" * (MOST_MOMENTS + 1), 0, "horaire illisible"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(written, line, sort):
    with pytest.raises(InvalidValue) as raised:
        read_timings(RawValue(written, 7))
    assert (raised.value.line, raised.value.sort) == (line, sort)
    assert raised.value.remedy


def test_days_that_differ_are_days_instants_or_all_the_days_between():
    found = read_moments(RawValue("1er mai 2026, du 28 mars au 5 avril 2026, 2026-05-08 18:00", 1))
    assert found[:2] == (date(2026, 5, 1), Days(date(2026, 3, 28), date(2026, 4, 5)))
    assert found[2].isoformat() == "2026-05-08T18:00:00+02:00"


@pytest.mark.parametrize("written", ["un jour", "du 9 au 3 mai 2026", [RawValue({}, 4)]])
def test_days_that_no_calendar_has_are_refused(written):
    with pytest.raises(InvalidValue):
        read_moments(RawValue(written, 3))


def test_what_comes_back_is_led_to_its_key():
    with pytest.raises(InvalidValue, match="se répète") as wrong:
        read_timings(RawValue("tous les premiers samedis du mois de 10 h à 12 h", 7))
    assert "« rrule »" in wrong.value.remedy
