"""An export of OpenAgenda, JSON of its second version, or the flat rows of OpenDataSoft."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.untrusted_text import repair_controls
from plugins.town.agenda.import_ics import CalendarEvents
from plugins.town.agenda.imported_event import (
    ImportedEvent,
    build_timing,
    convert_to_markdown,
    convert_to_words,
    format_moment,
    format_session,
    select_nearest,
)
from plugins.town.agenda.particulars import MODES, OLDEST, STATES
from plugins.town.agenda.schedule import SessionTiming

Row = Mapping[str, Any]
COLUMNS = {
    "uid": ("uid", "identifiant", "id", "event_id"),
    "title": ("title_fr", "title", "titre", "nom", "nom_de_l_evenement"),
    "description": ("description_fr", "lead_text", "chapeau", "resume", "descriptif_court"),
    "longDescription": ("longdescription_fr", "description", "descriptif_long"),
    "conditions": ("conditions_fr", "price_detail", "tarif", "tarifs", "conditions"),
    "keywords": ("keywords_fr", "tags", "mots_cles", "type", "thematique", "categorie", "category"),
    "canonicalUrl": ("canonicalurl", "url", "lien"),
    "onlineAccessLink": ("onlineaccesslink",),
    "createdAt": ("createdat",),
    "organizer": ("organisateur", "organizer", "contributor_organization"),
    "attendanceMode": ("attendancemode",),
    "status": ("status",),
    "registration": ("registration",),
    "accessibility": ("accessibility",),
}
LOCATION_COLUMNS = {
    "name": ("location_name", "address_name", "lieu", "lieu_nom", "placename"),
    "address": ("location_address", "address_street", "adresse", "address"),
    "postalCode": ("location_postalcode", "address_zipcode", "code_postal"),
    "city": ("location_city", "address_city", "commune", "ville"),
}
BEGIN = ("firstdate_begin", "date_start", "date_debut", "debut", "date_de_debut")
END = ("firstdate_end", "date_end", "date_fin", "fin", "date_de_fin")
AGES = {"min": "age_min", "max": "age_max"}
NEEDLESS = frozenset(
    [
        "slug",
        "daterange_fr",
        "lastdate_begin",
        "lastdate_end",
        "updatedat",
        "updated_at",
        "timezone",
        "location_uid",
        "location_countrycode",
        "location_district",
        "location_insee",
        "location_department",
        "location_region",
        "country_fr",
        "originagenda_title",
        "originagenda_uid",
        "agenda_uid",
        "date_description",
        "accessibility_label_fr",
        "recordid",
        "datasetid",
        "record_timestamp",
        "geo_shape",
        "space_time_info",
    ]
)
"""What the others say already, or that says nothing of the event."""


def parse_rows(read: Any) -> list[Row] | None:
    """The flat rows of an OpenDataSoft answer or export; None for anything else."""
    listed = read
    if isinstance(read, dict):
        listed = next((read[name] for name in ("results", "records") if isinstance(read.get(name), list)), None)
    if not isinstance(listed, list) or not listed or not all(isinstance(each, dict) for each in listed):
        return None
    rows = [_normalize_fields(each) for each in listed]
    return (
        rows if any(name in row for row in rows[:20] for name in (*BEGIN, "timings_fr", "title_fr", "timetable", "occurrences")) else None
    )


def _normalize_fields(row: Row) -> Row:
    inner = row.get("record", row)
    inner = inner.get("fields", inner) if isinstance(inner, dict) else row
    return inner if isinstance(inner, dict) else row


def build_event(row: Row) -> dict[str, Any]:
    """Convert the row to OpenAgenda's form; unknown columns keep their names and are reported as lost."""
    used: set[str] = set(NEEDLESS)
    event: dict[str, Any] = {}
    for key, names in COLUMNS.items():
        filled = [name for name in names if row.get(name) not in (None, "", [])]
        if filled:
            event[key] = [word for name in filled for word in _split_words(row[name])] if key == "keywords" else _parse_json(row[filled[0]])
            used |= set(filled if key == "keywords" else filled[:1])
    event["location"] = {
        key: str(_find_first(row, names, used)) for key, names in LOCATION_COLUMNS.items() if _find_first(row, names, used)
    }
    event["timings"] = _list_timings(row, used)
    event["age"] = {limit: _parse_number(row[name]) for limit, name in AGES.items() if row.get(name)}
    used |= set(AGES.values())
    return event | {name: value for name, value in row.items() if name not in used and name not in event}


def _list_timings(row: Row, used: set[str]) -> list[dict[str, str]]:
    """Its sessions one by one; else from its first date to its last."""
    listed = _parse_json(row.get("timings"))
    used |= {"timings", *BEGIN, *END}
    if isinstance(listed, list):
        return [each for each in listed if isinstance(each, dict)]
    for name, between in (("occurrences", "_"), ("timetable", None)):
        if isinstance(row.get(name), str):
            used.add(name)
            spans = (piece.strip().split(between) for piece in row[name].split(";") if piece.strip())
            return [{"begin": span[0], "end": span[1] if len(span) > 1 else ""} for span in spans]
    begin, end = _find_first(row, BEGIN, used), _find_first(row, END, used)
    return [{"begin": str(begin), "end": str(end or "")}] if begin else []


def _find_first(row: Row, names: tuple[str, ...], used: set[str]) -> Any:
    name = next((name for name in names if row.get(name) not in (None, "")), None)
    used |= {name} if name else set()
    return row[name] if name else None


def _split_words(value: Any) -> list[str]:
    value = _parse_json(value)
    return [str(word).strip() for word in (value if isinstance(value, list) else re.split(r"[;,]", str(value))) if str(word).strip()]


def _parse_number(value: Any) -> int:
    return int(float(value))


def _parse_json(value: Any) -> Any:
    """A column that holds JSON as a text, read."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


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

LOCATION_KEYS = frozenset(
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
    for each in set(event.get("location") or {}) - LOCATION_KEYS:
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
