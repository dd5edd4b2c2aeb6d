"""A calendar to subscribe to, or to add to one's own: a frame around the events."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from icalendar import Calendar as VCalendar

from plugins.agenda.appointment import CalendarFrame
from plugins.agenda.ical.paris import paris
from plugins.infrastructure.clock import PARIS

OFTEN = timedelta(hours=6)
"""How often a subscriber should come again: what is cancelled in the morning is known at noon."""


def vcalendar(frame: CalendarFrame, events: Iterable[bytes]) -> bytes:
    """The calendar of `events`, each some VEVENTs, to subscribe to."""
    component = _plain()
    component.add("name", frame.title)
    component.add("x-wr-calname", frame.title)
    component.add("x-wr-timezone", PARIS.key)
    component.add("source", frame.source, parameters={"value": "URI"})
    component.add("url", frame.home)
    component.add("refresh-interval", OFTEN, parameters={"value": "DURATION"})
    component.add("x-published-ttl", "PT6H")
    return _around(component.to_ical(sorted=False), events)


def invitation(event: bytes) -> bytes:
    """A calendar of one event, to add to one's own: nothing to come back to. The same frame for all, which is made once (3 ms)."""
    return _around(_bare(), (event,))


@cache
def _bare() -> bytes:
    content: bytes = _plain().to_ical(sorted=False)
    return content


def _plain() -> VCalendar:
    component = VCalendar()
    component.add("prodid", "-//Beffroi//Agenda//FR")
    component.add("version", "2.0")
    component.add("calscale", "GREGORIAN")
    component.add("method", "PUBLISH")
    return component


def _around(frame: bytes, events: Iterable[bytes]) -> bytes:
    head, end, _ = frame.rpartition(b"END:VCALENDAR")
    return b"".join((head, paris(), *events, end, b"\r\n"))
