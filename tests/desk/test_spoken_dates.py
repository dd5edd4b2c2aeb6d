"""A date as one says it becomes what a file has, and what is no such date stays as it was typed."""

from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.spoken_dates import format_file_instant, understand_day, understand_instant, understand_timing
from plugins.service.desk.spoken_words import understand_values
from plugins.town.agenda.kinds import KINDS as EVENTS
from plugins.town.agenda.recurrence import read_repetition
from plugins.town.places.kinds import KINDS

NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)
"""A Friday, two days before summer time begins."""
EVENT = next(kind for kind in EVENTS if kind.name == "evenement")
PLACE = next(kind for kind in KINDS if kind.name == "lieu")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("demain 18 h", "2026-03-28 18:00"),
        ("Demain à 18h30", "2026-03-28 18:30"),
        ("ce soir", "2026-03-27 20:00"),
        ("ce soir 21 h", "2026-03-27 21:00"),
        ("ce midi", "2026-03-27 12:00"),
        ("après-demain midi", "2026-03-29 12:00"),
        ("demain matin", "2026-03-28 08:00"),
        ("lundi après-midi", "2026-03-30 14:00"),
        ("samedi prochain à 8 h", "2026-03-28 08:00"),
        ("vendredi 20 h", "2026-04-03 20:00"),
        ("18 h", "2026-03-27 18:00"),
        ("8 h", "2026-03-28 08:00"),
        ("dans 3 heures", "2026-03-27 12:00"),
        ("dans une semaine", "2026-04-03 09:00"),
        ("28 mars 18 h", "2026-03-28 18:00"),
        ("26 mars 18 h", "2027-03-26 18:00"),
        ("le 3 avril à 18 h", "2026-04-03 18:00"),
        ("demain minuit", "2026-03-29 00:00"),
        ("demain 24 h", "2026-03-29 00:00"),
        ("dans 3h", "2026-03-27 12:00"),
    ],
)
def test_what_is_said_is_understood(typed, meant):
    assert format_file_instant(understand_instant(typed, NOW)) == meant


@pytest.mark.parametrize(
    "typed", ["", "bonjour", "3", "samedi 18", "demain 25 h", "2026-03-28 18:00", "28 mars 2026 à 18 h", "30 février", "a" * 99]
)
def test_what_says_no_date_or_is_whole_already_is_left_alone(typed):
    assert understand_instant(typed, NOW) is understand_day(typed, NOW) is understand_timing(typed, NOW) is None


def test_an_hour_that_the_clocks_skip_or_repeat_is_not_chosen_for_anybody():
    assert understand_instant("dimanche 2 h 30", NOW) is None
    assert understand_instant("demain 2 h 30", datetime(2026, 10, 24, 12, tzinfo=PARIS)) is None


@pytest.mark.parametrize(
    ("typed", "meant", "words"),
    [
        ("lundi au vendredi 7 h-20 h, samedi 9 h-18 h", "Mo-Fr 07:00-20:00; Sa 09:00-18:00", "du lundi au vendredi : de 7 h à 20 h"),
        ("mardi et jeudi de 12 h à 14 h", "Tu,Th 12:00-14:00", "mardi et jeudi : de 12 h à 14 h"),
        ("Mo-Fr  07:00-20:00", "Mo-Fr  07:00-20:00", "du lundi au vendredi : de 7 h à 20 h"),
    ],
)
def test_hours_are_said_as_at_a_counter_and_said_back(typed, meant, words):
    values, understood = understand_values(PLACE, {"opening_hours": typed}, NOW)
    assert values == {"opening_hours": meant} and understood[0].words.replace("\u202f", " ").startswith(words)


def test_hours_that_are_not_plain_are_left_for_check_to_tell():
    assert understand_values(PLACE, {"opening_hours": "quand il fait beau"}, NOW) == ({"opening_hours": "quand il fait beau"}, [])


def test_a_day_and_a_session():
    assert f"{understand_day('demain 18 h', NOW)} {understand_day('1er mai', NOW)}" == "2026-03-28 2026-05-01"
    assert understand_timing("samedi de 8 h à 13 h", NOW) == "28 mars 2026 de 8 h à 13 h"
    assert understand_timing("demain 18h-20h30", NOW) == "28 mars 2026 de 18 h à 20 h 30"
    assert understand_timing("28 mars 2026 de 8 h à 13 h", NOW) is None


@pytest.mark.parametrize(
    ("typed", "first", "rule"),
    [
        ("tous les mardis de 18 h à 19 h", "31 mars 2026 de 18 h à 19 h", "tous les mardis"),
        ("Chaque mardi et jeudi de 18h à 19h30", "31 mars 2026 de 18 h à 19 h 30", "chaque mardi et jeudi"),
        ("tous les jours de 9 h à 12 h", "28 mars 2026 de 9 h à 12 h", "tous les jours"),
        ("chaque samedi à 10 h, jusqu’au 30 juin 2026", "2026-03-28 10:00", "chaque samedi, jusqu’au 30 juin 2026"),
    ],
)
def test_a_session_that_comes_back_fills_its_first_time_and_its_repetition(typed, first, rule):
    values, understood = understand_values(EVENT, {"timings": typed}, NOW)
    assert values == {"timings": first, "rrule": rule}
    assert [each.path for each in understood] == ["timings", "rrule"]
    assert understand_values(EVENT, {"timings": typed, "rrule": rule}, NOW) == (values, understood), "its field has not been left yet"
    assert read_repetition(RawValue(rule, 1)).freq in ("WEEKLY", "DAILY")


def test_a_repetition_that_was_chosen_is_not_replaced():
    typed = {"timings": "tous les mardis de 18 h à 19 h", "rrule": "chaque mois"}
    assert understand_values(EVENT, typed, NOW) == (typed, [])
