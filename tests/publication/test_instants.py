"""Dates, as ISO writes them and as a town clerk does, through the two nights when the clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import read_day, read_instant, shorten_for_message
from plugins.core.publication.raw_value import InvalidValue
from plugins.core.publication.words import format_french_day

HALF_PAST_NINE = datetime(2026, 3, 2, 9, 30, tzinfo=PARIS)
MIDNIGHT = datetime(2026, 3, 2, tzinfo=PARIS)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02 09:30",
        "2026-03-02T09:30",
        "2026-03-02T09:30:00",
        "2026-03-02 09:30:00.000",
        "2026-3-2 9:30",
        "2026-03-02_09:30",
        "2026-03-02 9h30",
        "2026-03-02T09:30+01:00",
        "2026-03-02T08:30Z",
        "2026-03-02 08:30+0000",
        "2026-03-02T10:30:00+02:00",
        "2 mars 2026 à 9 h 30",
        "2 mars 2026 à 9h30",
        "2 Mars 2026, 9 h 30",
        "2 MARS 2026 à 9 heures 30",
        "lundi 2 mars 2026 à 9 h 30",
        "Lundi 2 mars 2026 à 9:30",
        "le 2 mars 2026 à 9 h 30 min",
        "2\u00a0mars\u202f2026 à 9\u00a0h\u00a030",
        "02/03/2026 09:30",
        "2/3/2026 9h30",
        "02.03.2026 à 9 h 30",
        "  2026-03-02   09:30 ",
    ],
)
def test_one_instant_may_be_written_in_many_ways(written):
    assert read_instant(written) == HALF_PAST_NINE


@pytest.mark.parametrize("written", ["2026-03-02", "2 mars 2026", "02/03/2026", "lundi 2 mars 2026", "2 mars 2026 à 0 h"])
def test_a_day_alone_begins_at_midnight(written):
    assert read_instant(written) == MIDNIGHT


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("janvier", 1),
        ("février", 2),
        ("fevrier", 2),
        ("mars", 3),
        ("avril", 4),
        ("mai", 5),
        ("juin", 6),
        ("juillet", 7),
        ("août", 8),
        ("aout", 8),
        ("septembre", 9),
        ("octobre", 10),
        ("novembre", 11),
        ("décembre", 12),
        ("janv.", 1),
        ("févr.", 2),
        ("sept.", 9),
        ("déc.", 12),
    ],
)
def test_every_month_has_its_french_names(name, month):
    assert read_day(f"5 {name} 2026") == date(2026, month, 5)


def test_the_first_of_the_month_is_premier():
    assert read_day("1er mars 2026") == date(2026, 3, 1)
    assert format_french_day(date(2026, 3, 1)) == "1er mars 2026"
    assert format_french_day(date(2026, 8, 14)) == "14 août 2026"


def test_what_is_written_in_french_is_read_again():
    for number in range(366):
        moment = date(2024, 1, 1) + timedelta(number)
        assert read_day(format_french_day(moment)) == moment


def test_an_hour_is_kept_to_the_second():
    assert read_instant("2026-03-02 09:30:15").second == 15


def test_summer_is_two_hours_ahead():
    assert read_instant("2026-07-14 12:00").astimezone(UTC).hour == 10


def test_instants_are_in_paris_whatever_was_written():
    assert read_instant("2026-03-02T08:30Z").utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("", "n’est pas une date"),
        ("demain", "n’est pas une date"),
        ("2026", "n’est pas une date"),
        ("2026-03", "n’est pas une date"),
        ("03-02-2026", "n’est pas une date"),
        ("2 mars", "n’est pas une date"),
        ("2 mars 26", "n’est pas une date"),
        ("20260302", "n’est pas une date"),
        ("2026-W10-1", "n’est pas une date"),
        ("2026-03-02 09:30 environ", "n’est pas une date"),
        ("March 2, 2026", "n’est pas une date"),
        ("2026-02-29", "n’existe pas au calendrier"),
        ("2026-13-01", "n’existe pas au calendrier"),
        ("2026-00-10", "n’existe pas au calendrier"),
        ("31 avril 2026", "n’existe pas au calendrier"),
        ("2 marche 2026", "n’existe pas au calendrier"),
        ("32/01/2026", "n’existe pas au calendrier"),
        ("2026-03-02 24:00", "cette heure n’existe pas"),
        ("2026-03-02 09:60", "cette heure n’existe pas"),
        ("2026-03-02 09:30:61", "cette heure n’existe pas"),
        ("2026-03-02T09:30+25:00", "décalage horaire"),
        ("0001-01-01", "hors du temps"),
        ("9999-12-31", "hors du temps"),
        ("1899-12-31", "hors du temps"),
    ],
)
def test_what_is_no_date_is_told_with_an_example(written, what):
    with pytest.raises(InvalidValue) as raised:
        read_instant(written)
    assert what in raised.value.text
    assert "2 mars 2026 à 9 h 30" in raised.value.remedy


@pytest.mark.parametrize("written", ["2026-03-29 02:00", "2026-03-29 02:30", "29 mars 2026 à 2 h 59", "2025-03-30 02:15"])
def test_an_hour_that_the_clocks_skip_is_told_with_the_next_one(written):
    with pytest.raises(InvalidValue) as raised:
        read_instant(written)
    assert raised.value.sort == "heure inexistante"
    assert " 03:" in raised.value.remedy


@pytest.mark.parametrize("written", ["2026-03-29 01:59", "2026-03-29 03:00"])
def test_the_hours_around_a_skipped_one_are_dates(written):
    assert read_instant(written)


@pytest.mark.parametrize("written", ["2026-10-25 02:00", "2026-10-25 02:30", "25 octobre 2026 à 2 h 59"])
def test_an_hour_that_comes_twice_is_told_with_both(written):
    with pytest.raises(InvalidValue) as raised:
        read_instant(written)
    assert raised.value.sort == "heure double"
    assert "+02:00" in raised.value.remedy
    assert "+01:00" in raised.value.remedy


def test_both_remedies_of_a_double_hour_are_dates_an_hour_apart():
    summer, winter = read_instant("2026-10-25 02:30+02:00"), read_instant("2026-10-25 02:30+01:00")
    assert winter.astimezone(UTC) - summer.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize("written", ["2026-10-25 01:59", "2026-10-25 03:00"])
def test_the_hours_around_a_double_one_are_dates(written):
    assert read_instant(written)


def test_a_day_forgets_its_hour():
    assert read_day("2 mars 2026 à 9 h 30") == date(2026, 3, 2)
    assert read_day("2026-03-29 02:30") == date(2026, 3, 29)


def test_a_long_mistake_is_shortened():
    assert shorten_for_message("a" * 100) == "a" * 59 + "…"
    assert shorten_for_message("deux\n lignes") == "deux lignes"
