"""A row of OpenDataSoft, whose columns are flat, in the shape of OpenAgenda: « Événements publics OpenAgenda », or a town's own table.

https://help.opendatasoft.com/apis/ods-explore-v2/ · https://public.opendatasoft.com/explore/dataset/evenements-publics-openagenda/
"""

import json
import re
from collections.abc import Mapping
from typing import Any

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
PLACE = {
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
    event["location"] = {key: str(_find_first(row, names, used)) for key, names in PLACE.items() if _find_first(row, names, used)}
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
