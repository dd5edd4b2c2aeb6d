"""Hours as people say them, and the syntax that they are offered; nothing where anything is not understood."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.town.places import hours_words
from plugins.town.places.hours_grammar import HoursRule, format_rules, parse_hours
from plugins.town.places.reads import guess_hours
from tests.campaign import trials
from tests.places.invented import spans, weekdays

SAID = [
    ("du mardi au samedi midi et soir", "Tu-Sa 12:00-14:00,19:00-22:00"),
    ("Du lundi au vendredi de 9h à 12h30 et de 14h à 18h", "Mo-Fr 09:00-12:30,14:00-18:00"),
    (
        "du lundi au vendredi de 9 h à 18 h, samedi de 9 h à 12 h, fermé le dimanche et les jours fériés",
        "Mo-Fr 09:00-18:00; Sa 09:00-12:00; Su,PH off",
    ),
    ("24h/24", "24/7"),
    ("24h/24 et 7j/7", "24/7"),
    ("tous les jours sauf le lundi, 10h-19h", "Mo-Su 10:00-19:00; Mo off"),
    ("Lu-Ve 9h-18h", "Mo-Fr 09:00-18:00"),
    ("Mo-Fr 9h-12h", "Mo-Fr 09:00-12:00"),
    ("lun-ven: 8h30-12h / 13h30-17h", "Mo-Fr 08:30-12:00,13:30-17:00"),
    ("Mardi, jeudi : 9:00 – 12:00", "Tu,Th 09:00-12:00"),
    ("le samedi matin", "Sa 09:00-12:00"),
    ("mercredi après-midi", "We 14:00-18:00"),
    ("de 18 h à 2 h du mardi au samedi", "Tu-Sa 18:00-02:00"),
    ("du lundi au samedi de 9h à minuit", "Mo-Sa 09:00-24:00"),
    ("en semaine 9h-18h", "Mo-Fr 09:00-18:00"),
    ("le week-end de 10 h à 12 h", "Sa-Su 10:00-12:00"),
    ("vacances scolaires : 10h-18h", "SH 10:00-18:00"),
    ("D’avril à septembre, tous les jours de 8h à 20h ; d’octobre à mars de 8h à 18h", "Apr-Sep Mo-Su 08:00-20:00; Oct-Mar 08:00-18:00"),
    ("Sur rendez-vous.", 'unknown "sur rendez-vous"'),
    ("fermé le mercredi, ouvert tous les jours de 9h à 18h", "Mo-Su 09:00-18:00; We off"),
]
UNKNOWN = [
    "Horaires variables",
    "fermé lundi, mardi 9h-12h",
    "",
    "ouvert tous les jours",
    "de 9 h à 47 h",
    "lundi",
    "selon la météo, 9h-12h",
    "fermé",
    "9h",
    "x" * 5000,
]


@pytest.mark.parametrize(("said", "meant"), SAID)
def test_what_is_said_is_offered_as_it_must_be_written(said, meant):
    assert guess_hours(said) == meant


@pytest.mark.parametrize("said", UNKNOWN)
def test_nothing_is_offered_where_anything_is_not_understood(said):
    assert guess_hours(said) == ""


@given(weekdays, spans())
@settings(max_examples=trials(full=2000, sample=150), deadline=None)
def test_what_the_pages_say_is_understood_back(days, times):
    """The French of our own pages, typed again, gives the hours that it came from."""
    said = f"{hours_words.format_days(days)} : {hours_words.join_names([hours_words.format_span(one) for one in times])}"
    assert parse_hours(guess_hours(said)) == (HoursRule(weekdays=days, spans=times),), said


@given(st.text(alphabet="lundimarsejvh019:-, ;àéè/", max_size=60))
@settings(max_examples=trials(full=5000, sample=300), deadline=None)
def test_whatever_is_said_what_is_offered_can_be_read(said):
    meant = guess_hours(said)
    assert not meant or format_rules(parse_hours(meant)) == meant
