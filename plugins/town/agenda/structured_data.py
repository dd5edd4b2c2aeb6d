"""Structured data of an event's page: https://schema.org/Event, https://schema.org/ExhibitionEvent, its sessions as `subEvent`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda.audience import Ages
from plugins.town.agenda.booking import Price
from plugins.town.agenda.event import Event
from plugins.town.agenda.event_place import EventPlace
from plugins.town.agenda.rule import RecurrenceRule
from plugins.town.agenda.schedule import Schedule, list_excluded
from plugins.town.agenda.timing import SessionTiming

Data = dict[str, object]
TYPES = {
    "exposition": "ExhibitionEvent",
    "concert": "MusicEvent",
    "spectacle": "TheaterEvent",
    "cinéma": "ScreeningEvent",
    "festival": "Festival",
    "sport": "SportsEvent",
    "lecture": "LiteraryEvent",
    "conférence": "EducationEvent",
    "cours": "EducationEvent",
}
"""What is more than an Event. https://schema.org/Event#subtypes"""

MODES = {"sur place": "OfflineEventAttendanceMode", "en ligne": "OnlineEventAttendanceMode", "mixte": "MixedEventAttendanceMode"}
"""https://schema.org/EventAttendanceModeEnumeration"""

SCHEMA = "https://schema.org/"


def build_event_data(content: PublishedContent, town: Mapping[str, str], publisher: Mapping[str, object]) -> Data:
    """The structured data of `content`, one of Pelican's with its `event`; `publisher` is the town's own data."""
    publication, event = content.publication, content.event
    extra, card = publication.extra, getattr(content, "card", None)
    properties = {
        "@context": "https://schema.org",
        "@type": TYPES.get(event.poster.type, "Event"),
        "@id": content.permalink,
        "url": content.permalink,
        "name": publication.title,
        "description": publication.summary,
        "inLanguage": publication.lang,
        "image": [card.url] if card else [],
        **_build_span(event),
        **_build_surroundings(event, extra, town),
        "typicalAgeRange": _format_ages(extra.get("age")),
        "isAccessibleForFree": extra["price"].free if extra.get("price") else None,
        "offers": _build_offers(extra.get("price"), event, content.permalink),
        "organizer": _build_organiser(extra.get("organiser"), publisher),
        "eventSchedule": build_schedule_data(Schedule.from_front_matter(extra)),
        "subEvent": _build_sessions(event, extra, town, content.permalink) if len(event.coming_sessions) > 1 else [],
    }
    return _drop_empty(properties)


def _build_span(event: Event) -> Data:
    """The next session when there is one only, else from the first to the last."""
    if len(event.coming_sessions) == 1 and not event.more:
        return _build_dates(event.coming_sessions[0])
    last = event.last.isoformat() if event.last else ""
    return {**_build_dates(event.first), "endDate": last} if event.first else {}


def _build_surroundings(event: Event, extra: Mapping[str, Any], town: Mapping[str, str]) -> Data:
    mode = "en ligne" if event.poster.state.schema_org == "EventMovedOnline" else extra.get("attendancemode", "sur place")
    return {
        "eventStatus": f"{SCHEMA}{event.poster.state.schema_org}",
        "eventAttendanceMode": f"{SCHEMA}{MODES[mode]}",
        "location": _build_location(event.poster.where, mode, town),
    }


def _build_sessions(event: Event, extra: Mapping[str, Any], town: Mapping[str, str], permalink: str) -> list[Data]:
    around = _build_surroundings(event, extra, town)
    return [
        _drop_empty(
            {
                "@type": TYPES.get(event.poster.type, "Event"),
                "name": event.poster.title,
                "url": permalink,
                **_build_dates(session),
                **around,
                **({"eventStatus": f"{SCHEMA}EventCancelled"} if session.cancelled else {}),
            }
        )
        for session in event.coming_sessions
    ]


def _build_dates(session: SessionTiming) -> Data:
    if session.whole_days:
        return {"startDate": session.first_day.isoformat(), "endDate": session.last_day.isoformat()}
    return {"startDate": _format_second(session.begin), "endDate": _format_second(session.end) if session.end else ""}


def _format_second(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _build_location(where: EventPlace, mode: str, town: Mapping[str, str]) -> Data | list[Data]:
    address = {"@type": "PostalAddress", "streetAddress": where.address, "addressLocality": town.get("name", ""), "addressCountry": "FR"}
    place: Data = {"@type": "Place", "name": where.words or town.get("name", ""), "address": _drop_empty(address)}
    if where.latitude is not None and where.longitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": where.latitude, "longitude": where.longitude}
    afar: Data = {"@type": "VirtualLocation", "url": where.link}
    locations: dict[str, Data | list[Data]] = {"sur place": place, "en ligne": afar if where.link else place, "mixte": [place, afar]}
    return locations[mode]


def _build_offers(price: Price | None, event: Event, permalink: str) -> Data:
    if price is None or price.low is None:
        return {}
    full = event.poster.state.word == "complet"
    availability = f"{SCHEMA}{'SoldOut' if full else 'InStock'}"
    cost = {"price": f"{price.low:.2f}"} if price.low == price.high else {"lowPrice": f"{price.low:.2f}", "highPrice": f"{price.high:.2f}"}
    sort = "Offer" if price.low == price.high else "AggregateOffer"
    return {"@type": sort, **cost, "priceCurrency": "EUR", "url": permalink, "availability": availability}


def _build_organiser(name: str | None, publisher: Mapping[str, object]) -> Data:
    return {"@type": "Organization", "name": name} if name else {key: value for key, value in publisher.items() if key != "@context"}


def _format_ages(ages: Ages | None) -> str:
    """`6-12`, `6-`. https://schema.org/typicalAgeRange"""
    return f"{ages.youngest or 0}-{ages.oldest or ''}" if ages and (ages.youngest or ages.oldest) else ""


def _drop_empty(data: Mapping[str, object]) -> Data:
    return {key: value for key, value in data.items() if value or value is False}


PERIODS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}
SAYABLE = ("BYDAY", "BYMONTHDAY", "BYMONTH", "WKST")


def build_schedule_data(schedule: Schedule | None) -> list[dict[str, object]]:
    """One schema.org Schedule per recurring session; none for a rule it cannot express."""
    if schedule is None or schedule.rule is None or any(name not in SAYABLE for name, _ in schedule.rule.parts):
        return []
    left_out = [timing.first_day.isoformat() for timing in list_excluded(schedule)]
    return [_build_schedule(timing, schedule.rule, left_out) for timing in schedule.timings]


def _build_schedule(timing: SessionTiming, rule: RecurrenceRule, left_out: list[str]) -> dict[str, object]:
    parts = {name: value.split(",") for name, value in rule.parts}
    properties = {
        "@type": "Schedule",
        "scheduleTimezone": "Europe/Paris",
        "startDate": timing.first_day.isoformat(),
        "endDate": rule.until.date().isoformat() if rule.until else "",
        "startTime": "" if timing.whole_days else f"{timing.begin:%H:%M:%S}",
        "endTime": f"{timing.end:%H:%M:%S}" if timing.end and not timing.whole_days else "",
        "repeatFrequency": f"P{rule.interval}{PERIODS[rule.freq]}",
        "repeatCount": rule.count,
        "byDay": [_format_day(code) for code in parts.get("BYDAY", ())],
        "byMonthDay": [int(number) for number in parts.get("BYMONTHDAY", ())],
        "byMonth": [int(number) for number in parts.get("BYMONTH", ())],
        "exceptDate": left_out,
    }
    return {key: value for key, value in properties.items() if value}


def _format_day(code: str) -> str:
    """A day of every week is schema.org's, the first of a month iCalendar's: both are allowed."""
    return f"https://schema.org/{DAYS[code]}" if code in DAYS else code
