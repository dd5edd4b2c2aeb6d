"""An export of OpenAgenda read, JSON of its second version, or the same as OpenDataSoft has it, a flat row for each event.

https://developers.openagenda.com/evenements/structure
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.slug import slugify
from plugins.core.publication.untrusted_text import repair_controls
from plugins.town.agenda.audience import OLDEST
from plugins.town.agenda.importing.ics import CalendarEvents
from plugins.town.agenda.importing.imported_event import ImportedEvent
from plugins.town.agenda.importing.markdown import convert_to_markdown, convert_to_words
from plugins.town.agenda.importing.opendatasoft import build_event, parse_rows
from plugins.town.agenda.importing.sessions import build_timing, format_moment, format_session, select_nearest
from plugins.town.agenda.states import MODES, STATES
from plugins.town.agenda.timing import SessionTiming

READ_KEYS = frozenset(
    [
        "uid",
        "title",
        "description",
        "longDescription",
        "keywords",
        "timings",
        "location",
        "onlineAccessLink",
        "registration",
        "conditions",
        "age",
        "accessibility",
        "attendanceMode",
        "status",
        "createdAt",
        "canonicalUrl",
        "organizer",
        "rrule",
        "exdates",
        "rdates",
        "cancelledTimings",
    ]
)
DERIVED = frozenset(
    [
        "slug",
        "dateRange",
        "firstTiming",
        "lastTiming",
        "nextTiming",
        "timezone",
        "country",
        "updatedAt",
        "featured",
        "originAgenda",
        "links",
        "html",
        "range",
        "addMethod",
        "ownerUid",
        "creatorUid",
        "agendaUid",
        "fileKey",
        "locationUid",
        "lat",
        "lng",
        "imageCredits",
    ]
)
"""What the rest says already, or that says nothing of the event."""

PLACE = frozenset(
    "name address city postalCode uid slug agendaUid countryCode country region department district insee timezone".split()  # noqa: SIM905
)
"""What is taken of a location, or that the address says; `latitude` and the others are told as lost."""

PUBLISHED = 2
"""https://developers.openagenda.com/evenements/structure: `state` of what is refused, to be looked at, ready, published."""


def parse_export(data: bytes, name: str, now: datetime) -> CalendarEvents:
    """The events of an export, how often each thing was not taken, and the name of the source. Raises SettingsError."""
    try:
        read = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SettingsError([f"{name} : ce n’est ni un calendrier (.ics) ni du JSON qui se lise ({error})."]) from None
    source, rows = "OpenDataSoft", parse_rows(read)
    events: Any = rows
    if rows is None:
        source, events = "OpenAgenda", read.get("events") if isinstance(read, dict) else read
    if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
        keys = ", ".join(f"« {key} »" for key in list(read)[:5]) if isinstance(read, dict) else "une liste d’autre chose"
        raise SettingsError(
            [
                f"{name} : ce n’est ni un export d’OpenAgenda (« events ») ni un export d’OpenDataSoft (« results » ou « records », "
                f"avec « title_fr » et « firstdate_begin ») ; on y lit {keys or 'rien'}."
            ]
        )
    losses: Counter[str] = Counter()
    is_flat = rows is not None
    imported = [imported_event for number, each in enumerate(events) if (imported_event := _read_event(each, is_flat, number, now, losses))]
    return imported, losses, source


def _read_event(event: Mapping[str, Any], is_flat: bool, number: int, now: datetime, lost: Counter[str]) -> ImportedEvent | None:
    """One event, or nothing of it: half of one would be wrong without anybody knowing. One that `is_flat` is a row of OpenDataSoft."""
    try:
        return _parse_event(build_event(event) if is_flat else event, number, now, lost)
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError):
        lost[f"événement qui ne se lit pas, « {str(event.get('uid') or number)[:80]} »"] += 1
        return None


def _parse_event(event: Mapping[str, Any], number: int, now: datetime, lost: Counter[str]) -> ImportedEvent | None:
    if event.get("draft") or event.get("private") or _parse_code(event.get("state", PUBLISHED)) != PUBLISHED:
        lost["événement que sa source n’a pas publié"] += 1
        return None
    listed = [*(event.get("timings") or ()), *(event.get("cancelledTimings") or ())]
    dated = [each for each in listed if isinstance(each, dict) and each.get("begin")]
    if len(dated) < len(listed):
        lost["séance sans début"] += len(listed) - len(dated)
    if not dated:
        lost["événement sans date"] += 1
        return None
    for each in set(event) - READ_KEYS - DERIVED:
        if event[each] not in (None, "", [], {}, False):
            lost[f"« {each} », que nos fichiers ne disent pas"] += 1
    for each in set(event.get("location") or {}) - PLACE:
        if event["location"][each] not in (None, "", [], {}):
            lost[f"« location.{each} », que nos fichiers ne disent pas"] += 1
    imported = ImportedEvent(f"openagenda:{event.get('uid') or f'sans-uid-{number}'}")
    imported.body = convert_to_markdown(_choose_french(event.get("longDescription")))
    imported.note_text("title", convert_to_words(_choose_french(event.get("title"))) or "Sans titre")
    imported.note_text("summary", convert_to_words(_choose_french(event.get("description"))))
    languages = {code for key in ("title", "description", "longDescription") for code in _list_languages(event.get(key))} - {"fr"}
    if languages and "fr" in _list_languages(event.get("title")):
        lost[f"texte en {', '.join(sorted(languages))}, que le même fichier ne dit pas"] += 1
    timings = sorted({_parse_timing(each): None for each in dated}, key=lambda each: each.begin.timestamp())
    nearest_timings = select_nearest(timings, now)
    if len(timings) > len(nearest_timings):
        imported.losses.append(f"{len(timings)} séances, c’est trop : {len(nearest_timings)} sont reprises, celles à venir d’abord")
    off = [_parse_timing(each) for each in event.get("cancelledTimings") or () if isinstance(each, dict) and each.get("begin")]
    without = [format_moment(_parse_instant(each)) for each in event.get("exdates") or ()]
    ours = {
        "rrule": event.get("rrule"),
        "rdates": [format_session(_parse_timing(each)) for each in event.get("rdates") or ()],
        "exdates": without,
    }
    ours["cancelled"] = [format_session(each)["begin"] for each in off if each in nearest_timings]
    imported.keys |= {"timings": [format_session(each) for each in nearest_timings], **{key: value for key, value in ours.items() if value}}
    _read_place(imported, event)
    _read_audience(imported, event)
    if (link := str(event.get("canonicalUrl") or "").strip()).startswith(("https://", "http://")) and not set(link) & set(" <>()"):
        imported.add_text(f"[En savoir plus]({link})")
    imported.keys["made"] = _parse_instant(event["createdAt"]) if event.get("createdAt") else None
    return imported


def _read_place(one: ImportedEvent, event: Mapping[str, Any]) -> None:
    where = event.get("location") or {}
    one.note_text("place", str(where.get("name") or ""))
    one.note_text("street_address", _format_address(where))
    link = str(event.get("onlineAccessLink") or "")
    mode = next((name for name, code in MODES.items() if code == _parse_code(event.get("attendanceMode"))), "")
    mode = "mixte" if link and mode in ("", "sur place") else mode
    if mode and mode != "sur place":
        one.keys["attendancemode"] = mode
    one.note_text("onlineaccesslink", link)
    state = next((state.word for state in STATES if state.code == _parse_code(event.get("status"))), "")
    if state and state != STATES[0].word:
        one.keys["event_status"] = state


def _format_address(where: Mapping[str, Any]) -> str:
    """The street, and the town when the street does not name it."""
    street, town = str(where.get("address") or "").strip(), str(where.get("city") or "").strip()
    named = f"-{slugify(town)}-" in f"-{slugify(street)}-"
    return street if named or not town else ", ".join(filter(None, (street, f"{where.get('postalCode') or ''} {town}".strip())))


def _read_audience(one: ImportedEvent, event: Mapping[str, Any]) -> None:
    ages = event.get("age") or {}
    low, high = ages.get("min"), ages.get("max")
    if low or (high and high < OLDEST):
        one.keys["age"] = f"{low or 0}-{high}" if high and high < OLDEST else f"dès {low} ans"
    open_to = event.get("accessibility") or {}
    codes = [code for code, yes in open_to.items() if yes] if isinstance(open_to, dict) else [str(each) for each in open_to]
    if codes:
        one.keys["accessibility"] = codes
    ways = [str(each.get("value") if isinstance(each, dict) else each) for each in event.get("registration") or ()]
    if ways:
        one.keys["registration"] = ways
    if words := _choose_french(event.get("conditions")):
        one.pay(words)
    one.note_text("organiser", _choose_french(event.get("organizer")))
    keywords = event.get("keywords") or ()
    keywords = next(iter(keywords.values()), ()) if isinstance(keywords, dict) and "fr" not in keywords else keywords
    named = keywords["fr"] if isinstance(keywords, dict) else keywords
    one.keys["words"] = [repair_controls(str(word)) for word in (named.split(",") if isinstance(named, str) else named or ())]


def _list_languages(value: Any) -> set[str]:
    return {code for code, text in value.items() if text} if isinstance(value, dict) else set()


def _choose_french(value: Any) -> str:
    """A text, in French where there are several languages."""
    if isinstance(value, dict):
        value = value.get("fr") or next((text for text in value.values() if text), "")
    return str(value or "").strip()


def _parse_code(value: Any) -> int:
    value = value.get("id") if isinstance(value, dict) else value
    return value if isinstance(value, int) else 0


def _parse_timing(timing: Mapping[str, Any]) -> SessionTiming:
    begins, ends = str(timing["begin"]), str(timing.get("end") or "")
    begin, end = _parse_instant(begins), _parse_instant(ends) if ends else None
    if len(begins) == len("2026-03-28") and (end is None or len(ends) == len(begins)):
        return build_timing(begin.date(), (end or begin).date() + timedelta(days=1))
    if end and end.date() > begin.date() and begin.time() == end.time() == time():
        return build_timing(begin.date(), end.date())
    return build_timing(begin, end)


def _parse_instant(text: str) -> datetime:
    moment = datetime.fromisoformat(str(text))
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)
