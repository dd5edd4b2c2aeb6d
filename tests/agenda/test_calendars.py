"""Calendars as Google, Outlook, Exchange, Apple, Nextcloud and Thunderbird write them: what is taken in takes place when they say."""

from datetime import date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from recurring_ical_events import of

from plugins.core.infrastructure.clock import PARIS
from plugins.journal.editorial.reading import split_front_matter
from plugins.town.agenda.schedule import Schedule, list_occurrences
from tests.agenda.pages import READ
from tests.agenda.test_taking import Desk, ics

CALENDARS = {path.stem: path for path in sorted((Path(__file__).parent / "calendars").glob("*.ics"))}
UNTIL = date(2028, 12, 31)
MEANT = {
    '"(UTC+00:00) Dublin, Edinburgh, Lisbon, London"': "Europe/London",
    "UNTIL=20261231\r\n": "UNTIL=20261231T225959Z\r\n",
}
"""What the reference library does not understand: Exchange's name for London, and a day as the end of a rule that has hours."""

ONE = """BEGIN:VEVENT
UID:un@mairie.example
DTSTART;TZID=Europe/Paris:20260404T203000
DTEND;TZID=Europe/Paris:20260404T223000
SUMMARY:Concert
LOCATION:Halle
END:VEVENT
"""


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def stamped(moment):
    """An instant, or the midnight of a day; an hour without a zone is that of Paris."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment).timestamp()


def expected(path):
    """When each session begins and ends, by the library that calendars' own programs agree with."""
    text = path.read_bytes().decode()
    for written, meant in MEANT.items():
        text = text.replace(written, meant)
    return {
        (stamped(one["DTSTART"].dt), stamped(one["DTEND"].dt))
        for one in of(Calendar.from_ical(text)).between(date(2020, 1, 1), UNTIL)
    }  # fmt: skip


def taken(desk, name=""):
    """Every session of the files that were made, with the title of its file and whether it is off."""
    found = []
    for path in sorted(desk.agenda.glob(f"{name or '*'}.md")):
        keys = split_front_matter(path.read_text(encoding="utf-8"), path.name).keys
        read = {each: READ[each](keys[each]) for each in ("timings", "rrule", "rdates", "exdates", "cancelled") if each in keys}
        end = datetime(UNTIL.year, UNTIL.month, UNTIL.day, tzinfo=PARIS)
        found += [(one, keys["title"].value) for one in list_occurrences(Schedule.from_front_matter(read), None, end)]
    return found


@pytest.mark.parametrize("name", CALENDARS)
def test_what_is_taken_in_takes_place_when_the_calendar_says(desk, name):
    desk.take(CALENDARS[name].read_bytes())
    desk.publications()
    assert {(one.begin.timestamp(), one.ends_at.timestamp()) for one, _ in taken(desk)} == expected(CALENDARS[name])


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("google-cours-de-la-semaine", "FREQ=WEEKLY;BYDAY=WE"),
        ("outlook-bruxelles-est-a-l-heure-de-paris", "FREQ=WEEKLY;BYDAY=MO"),
        ("google-utc-dans-un-calendrier-de-paris", "FREQ=WEEKLY;COUNT=30;BYDAY=TU"),
        ("exchange-premiere-seance-hors-de-la-regle", "FREQ=WEEKLY;UNTIL="),
        ("google-quotidien-avec-pauses", "FREQ=DAILY;UNTIL="),
    ],
)
def test_a_rule_that_paris_can_say_stays_a_rule(desk, name, rule):
    taken_in = desk.take(CALENDARS[name].read_bytes())
    text = taken_in.created_paths[0].read_text(encoding="utf-8")
    assert all(part in text for part in rule.split(";")) and "rrule: " in text
    assert not any("ne se dit pas" in sentence for sentence in taken_in.messages)


def test_a_rule_of_another_zone_is_told_and_written_date_by_date(desk):
    taken_in = desk.take(CALENDARS["google-regle-en-utc"].read_bytes())
    hours = {(one.begin.month, one.begin.hour) for one, _ in taken(desk)}
    assert {(1, 18), (3, 18), (4, 19), (6, 19)} <= hours
    assert any("ne se dit pas en heure de Paris : séances écrites une à une" in sentence for sentence in taken_in.messages)


def test_a_rule_of_another_zone_without_an_end_says_until_when_it_is_taken(desk):
    told = " ".join(desk.take(CALENDARS["google-regle-en-utc-sans-fin"].read_bytes()).messages)
    assert "jusqu’au 31 décembre 2028, puis reprenez ce calendrier" in told


def test_the_newer_of_two_versions_is_taken_whatever_their_order(desk):
    told = " ".join(desk.take(CALENDARS["exchange-deux-versions"].read_bytes()).messages)
    assert {one.begin.hour for one, _ in taken(desk)} == {19} and "version plus ancienne d’un événement" in told


def test_a_session_with_its_own_title_or_room_is_an_event_of_its_own(desk):
    told = " ".join(desk.take(CALENDARS["google-seance-deplacee-et-renommee"].read_bytes()).messages)
    (session,) = taken(desk, "cafe-des-aidants-rencontre-avec-un-notaire")
    text = (desk.agenda / "cafe-des-aidants-rencontre-avec-un-notaire.md").read_text(encoding="utf-8")
    assert (session[0].begin.day, "Sur inscription." in text, 'place: "Médiathèque"' in text) == (2, True, True)
    assert "séance à part de « Café des aidants » (2 avril 2026)" in told


def test_a_session_whose_title_says_that_it_is_cancelled_is(desk):
    desk.take(CALENDARS["google-seance-deplacee-et-renommee"].read_bytes())
    off = [(one.begin.month, one.begin.day) for one, title in taken(desk, "cafe-des-aidants") if one.cancelled]
    assert off == [(4, 16), (4, 23)]
    assert len(list(desk.agenda.glob("*.md"))) == 2


@pytest.mark.parametrize(
    "title", ["ANNULÉ : Concert", "[Annulé] Concert", "Concert (annulé)", "ANNULÉ Concert", "Concert - Annulé", "*ANNULÉ* Concert"]
)
def test_an_event_whose_title_says_that_it_is_cancelled_is(desk, title):
    text = desk.take(ics(ONE.replace("SUMMARY:Concert", f"SUMMARY:{title}"))).created_paths[0].read_text(encoding="utf-8")
    assert 'title: "Concert"' in text and 'event_status: "annulé"' in text
    desk.publications()


@pytest.mark.parametrize("title", ["Le menu complet : atelier", "Concert annulé par la pluie", "Complet veston"])
def test_a_title_that_only_speaks_of_it_is_not(desk, title):
    text = desk.take(ics(ONE.replace("SUMMARY:Concert", f"SUMMARY:{title}"))).created_paths[0].read_text(encoding="utf-8")
    assert f'title: "{title}"' in text and "event_status" not in text


def test_a_dash_of_windows_that_was_misread_stops_nothing(desk):
    one = ONE.replace("SUMMARY:Concert", "SUMMARY:Concert \x97 l\x92été\x07\nDESCRIPTION:\x93Venez\x94 \x85")
    text = desk.take(ics(one)).created_paths[0].read_text(encoding="utf-8")
    assert 'title: "Concert — l’été"' in text and "“Venez” …" in text
    desk.publications()


def test_a_calendar_of_windows_is_read(desk):
    text = desk.take(ics(ONE.replace("Concert", "Fête d’été")).encode("cp1252")).created_paths[0].read_text(encoding="utf-8")
    assert 'title: "Fête d’été"' in text


@pytest.mark.parametrize(
    "description",
    [
        "<p onclick='x()'>Venez</p><script>alert(1)</script>",
        "Fichier <planning.pdf> et [plan](plan.pdf) ![](x.png)",
        "<img src=x onerror=alert(1)> <iframe src='https://a.example'></iframe>",
        "Écrire à <mairie@example.org>, 3 < 4, <!-- note -->",
        "Réunion <https://visio.example/j/1?a=1&b=2>",
    ],
)
def test_what_a_description_holds_never_stops_the_site(desk, description):
    taken_in = desk.take(ics(ONE.replace("LOCATION", f"DESCRIPTION:{description}\nLOCATION")))
    desk.publications()
    assert len(taken_in.created_paths) == 1


def test_a_zone_that_nobody_knows_is_told(desk):
    told = desk.take(ics(ONE.replace("TZID=Europe/Paris", "TZID=Heure maison"))).messages
    assert "2 × fuseau horaire inconnu, « Heure maison », lu comme l’heure de Paris." in told


def test_a_day_that_no_journal_can_have_is_told_and_not_taken(desk):
    taken_in = desk.take(ics(ONE.replace("20260404", "18260404")))
    assert taken_in.created_paths == ()
    assert any("non repris, « Concert » : l’année 1826" in sentence for sentence in taken_in.messages)


def test_a_text_of_a_session_alone_is_told(desk):
    series = ONE.replace("SUMMARY", "RRULE:FREQ=WEEKLY;COUNT=4\nDESCRIPTION:Venez.\nSUMMARY")
    once = ONE.replace("SUMMARY", "RECURRENCE-ID;TZID=Europe/Paris:20260411T203000\nDESCRIPTION:Sans bar.\nSUMMARY")
    told = desk.take(ics(series, once.replace("20260404", "20260411"))).messages
    assert any("1 texte(s) propre(s) à une séance, non repris : « Sans bar. »" in sentence for sentence in told)


@pytest.mark.parametrize("created", ["00001231T000000Z", "hier", "20260301"])
def test_a_date_of_writing_that_is_none_loses_nothing(desk, created):
    assert len(desk.take(ics(ONE.replace("SUMMARY", f"CREATED:{created}\nSUMMARY"))).created_paths) == 1
    desk.publications()
