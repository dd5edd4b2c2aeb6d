"""A calendar read: the events of an `.ics`, each with its sessions. https://www.rfc-editor.org/rfc/rfc5545"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar
from icalendar import Event as VEvent
from icalendar.error import BrokenCalendarProperty
from icalendar.prop import vDDDLists

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import InvalidValue
from plugins.core.publication.untrusted_text import decode_text, repair_controls
from plugins.core.publication.words import format_french_day
from plugins.town.agenda.imported_event import (
    ImportedEvent,
    Session,
    UnsupportedRule,
    as_list,
    build_keys,
    convert_to_markdown,
    find_horizon,
    find_sessions,
    read_text,
    select_nearest,
)
from plugins.town.agenda.particulars import STATES
from plugins.town.agenda.schedule import find_midnight

READ_PROPERTIES = frozenset(
    [
        "UID",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "URL",
        "CATEGORIES",
        "STATUS",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXDATE",
        "RDATE",
        "RECURRENCE-ID",
        "CREATED",
        "LAST-MODIFIED",
        "ORGANIZER",
        "CONTACT",
        "CLASS",
        "SEQUENCE",
    ]
)
NEEDLESS = frozenset(["DTSTAMP", "TRANSP", "PRIORITY"])
"""What says nothing of the event itself."""
BROKEN = (
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
    OSError,
    RecursionError,
    BrokenCalendarProperty,
    InvalidValue,
)
"""What a damaged calendar makes the libraries, and what reads its values, raise."""
CalendarEvents = tuple[list[ImportedEvent], Counter[str], str]
DATES = ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE")
MARKS = {"annule": "annulé", "annulee": "annulé", "cancelled": "annulé", "canceled": "annulé", "reporte": "reporté", "reportee": "reporté"}
MARKS |= {"annules": "annulé", "annulees": "annulé", "complet": "complet", "nouvelle-date": "reprogrammé"}
STATE_MARKS = (
    re.compile(r"[\s\[(«*!–—-]*(?P<word>[\w ]{5,14}?)[\s\])»*!]*[:\])»*!–—-]\s*(?P<rest>.+)"),
    re.compile(r"(?P<rest>.+?)\s*[\[(«–—-]+\s*(?P<word>[\w ]{5,14}?)\s*[\])»!]*"),
)
"""« ANNULÉ : Bal », « [Reporté] Bal », « Bal (annulé) »."""
LONGEST_MARKED = 500
"""Characters of a title whose state is looked for, four times what ours may have: a longer one is a text."""
STATES_OFF = {state.word for state in STATES if state.off}
CITY = re.compile(r"\((?:UTC|GMT)(?P<sign>[+-])?(?P<hours>\d\d)?:?(?P<minutes>\d\d)?\)\s*(?P<cities>.*)")
"""The name of a zone as Exchange shows it to people, where a name of a zone belongs: « (UTC+00:00) Dublin, Edinburgh, Lisbon, London »."""


def parse_calendar(data: bytes, name: str, now: datetime) -> CalendarEvents:
    """The events of a calendar, how often each thing was not taken, and the name of the source. Raises SettingsError."""
    try:
        read = Calendar.from_ical(repair_controls(decode_text(data)), multiple=True)
    except BROKEN as error:
        raise SettingsError([f"{name} : ce n’est pas un calendrier qui se lise ({error})."]) from None
    if not read:
        raise SettingsError([f"{name} : ce calendrier est coupé, sa fin manque."])
    losses: Counter[str] = Counter()
    groups: dict[tuple[str, str], list[VEvent]] = defaultdict(list)
    numbers: dict[int, int] = {}
    for number, part in enumerate(each for each_calendar in read for each in each_calendar.walk()):
        for broken, _ in part.errors:
            losses[f"{broken or 'ligne'}, qui ne se lit pas"] += 1
        if not isinstance(part, VEvent) and part.name not in ("VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT"):
            losses[f"{part.name}, qui n’est pas un événement"] += 1
        numbers[id(part)] = number
    for each_calendar in read:
        zone = str(each_calendar.get("x-wr-timezone") or "")
        for part in each_calendar.walk("VEVENT"):
            if not isinstance(part, VEvent):
                continue
            if not part.get("uid"):
                part["uid"] = f"sans-uid-{numbers[id(part)]}"
            groups[str(part["uid"]), zone].append(part)
    source = next(
        (str(each_calendar.get(key)) for each_calendar in read for key in ("x-wr-calname", "prodid") if each_calendar.get(key)),
        "calendrier",
    )
    return (
        [each for (uid, zone), parts in groups.items() for each in _read_event(uid, parts, zone, now, losses)],
        losses,
        repair_controls(source),
    )


def _read_event(uid: str, parts: list[VEvent], zone: str, now: datetime, lost: Counter[str]) -> list[ImportedEvent]:
    """One event, or nothing of it: half of one would be wrong without anybody knowing."""
    try:
        return list(_parse_event(uid, parts, zone, now, lost))
    except BROKEN:
        lost[f"événement qui ne se lit pas, « {uid[:80]} »"] += 1
    return []


def _parse_event(uid: str, parts: list[VEvent], zone: str, now: datetime, lost: Counter[str]) -> Iterator[ImportedEvent]:
    parts = sorted(parts, key=_find_revision, reverse=True)
    main = next((part for part in parts if "RECURRENCE-ID" not in part), parts[0])
    if str(main.get("class", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        lost["événement privé"] += 1
        return
    if "DTSTART" not in main:
        lost["événement sans date"] += 1
        return
    for part in parts:
        _set_zones(part, lost)
    for name in {name for part in parts for name in part} - READ_PROPERTIES - NEEDLESS:
        lost[f"{name}, que nos fichiers ne disent pas"] += 1
    older = [part for part in parts if "RECURRENCE-ID" not in part and part is not main]
    if older:
        lost["version plus ancienne d’un événement, laissée pour la plus récente"] += len(older)
    parts = [part for part in parts if part not in older and "DTSTART" in part]
    refused = ""
    try:
        sessions = find_sessions(parts, zone, now.date())
    except UnsupportedRule as rule:
        refused = f"répétition « {rule} » non reprise : seules les dates écrites une à une le sont"
        for part in parts:
            part.pop("RRULE", None)
        sessions = find_sessions(parts, zone, now.date())
    if not sessions:
        lost[f"événement dont aucune séance n’a lieu, « {read_text(main, 'SUMMARY')[:80]} »"] += 1
    series = main if "RRULE" in main else None
    for title, place, alike_sessions in _group_alike(main, sessions):
        event = _build_event(uid, main, title, place, alike_sessions, series, find_midnight(find_horizon(parts, now.date())), now)
        event.losses += [refused] if refused else []
        yield event


def _find_revision(part: VEvent) -> tuple[int, float]:
    """Which of two versions of one session is the newer: the number of its revision, then when it was written."""
    stamped = next((stamped for name in ("LAST-MODIFIED", "DTSTAMP") if (stamped := _parse_instant(part.get(name)))), None)
    sequence = part.get("SEQUENCE")
    return int(sequence) if isinstance(sequence, int) else 0, stamped.timestamp() if stamped else 0.0


def _set_zones(part: VEvent, lost: Counter[str]) -> None:
    """Give a zone to the hours of `part` that have none: that of Exchange's name for it, else Paris."""
    for name in DATES:
        for line in as_list(part.get(name)):
            listed = line.dts if isinstance(line, vDDDLists) else [line]
            floating = [each for each in listed if any(map(_is_floating, each.dt if isinstance(each.dt, tuple) else (each.dt,)))]
            named = str(line.params.get("TZID", ""))
            zone = _find_zone(named) if named and floating else PARIS
            if zone is None:
                lost[f"fuseau horaire inconnu, « {named[:60]} », lu comme l’heure de Paris"] += 1
            for each in floating:
                each.dt = tuple(_set_zone(moment, zone) for moment in each.dt) if isinstance(each.dt, tuple) else _set_zone(each.dt, zone)


def _is_floating(moment: object) -> bool:
    return isinstance(moment, datetime) and moment.tzinfo is None


def _set_zone(moment: Any, zone: Any) -> Any:
    return moment.replace(tzinfo=zone or PARIS) if _is_floating(moment) else moment


def _find_zone(named: str) -> ZoneInfo | None:
    """The zone of a name that the calendar does not define; None when it is unknown."""
    match = CITY.match(named)
    cities = re.split("[,/]", match["cities"]) if match else [named]
    city_slugs = {slugify(city) for city in cities}
    if "paris" in city_slugs:
        return PARIS
    by_city = {slugify(name.rpartition("/")[2]): name for name in sorted(available_timezones()) if "/" in name}
    return next((ZoneInfo(by_city[city]) for city in sorted(city_slugs, reverse=True) if city in by_city), None)


def _group_alike(main: VEvent, sessions: Sequence[Session]) -> Iterator[tuple[str, str, list[Session]]]:
    """The sessions by title and place, those of the series first: what has a title or a room of its own is an event of its own."""
    own = (_strip_title(read_text(main, "SUMMARY")), read_text(main, "LOCATION"))
    groups: dict[tuple[str, str], list[Session]] = {own: []}
    for session in sessions:
        groups.setdefault((_strip_title(session.title) or own[0], session.place), []).append(session)
    yield from ((title, place, members) for (title, place), members in groups.items() if members)


def _strip_title(title: str) -> str:
    return split_state_mark(title)[1]


def split_state_mark(title: str) -> tuple[str, str]:
    """Split the state from a title, in our words: « ANNULÉ : Bal » gives « annulé », « Bal »."""
    if len(title) > LONGEST_MARKED:
        return "", title
    for form in STATE_MARKS:
        match = form.fullmatch(" ".join(title.split()))
        if match and (state := MARKS.get(slugify(match["word"]))):
            return state, match["rest"].strip()
    first, _, rest = title.strip().partition(" ")
    state = MARKS.get(slugify(first)) if first.isupper() and rest else None
    return (state, rest.strip()) if state else ("", title)


def _build_event(
    uid: str, main: VEvent, title: str, place: str, sessions: list[Session], series: VEvent | None, until: datetime, now: datetime
) -> ImportedEvent:
    own = title == _strip_title(read_text(main, "SUMMARY")) and place == read_text(main, "LOCATION")
    event = ImportedEvent(uid if own else f"{uid}#{sessions[0].name}")
    event.body = convert_to_markdown(read_text(main, "DESCRIPTION") if own else sessions[0].text)
    event.note_text("title", title or "Sans titre")
    _say_when(event, main, sessions, series if own else None, until, now)
    if not own:
        days = ", ".join(format_french_day(each.timing.first_day) for each in sessions[:3]) + (" …" if len(sessions) > 3 else "")
        event.losses.append(f"séance à part de « {read_text(main, 'SUMMARY')[:80]} » ({days}) : elle a son titre ou son lieu")
    others = {each.text for each in sessions} - {(read_text(main, "DESCRIPTION") if own else sessions[0].text).strip(), ""}
    if others:
        event.losses.append(f"{len(others)} texte(s) propre(s) à une séance, non repris : « {repair_controls(min(others))[:60]} »")
    event.note_text("place", place)
    if re.match(r"https?://\S+$", link := read_text(main, "URL").strip()):
        event.add_text(f"[En savoir plus](<{link}>)" if re.search(r"[()]", link) else f"[En savoir plus]({link})")
    event.note_text("organiser", read_text(main, "CONTACT") or str(getattr(main.get("organizer"), "params", {}).get("CN", "")))
    event.keys["words"] = [repair_controls(str(word)) for line in as_list(main.get("categories")) for word in line.cats]
    event.keys["made"] = next((created for name in ("CREATED", "LAST-MODIFIED") if (created := _parse_instant(main.get(name)))), None)
    return event


def _parse_instant(value: Any) -> datetime | None:
    """The instant of a property; None for a day, an hour of nowhere, or the year 0 that some programs write."""
    try:
        moment = value.dt
    except BROKEN:
        return None
    if not isinstance(moment, datetime) or moment.tzinfo is None or moment.year < 1970:
        return None
    return moment.astimezone(PARIS)


def _say_when(event: ImportedEvent, main: VEvent, sessions: list[Session], series: VEvent | None, until: datetime, now: datetime) -> None:
    """Its sessions, and what has become of the whole, or of some of them."""
    states = [("annulé" if each.status == "CANCELLED" else "") or split_state_mark(each.title)[0] for each in sessions]
    shared_state = states[0] if len(set(states)) == 1 else ""
    if shared_state:
        event.keys["event_status"] = shared_state
    for state in sorted(set(states) - STATES_OFF - {""} if not shared_state else ()):
        event.losses.append(f"{states.count(state)} séance(s) « {state} » : seul l’événement entier peut l’être")
    timings = [each.timing for each in sessions]
    cancelled = [timing for timing, state in zip(timings, states, strict=True) if state in STATES_OFF and not shared_state]
    keys = build_keys(timings, cancelled, series, until)
    if "rrule" not in keys and len(timings) > len(nearest_timings := select_nearest(timings, now)):
        event.losses.append(f"{len(timings)} séances, c’est trop : {len(nearest_timings)} sont reprises, celles à venir d’abord")
        keys = build_keys(nearest_timings, [each for each in cancelled if each in nearest_timings], None, until)
    if series is not None and "rrule" not in keys:
        endless = not any(rule.get("COUNT") or rule.get("UNTIL") for rule in as_list(series["RRULE"]))
        end = f" jusqu’au {format_french_day(until.date() - timedelta(days=1))}, puis reprenez ce calendrier" if endless else ""
        rule = as_list(series["RRULE"])[0].to_ical().decode()
        event.losses.append(f"la règle « {rule} » ne se dit pas en heure de Paris : séances écrites une à une{end}")
    event.keys |= keys
