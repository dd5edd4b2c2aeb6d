"""A calendar read: the events of an `.ics`, each with its rule, its exceptions and its cancelled sessions. https://www.rfc-editor.org/rfc/rfc5545"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar
from icalendar import Event as VEvent
from icalendar.error import BrokenCalendarProperty

from plugins.agenda.rule import parsed
from plugins.agenda.taking.found import Found
from plugins.publication.clock import PARIS
from plugins.publication.errors import SettingsError
from plugins.publication.wrong import Wrong

TAKEN = frozenset(
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
    ]
)
NEEDLESS = frozenset(["DTSTAMP", "SEQUENCE", "TRANSP", "PRIORITY"])
"""What says nothing of the event itself."""
BROKEN = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, OSError, BrokenCalendarProperty)
"""What a damaged calendar makes the library, and what reads its values, raise."""
Told = tuple[list[Found], Counter[str], str]


def calendar(data: bytes, name: str) -> Told:
    """The events of a calendar, how often each thing was not taken, and the name of the source. Raises SettingsError."""
    try:
        read = Calendar.from_ical(data, multiple=True)
    except BROKEN as error:
        raise SettingsError([f"{name} : ce n’est pas un calendrier qui se lise ({error})."]) from None
    if not read:
        raise SettingsError([f"{name} : ce calendrier est coupé, sa fin manque."])
    lost: Counter[str] = Counter()
    groups: dict[str, list[VEvent]] = defaultdict(list)
    for number, part in enumerate(each for one in read for each in one.walk()):
        for broken, _ in part.errors:
            lost[f"{broken or 'ligne'}, qui ne se lit pas"] += 1
        if isinstance(part, VEvent):
            groups[str(part.get("uid") or f"sans-uid-{number}")].append(part)
        elif part.name not in ("VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT"):
            lost[f"{part.name}, qui n’est pas un événement"] += 1
    source = next((str(one.get(key)) for one in read for key in ("x-wr-calname", "prodid") if one.get(key)), "calendrier")
    return [one for uid, parts in groups.items() if (one := _whole(uid, parts, lost))], lost, source


def _whole(uid: str, parts: list[VEvent], lost: Counter[str]) -> Found | None:
    """One event, or nothing of it: half of one would be wrong without anybody knowing."""
    try:
        return _found(uid, parts, lost)
    except BROKEN:
        lost[f"événement qui ne se lit pas, « {uid[:80]} »"] += 1
        return None


def _found(uid: str, parts: list[VEvent], lost: Counter[str]) -> Found | None:
    main = next((part for part in parts if "RECURRENCE-ID" not in part), parts[0])
    if str(main.get("class", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        lost["événement privé"] += 1
        return None
    if "DTSTART" not in main:
        lost["événement sans date"] += 1
        return None
    for name in {name for part in parts for name in part} - TAKEN - NEEDLESS:
        lost[f"{name}, que nos fichiers ne disent pas"] += 1
    one = Found(uid)
    one.body = _text(main, "DESCRIPTION").strip()
    one.say("title", _text(main, "SUMMARY") or "Sans titre")
    one.keys["timings"] = [_session(main)]
    _repeated(one, main, [part for part in parts if part is not main])
    one.say("place", _text(main, "LOCATION"))
    if link := _text(main, "URL"):
        one.body = f"{one.body}\n\n[En savoir plus]({link})".strip()
    one.say("organiser", _text(main, "CONTACT") or str(getattr(main.get("organizer"), "params", {}).get("CN", "")))
    one.keys["words"] = [str(word) for line in _several(main.get("categories")) for word in line.cats]
    if str(main.get("status", "")).upper() == "CANCELLED":
        one.keys["event_status"] = "annulé"
    made = main.get("created") or main.get("last-modified")
    one.keys["made"] = made.dt.astimezone(PARIS) if made and isinstance(made.dt, datetime) and made.dt.tzinfo else None
    return one


def _text(part: VEvent, name: str) -> str:
    value = part.get(name)
    return str(value) if value is not None and not isinstance(value, list) else " ".join(map(str, value or ()))


def _session(part: VEvent) -> dict[str, str]:
    start = part["DTSTART"].dt
    end = part["DTEND"].dt if "DTEND" in part else start + part["DURATION"].dt if "DURATION" in part else None
    return _between(start, end)


def _between(start: date, end: date | None) -> dict[str, str]:
    if not isinstance(start, datetime):
        last = max(start, end - timedelta(days=1)) if end else start
        return {"begin": start.isoformat(), "end": last.isoformat()}
    return {"begin": written(start), **({"end": written(end)} if end and _paris(end) > _paris(start) else {})}


def written(moment: date) -> str:
    """An instant as our files say it: what clocks show in Paris; a day as it is."""
    return f"{_paris(moment):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def _paris(moment: datetime) -> datetime:
    """A `floating` hour is that of Paris: the town is there."""
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)


def _repeated(one: Found, main: VEvent, others: Iterable[VEvent]) -> None:
    if "RRULE" in main:
        rules = _several(main["RRULE"])
        text = rules[0].to_ical().decode()
        try:
            parsed(text)
        except Wrong as wrong:
            one.told.append(f"répétition « {text} » non reprise : {wrong.text} Seules les dates écrites une à une le sont")
        else:
            one.keys["rrule"] = text
            if len(rules) > 1:
                one.told.append("deux règles de répétition : seule la première est reprise")
    besides = [_date(each) for each in _dates(main, "RDATE")]
    without = [written(each) for each in _dates(main, "EXDATE")]
    cancelled = []
    for part in others:
        instead = written(part["RECURRENCE-ID"].dt) if "RECURRENCE-ID" in part else ""
        if str(part.get("status", "")).upper() == "CANCELLED":
            cancelled.append(instead)
        elif instead and "DTSTART" in part:
            without.append(instead)
            besides.append(_session(part))
    one.keys |= {key: value for key, value in (("rdates", besides), ("exdates", without), ("cancelled", cancelled)) if value}
    if "rrule" not in one.keys:
        one.keys["timings"] += [each for each in one.keys.pop("rdates", ()) if each["begin"] not in without]


def _date(value: Any) -> dict[str, str]:
    if isinstance(value, tuple):
        start, end = value
        return _between(start, start + end if isinstance(end, timedelta) else end)
    return {"begin": written(value)}


def _dates(part: VEvent, name: str) -> Iterator[Any]:
    for line in _several(part.get(name)):
        yield from (each.dt for each in line.dts)


def _several(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
