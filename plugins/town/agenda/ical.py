"""An event as calendars know it, and the calendar around it. https://www.rfc-editor.org/rfc/rfc5545"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from icalendar import Calendar as VCalendar
from icalendar import Event as VEvent
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.town.agenda.event import Appointment, CalendarFrame, Poster
from plugins.town.agenda.particulars import EventState
from plugins.town.agenda.recurrence import RecurrenceRule
from plugins.town.agenda.schedule import Days, Moment, Schedule, SessionTiming, list_excluded, list_occurrences

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


def format_vevents(content: PublishedContent, authority: str) -> bytes:
    """The VEVENTs of `content`, one of Pelican's with its `event`; none without a session. `authority` is the setting FEED_AUTHORITY."""
    publication = content.publication
    schedule = Schedule.from_front_matter(publication.extra)
    if schedule is None:
        return b""
    return b"".join(component.to_ical() for component in _single_events(content, schedule, format_uid(publication.identity, authority)))


def format_uid(identity: str, authority: str) -> str:
    """The name of an event in calendars, for ever. https://www.rfc-editor.org/rfc/rfc7986#section-5.3"""
    return f"{identity}@{authority.partition(',')[0].rpartition('@')[2]}"


def _single_events(content: PublishedContent, schedule: Schedule, name: str) -> Iterator[VEvent]:
    """The session that was written first has the event's own name; the others add the instant at which they begin."""
    first = content.publication.extra["timings"][0]
    for timing in (*schedule.timings, *schedule.rdates):
        has_own_name = timing is not first and timing != first
        vevent = _build_vevent(content, timing, _add_instant(name, timing) if has_own_name else name)
        if schedule.rule and timing in schedule.timings:
            yield from _build_repeated(vevent, timing, schedule, schedule.rule)
        else:
            if any(timing.is_named_by(moment) for moment in schedule.cancelled):
                vevent["status"] = "CANCELLED"
            yield vevent


def _build_repeated(vevent: VEvent, timing: SessionTiming, schedule: Schedule, rule: RecurrenceRule) -> Iterator[VEvent]:
    """The rule; the sessions that it gives and that do not take place; and, each by itself, those that were announced and are cancelled."""
    alone = replace(schedule, timings=(timing,), rdates=())
    vevent.add("rrule", vRecur.from_ical(rule.format_rrule(timing.whole_days)))
    if without := [excluded.start for excluded in list_excluded(alone)]:
        vevent.add("exdate", without, parameters={"value": "DATE"} if timing.whole_days else {})
    yield vevent
    for session in _list_cancelled(alone):
        off = VEvent()
        for key, value in vevent.property_items(recursive=False, sorted=False):
            if key not in ("BEGIN", "END", "RRULE", "EXDATE", "DTSTART", "DTEND", "STATUS"):
                off.add(key, value)
        _add_dates(off, session)
        off.add("recurrence-id", session.start)
        off.add("status", "CANCELLED")
        yield off


def _list_cancelled(schedule: Schedule) -> list[SessionTiming]:
    if not schedule.cancelled:
        return []
    last = max(_find_end(moment) for moment in schedule.cancelled)
    return [occurrence for occurrence in list_occurrences(schedule, None, last) if occurrence.cancelled]


def _find_end(moment: Moment) -> datetime:
    """An instant after the last session that `moment` names."""
    day = moment.last if isinstance(moment, Days) else moment
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


def _build_vevent(content: PublishedContent, timing: SessionTiming, name: str) -> VEvent:
    publication, poster = content.publication, content.event.poster
    component = VEvent()
    component.add("uid", name)
    _stamp(component, publication, poster.state)
    _add_dates(component, timing)
    component.add("summary", f"{poster.state.title_prefix} : {publication.title}" if poster.state.title_prefix else publication.title)
    component.add("status", "CANCELLED" if poster.state.off else "CONFIRMED")
    where = ", ".join(dict.fromkeys(filter(None, (poster.where.name, poster.where.address)))) or poster.where.link
    if where:
        component.add("location", where)
    if poster.where.latitude is not None and poster.where.longitude is not None:
        component.add("geo", (poster.where.latitude, poster.where.longitude))
    component.add("description", describe_event(publication, poster, content.permalink))
    if words := list(dict.fromkeys(filter(None, (poster.type, poster.theme, *publication.tags)))):
        component.add("categories", words)
    component.add("url", content.permalink)
    if publication.extra.get("organiser"):
        component.add("contact", publication.extra["organiser"])
    if timing.whole_days:
        component.add("transp", "TRANSPARENT")
    return component


def _stamp(vevent: VEvent, publication: Publication, state: EventState) -> None:
    """What tells a program that it has an older version: from the file alone, so that the same file gives the same bytes.

    The revision is the number of minutes between the first version and the one that its `modified` dates.
    """
    created = publication.date or datetime(1970, 1, 1, tzinfo=UTC)
    changed = max(created, publication.modified or created)
    vevent.add("created", created.astimezone(UTC))
    vevent.add("dtstamp", changed.astimezone(UTC))
    vevent.add("last-modified", changed.astimezone(UTC))
    vevent.add("sequence", int((changed - created).total_seconds() // 60) + (state.code > 1))


def describe_event(publication: Publication, poster: Poster, permalink: str) -> str:
    """The description of an event in a calendar: plain text, line by line."""
    extra = publication.extra
    ways = " ou ".join(way.value for way in extra.get("registration") or ())
    lines = (poster.state.sentence, publication.summary, extra.get("conditions"), poster.price, poster.ages)
    return "\n".join(filter(None, (*lines, f"Inscription : {ways}" if ways else "", poster.where.link, permalink)))


def _add_dates(vevent: VEvent, timing: SessionTiming) -> None:
    vevent.add("dtstart", timing.start)
    if timing.end:
        vevent.add("dtend", timing.end.date() if timing.whole_days else timing.end)


def _add_instant(name: str, timing: SessionTiming) -> str:
    identity, _, host = name.partition("@")
    return f"{identity}-{timing.begin.astimezone(UTC):%Y%m%dT%H%M%SZ}@{host}"


def format_vevent(appointment: Appointment, authority: str) -> bytes:
    """The VEVENT of an appointment; `authority` is the setting FEED_AUTHORITY. The revision is the number of minutes between the first
    version and this."""
    component = VEvent()
    component.add("uid", format_uid(appointment.identity, authority))
    component.add("created", appointment.created.astimezone(UTC))
    component.add("dtstamp", appointment.changed.astimezone(UTC))
    component.add("last-modified", appointment.changed.astimezone(UTC))
    component.add("sequence", int((appointment.changed - appointment.created).total_seconds() // 60))
    component.add("dtstart", appointment.start)
    if appointment.end:
        component.add("dtend", appointment.end)
    component.add("summary", appointment.title)
    component.add("status", "CONFIRMED")
    component.add("location", appointment.place)
    component.add("description", appointment.description)
    if appointment.categories:
        component.add("categories", list(appointment.categories))
    component.add("url", appointment.url)
    content: bytes = component.to_ical()
    return content
