"""Build a calendar to subscribe to, or one to download: a frame around the events."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from icalendar import Calendar as VCalendar
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.appointment import CalendarFrame

OFTEN = timedelta(hours=6)
"""How often a subscriber should come again: what is cancelled in the morning is known at noon."""


def format_vcalendar(frame: CalendarFrame, events: Iterable[bytes]) -> bytes:
    """The calendar of `events`, each some VEVENTs, to subscribe to."""
    component = _build_plain()
    component.add("name", frame.title)
    component.add("x-wr-calname", frame.title)
    component.add("x-wr-timezone", PARIS.key)
    component.add("source", frame.source, parameters={"value": "URI"})
    component.add("url", frame.home)
    component.add("refresh-interval", OFTEN, parameters={"value": "DURATION"})
    component.add("x-published-ttl", "PT6H")
    return _insert_events(component.to_ical(sorted=False), events)


def format_invitation(event: bytes) -> bytes:
    """A calendar of one event to download, without a refresh interval. The same frame for all, which is made once (3 ms)."""
    return _insert_events(_format_bare(), (event,))


@cache
def _format_bare() -> bytes:
    content: bytes = _build_plain().to_ical(sorted=False)
    return content


def _build_plain() -> VCalendar:
    component = VCalendar()
    component.add("prodid", "-//Beffroi//Agenda//FR")
    component.add("version", "2.0")
    component.add("calscale", "GREGORIAN")
    component.add("method", "PUBLISH")
    return component


def _insert_events(frame: bytes, events: Iterable[bytes]) -> bytes:
    head, end, _ = frame.rpartition(b"END:VCALENDAR")
    return b"".join((head, format_paris_time_zone(), *events, end, b"\r\n"))


WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)
RULES = (
    (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), WINTER, SUMMER, 3),
    (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), SUMMER, WINTER, 10),
)
"""Summer time from the last Sunday of March to the last of October, since 1996: https://eur-lex.europa.eu/eli/dir/2000/84/oj, and
https://eur-lex.europa.eu/eli/dir/1994/21/oj before it. The library writes each change as a date, until 2038, and no rule."""


@cache
def format_paris_time_zone() -> bytes:
    """The VTIMEZONE of Europe/Paris, with no end."""
    zone = Timezone()
    zone.add("tzid", PARIS.key)
    for part, name, start, before, after, month in RULES:
        change = part()
        change.add("tzname", name)
        change.add("dtstart", start)
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        change.add("rrule", vRecur.from_ical(f"FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU"))
        zone.add_component(change)
    content: bytes = zone.to_ical()
    return content
