"""Calendars as another library reads them: the same sessions, the same words; and the same bytes each time."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from dateutil.tz import resolve_imaginary
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plugins.core.infrastructure.build_services import OutputManifest, PublicationRows
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.listing import Quarter
from plugins.town.agenda.event import CalendarFrame
from plugins.town.agenda.ical import format_invitation, format_uid, format_vcalendar, format_vevents
from plugins.town.agenda.lists import CalendarPublisher, list_calendars, select_for_calendar, write_calendars
from plugins.town.agenda.schedule import Schedule, list_occurrences
from tests.agenda.made import list_events
from tests.agenda.pages import AUTHORITY, SITE, TODAY, page
from tests.campaign import trials
from tests.house import ROOT

FRAME = CalendarFrame("Agenda – Le Journal", f"{SITE}/agenda/agenda.ics", f"{SITE}/agenda/")
BUREAU = CalendarPublisher("Agenda – Le Journal", SITE, AUTHORITY)
YEAR = datetime(2027, 4, 1, tzinfo=PARIS)
NO_ONE_HOUR = ((date(2026, 3, 29), 2), (date(2026, 10, 25), 2))
"""Hours that the clocks skip or repeat: whoever writes that an event begins then is told so."""


def read(*pages):
    """The VEVENTs of a calendar of these pages, as vobject reads them."""
    return list(
        vobject.readOne(format_vcalendar(FRAME, (format_vevents(one, AUTHORITY) for one in pages)).decode()).contents.get("vevent", ())
    )


def value(event, name):
    """What an event says under a name; None when it says nothing."""
    return event.contents[name][0].value if name in event.contents else None


def instants(event):
    """When its sessions begin, by the library that reads it, for a year."""
    found = event.getrruleset(addRDate=True) if "rrule" in event.contents else [event.dtstart.value]
    end = YEAR if isinstance(event.dtstart.value, datetime) else YEAR.replace(tzinfo=None)
    walls = [each if isinstance(each, datetime) else datetime(each.year, each.month, each.day) for each in _until(found, end)]
    return {_paris(each) for each in walls}


def _until(found, end):
    for each in found:
        wall = each if isinstance(each, datetime) else datetime(each.year, each.month, each.day)
        if wall.replace(tzinfo=None) >= end.replace(tzinfo=None):
            return
        yield wall


def _paris(wall):
    """An hour that is skipped in spring is read with the offset before it: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5"""
    return (wall.replace(tzinfo=PARIS) if wall.tzinfo is None else resolve_imaginary(wall).astimezone(PARIS)).astimezone(UTC)


def taking_place(pages):
    """The sessions that a reader of the calendar believes to take place."""
    events = read(*pages)
    off = {_paris(value(event, "recurrence-id")) for event in events if "recurrence-id" in event.contents}
    given_by = [event for event in events if "recurrence-id" not in event.contents and value(event, "status") != "CANCELLED"]
    return sorted(set().union(*(instants(event) for event in given_by)) - off) if given_by else []


SCHEDULES = {
    "one": page(),
    "several": page("4 avril 2026 à 20 h; 5 avril 2026 de 15 h à 17 h; 10 mai 2026 à 20 h"),
    "weekly": page("7 avril 2026 de 18 h à 19 h", rrule="chaque mardi jusqu’au 30 juin 2026", exdates="du 14 au 21 avril 2026"),
    "one cancelled": page("7 avril 2026 de 18 h à 19 h", rrule="chaque mardi jusqu’au 30 juin 2026", cancelled="14 avril 2026"),
    "over both changes of clocks": page("6 octobre 2026 de 18 h à 19 h", rrule="chaque mardi jusqu’au 30 avril 2027"),
    "endless": page("7 avril 2026 de 18 h à 19 h", rrule="chaque mardi"),
    "three times": page("7 avril 2026 de 18 h à 19 h", rrule="chaque mardi, 3 fois"),
    "monthly": page("2 avril 2026 à 20 h", rrule="le premier jeudi du mois"),
    "besides": page("7 avril 2026 de 18 h à 19 h", rrule="chaque mardi jusqu’au 30 juin 2026", rdates="11 avril 2026"),
    "two a week": page("7 avril 2026 de 18 h à 19 h; 9 avril 2026 de 12 h à 13 h", rrule="chaque semaine"),
    "night": page("4 avril 2026 de 22 h à 2 h"),
    "exhibition": page("7 avril 2026 de 14 h à 18 h", rrule="du mardi au dimanche jusqu’au 3 mai 2026", exdates="1er mai 2026"),
    "an hour that the clocks skip": page("8 février 2026 de 2 h 30 à 3 h 30", rrule="chaque dimanche, 8 fois"),
    "one session off": page("4 avril 2026 à 20 h; 5 avril 2026 à 15 h", cancelled="5 avril 2026"),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_another_library_reads_the_sessions_that_the_pages_show(name):
    one = SCHEDULES[name]
    shown = list_occurrences(Schedule.from_front_matter(one.publication.extra), None, YEAR)
    assert taking_place([one]) == [session.begin.astimezone(UTC) for session in shown if not session.cancelled]


@given(
    first=st.dates(date(2026, 1, 1), date(2027, 2, 1)),
    hour=st.integers(0, 23),
    interval=st.integers(1, 3),
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    count=st.integers(1, 40),
)
@settings(deadline=None, max_examples=trials(full=2000, sample=25))
def test_whatever_the_rule_the_same_sessions_are_read(first, hour, interval, freq, count):
    assume((first, hour) not in NO_ONE_HOUR)
    one = page(f"{first} {hour:02}:30", rrule=f"FREQ={freq};INTERVAL={interval};COUNT={count}")
    shown = list_occurrences(Schedule.from_front_matter(one.publication.extra), None, YEAR)
    assert taking_place([one]) == [session.begin.astimezone(UTC) for session in shown]


def test_a_weekly_class_is_one_rule():
    (event,) = read(SCHEDULES["weekly"])
    assert value(event, "rrule") == "FREQ=WEEKLY;UNTIL=20260630T215959Z;BYDAY=TU"
    assert value(event, "dtstart").tzinfo is not None


def test_whole_days_are_days():
    (event,) = read(page("du 4 au 6 avril 2026"))
    assert (value(event, "dtstart"), value(event, "dtend")) == (date(2026, 4, 4), date(2026, 4, 7))


def test_nothing_that_is_written_is_lost():
    one = page(
        title="Bal ; « musette », \\ folk",
        summary="À 20 h, salle des fêtes : " + "danse, " * 20,
        type="concert",
        theme="Culture",
        tags=("bal, folk", "danse"),
        place="Salle des fêtes",
        street_address="2, rue du Port",
        price="5 €",
        registration="06 12 34 56 78",
        conditions="Apportez vos chaussures.",
        organiser="Les Trois Cloches",
    )
    (event,) = read(one)
    assert value(event, "summary") == one.publication.title
    assert value(event, "location") == "Salle des fêtes, 2, rue du Port"
    assert {"concert", "Culture", "bal, folk", "danse"} == {word for line in event.contents["categories"] for word in line.value}
    assert (value(event, "url"), value(event, "contact")) == (one.permalink, "Les Trois Cloches")
    said = value(event, "description")
    assert all(part in said for part in (one.publication.summary, "5 €", "06 12 34 56 78", "Apportez vos chaussures.", one.permalink))
    assert all(len(line) <= 75 for line in format_vevents(one, AUTHORITY).split(b"\r\n"))


def test_its_name_is_its_id_whatever_else_changes():
    before, after = read(page())[0], read(page("5 avril 2026 à 21 h", title="Autre", slug="bal"))[0]
    assert value(before, "uid") == value(after, "uid") == format_uid("20260301-bal", AUTHORITY) == "20260301-bal@ma-ville.fr"


def test_each_session_that_was_written_has_a_name_and_the_first_that_of_the_event():
    names = [value(event, "uid") for event in read(SCHEDULES["several"])]
    assert len(set(names)) == 3 and "20260301-bal@ma-ville.fr" in names


def test_a_correction_raises_the_revision_and_a_cancellation_is_one():
    first, corrected, off = (
        read(one)[0]
        for one in (
            page(),
            page(modified=datetime(2026, 3, 10, 9, tzinfo=PARIS)),
            page(event_status="annulé"),
        )
    )
    assert int(value(first, "sequence")) == 0 < int(value(off, "sequence")) < int(value(corrected, "sequence"))
    assert value(corrected, "last-modified") - value(first, "last-modified") == timedelta(days=9)


@pytest.mark.parametrize(
    ("state", "status", "before"),
    [("annulé", "CANCELLED", "Annulé : "), ("reporté", "CANCELLED", "Reporté : "), ("complet", "CONFIRMED", "Complet : ")],
)
def test_what_became_of_it_is_said_twice(state, status, before):
    (event,) = read(page(event_status=state))
    assert (value(event, "status"), value(event, "summary")) == (status, f"{before}Le bal")


def test_a_year_of_the_past_is_kept_by_whole_months():
    past = {month: page(f"{day} à 20 h", slug=month) for month, day in (("mars", "2 mars 2025"), ("février", "27 février 2025"))}
    endless = page("7 avril 2020 à 18 h", slug="yoga", rrule="chaque mardi")
    held_events = select_for_calendar(list_events([*past.values(), endless], TODAY))
    assert [event.content for event in held_events] == [endless, past["mars"]]


def test_there_is_one_for_each_list():
    one = page(type="exposition", theme="Culture", quartiers=("Gare",), place="Halle", public=("jeunes",), price="gratuit")
    found = [calendar.address for calendar in list_calendars(tuple(list_events((one,), TODAY)))]
    assert found == [
        f"agenda/{where}agenda.ics"
        for where in ("", "jeunes/", "gratuit/", "expositions/", "quartiers/gare/", "lieux/halle/", "themes/culture/", "types/exposition/")
    ]


def test_the_same_agenda_is_the_same_bytes(tmp_path):
    events = select_for_calendar(list_events(SCHEDULES.values(), TODAY))
    digests = {each.source: (each.digest, b"") for each in events}
    for folder in ("one", "other"):
        write_calendars(tmp_path / folder, list_calendars(events), digests, BUREAU, OutputManifest(), PublicationRows())
    one, other = (
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.ics")}
        for folder in ("one", "other")
    )
    assert one == other and Path("agenda/agenda.ics") in one and Path("agenda/bal/evenement.ics") in one


def test_an_event_alone_is_added_to_one_s_own_calendar():
    made = vobject.readOne(format_invitation(format_vevents(page(), AUTHORITY)).decode())
    assert (made.vevent.summary.value, "source" in made.contents) == ("Le bal", False)


def test_its_zone_has_no_end():
    text = format_vcalendar(FRAME, ()).decode()
    assert text.count("BEGIN:VTIMEZONE") == 1 and "RDATE" not in text
    (event,) = read(page("4 juillet 2045 à 20 h"))
    assert value(event, "dtstart").astimezone(UTC).hour == 18


def test_the_calendar_of_a_quarter_stands_beside_its_list():
    """The page of the quarter, which another room writes, leads to `agenda.ics` there."""
    quarter = Quarter.from_name("Bords-d’Oise")
    (calendar,) = (
        each for each in list_calendars(tuple(list_events((page(quartiers=(quarter.name,)),), TODAY))) if "quartiers" in each.home
    )
    assert calendar.address == f"agenda/quartiers/{quarter.slug}/agenda.ics"
    assert "agenda/quartiers/{{ quartier.slug }}/agenda.ics" in (ROOT / "theme" / "templates" / "quarter.html").read_text(encoding="utf-8")
