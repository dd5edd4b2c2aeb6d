"""An instant typed at night is understood, or refused with examples; never taken for one that is over."""

import random
from datetime import datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.town.alerts.alarm import parse_instant

NOW = datetime(2026, 3, 27, 2, 40, tzinfo=PARIS)
"""The night from Thursday to Friday."""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("demain 18h", "2026-03-28 18:00"),
        ("demain à 18 h 30", "2026-03-28 18:30"),
        ("Demain 8:15", "2026-03-28 08:15"),
        ("demain", "2026-03-28 23:59"),
        ("demain matin", "2026-03-28 12:00"),
        ("ce soir", "2026-03-27 22:00"),
        ("ce soir 21h", "2026-03-27 21:00"),
        ("cette nuit", "2026-03-27 06:00"),
        ("aujourd’hui 19h", "2026-03-27 19:00"),
        ("aujourd'hui", "2026-03-27 23:59"),
        ("après-demain 12h", "2026-03-29 12:00"),
        ("midi", "2026-03-27 12:00"),
        ("demain midi", "2026-03-28 12:00"),
        ("minuit", "2026-03-27 23:59"),
        ("6h", "2026-03-27 06:00"),
        ("2h", "2026-03-28 02:00"),
        ("24h", "2026-03-27 23:59"),
        ("30 min", "2026-03-27 03:10"),
        ("lundi soir", "2026-03-30 22:00"),
        ("18 h demain", "2026-03-28 18:00"),
        ("lundi 8h30", "2026-03-30 08:30"),
        ("vendredi 20h", "2026-04-03 20:00"),
        ("dimanche", "2026-03-29 23:59"),
        ("dans 3 heures", "2026-03-27 05:40"),
        ("dans 45 min", "2026-03-27 03:25"),
        ("dans 2 jours", "2026-03-29 02:40"),
        ("2026-03-28 18:00", "2026-03-28 18:00"),
        ("28 mars 2026 à 18 h", "2026-03-28 18:00"),
        ("28/03/2026", "2026-03-28 23:59"),
    ],
)
def test_what_people_write_is_understood(written, meant):
    assert parse_instant(written, NOW).replace(tzinfo=None) == datetime.fromisoformat(meant)


def test_a_night_that_is_over_is_the_next():
    evening = datetime(2026, 3, 27, 20, tzinfo=PARIS)
    assert parse_instant("cette nuit", evening) == parse_instant("cette nuit 6 h", evening) == datetime(2026, 3, 28, 6, tzinfo=PARIS)


@pytest.mark.parametrize("written", ["", "bientôt", "demian 18h", "25h", "demain 26h", "2026-13-28", "un jour", "18", "mars"])
def test_what_nobody_can_tell_is_refused_with_examples(written):
    with pytest.raises(SettingsError, match="demain 18h"):
        parse_instant(written, NOW)


@pytest.mark.parametrize("written", ["2026-03-26 18:00", "1er janvier 2020", "aujourd’hui 1h"])
def test_what_is_over_is_refused(written):
    with pytest.raises(SettingsError, match="déjà passé"):
        parse_instant(written, NOW)


@pytest.mark.parametrize(
    ("now", "written", "utc"),
    [
        ("2026-10-24T20:00", "demain 2h30", "2026-10-25T01:30+00:00"),
        ("2026-10-24T20:00", "2026-10-25 02:30", "2026-10-25T01:30+00:00"),
        ("2026-03-28T20:00", "demain 2h30", "2026-03-29T00:30+00:00"),
        ("2026-03-28T20:00", "demain 3h", "2026-03-29T01:00+00:00"),
        ("2026-03-29T01:30", "dans 45 min", "2026-03-29T01:15+00:00"),
        ("2026-10-25T01:30", "dans 45 min", "2026-10-25T00:15+00:00"),
    ],
)
def test_in_the_nights_when_clocks_change_an_alert_lasts_rather_too_long(now, written, utc):
    found = parse_instant(written, datetime.fromisoformat(now).replace(tzinfo=PARIS))
    assert abs(found - datetime.fromisoformat(utc)) <= timedelta(hours=1) and found >= datetime.fromisoformat(utc)


def test_at_any_instant_of_two_years_what_is_meant_is_ahead_and_at_the_hour_that_was_typed():
    draw = random.Random(2)
    for _ in range(600):
        now = datetime(2025, 6, 1, tzinfo=PARIS) + timedelta(minutes=draw.randrange(2 * 365 * 1440))
        hour = draw.randrange(4, 24)
        written = draw.choice(["demain {}h", "{}h", "lundi {}h", "après-demain {} h 00", "samedi à {} heures"]).format(hour)
        found = parse_instant(written, now)
        assert now < found <= now + timedelta(days=8) and found.astimezone(PARIS).hour == hour
