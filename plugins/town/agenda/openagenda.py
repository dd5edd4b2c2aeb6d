"""The agenda as OpenAgenda's JSON has it, so that what reads an export of theirs reads ours. https://developers.openagenda.com/evenements/structure

What theirs cannot say is under keys of ours: `rrule`, `exdates` and `rdates`, for what comes back without an end.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.output_manifest import OutputManifest, write_output
from plugins.core.infrastructure.publication_rows import PublicationRows
from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda.event_place import EventPlace
from plugins.town.agenda.kinds import FOLDER
from plugins.town.agenda.schedule import Schedule, list_excluded, list_occurrences
from plugins.town.agenda.states import MODES
from plugins.town.agenda.timing import SessionTiming

ADDRESS = f"{FOLDER}agenda.json"
MODE = "sur place"
SEPARATOR = ",\n  "
"""Between two events of the file."""


def write_openagenda(output: Path, contents: tuple[PublishedContent, ...], manifest: OutputManifest, rows: PublicationRows) -> None:
    """Write the file of `contents`, Pelican's, those that calendars hold, below `output`, unless it would be the same. The text of each
    event is a row: those that did not move are not made again."""
    texts = rows.get_rows_as_shown("agenda openagenda", b"", contents, format_event)
    if not manifest.is_current(ADDRESS, texts.digest()):
        write_output(output, ADDRESS, format_export(tuple(texts.now.values())))


def format_event(content: PublishedContent) -> str:
    """The JSON of one event, as it stands in the list."""
    return json.dumps(export_event(content), ensure_ascii=False, indent=1).replace("\n", "\n  ")


def format_export(texts: Sequence[str]) -> str:
    """The JSON of the whole agenda from that of each event: as `json.dumps` would give it with an indent of one space."""
    events = "[\n  " + SEPARATOR.join(texts) + "\n ]" if texts else "[]"
    return f'{{\n "total": {len(texts)},\n "events": {events}\n}}\n'


def export_event(content: PublishedContent) -> dict[str, object]:
    """One event in OpenAgenda's form; missing values are left out."""
    publication, poster = content.publication, content.event.poster
    schedule = Schedule.from_front_matter(publication.extra)
    fields = {
        "uid": publication.identity,
        "slug": publication.slug,
        "title": {publication.lang: publication.title},
        "description": {publication.lang: publication.summary} if publication.summary else None,
        "longDescription": {publication.lang: content.content.strip()} if content.content.strip() else None,
        "keywords": {
            publication.lang: [
                word for word in (poster.type, poster.theme, *publication.tags, *publication.quartiers, *publication.public) if word
            ]
        },
        **(_format_timings(schedule) if schedule else {}),
        "location": _format_place(poster.where),
        "status": poster.state.code,
        **_format_access(publication.extra, publication.lang),
        "image": content.card.url if getattr(content, "card", None) else None,
        "createdAt": publication.date.isoformat() if publication.date else None,
        "updatedAt": (publication.modified or publication.date).isoformat() if publication.date else None,
        "canonicalUrl": content.permalink,
    }
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def _format_timings(schedule: Schedule) -> dict[str, object]:
    """Every session, with the ones that are cancelled apart; of what has no end, those that were written, and the rule."""
    sessions = () if schedule.endless else list_occurrences(schedule)
    if not schedule.endless:
        return {
            "timezone": "Europe/Paris",
            "timings": [_format_session(each) for each in sessions if not each.cancelled],
            "cancelledTimings": [_format_session(each) for each in sessions if each.cancelled],
        }
    return {
        "timezone": "Europe/Paris",
        "timings": [_format_session(each) for each in schedule.timings],
        "rrule": schedule.rule.format_rrule(schedule.first.whole_days) if schedule.rule else None,
        "exdates": [each.begin.isoformat() for each in list_excluded(schedule)],
        "rdates": [_format_session(each) for each in schedule.rdates],
    }


def _format_session(session: SessionTiming) -> dict[str, str]:
    """Theirs always have an end."""
    return {"begin": session.begin.isoformat(), "end": session.ends_at.isoformat()}


def _format_place(where: EventPlace) -> dict[str, object]:
    fields = {"name": where.name, "address": where.address, "latitude": where.latitude, "longitude": where.longitude}
    return {key: value for key, value in fields.items() if value not in (None, "")}


def _format_access(extra: Mapping[str, Any], lang: str) -> dict[str, object]:
    ages, price = extra.get("age"), extra.get("price")
    conditions = ". ".join(filter(None, ((price.words if price else ""), extra.get("conditions", ""))))
    return {
        "attendanceMode": MODES[extra.get("attendancemode", MODE)],
        "onlineAccessLink": extra.get("onlineaccesslink"),
        "age": {"min": ages.youngest or 0, "max": ages.oldest or 120} if ages and (ages.youngest or ages.oldest) else None,
        "accessibility": dict.fromkeys(extra.get("accessibility") or (), True),
        "registration": [{"type": each.type, "value": each.value} for each in extra.get("registration") or ()],
        "conditions": {lang: conditions} if conditions else None,
        "organizer": {lang: extra["organiser"]} if extra.get("organiser") else None,
    }
