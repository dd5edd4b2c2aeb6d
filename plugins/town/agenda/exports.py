"""An event for machines: open data, OpenAgenda's JSON, schema.org."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.build_services import OutputManifest, PublicationRows, get_publication_rows, write_output
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Column, Dataset, RowsByPublication
from plugins.core.publication.schema_org import CONTEXT, build_address, build_position, drop_empty, nest
from plugins.town.agenda.event import Event
from plugins.town.agenda.kinds import FOLDER, KIND
from plugins.town.agenda.lists import FILE
from plugins.town.agenda.particulars import BY_WORD, MODES, PLANNED, Ages, EventPlace, Price
from plugins.town.agenda.recurrence import RecurrenceRule
from plugins.town.agenda.schedule import Schedule, SessionTiming, list_excluded, list_occurrences

OPENAGENDA = "https://developers.openagenda.com/evenements/structure"


def list_scheduled(context: Mapping[str, Any]) -> list[PublishedContent]:
    """The events that have a session, by their first; those that are over too."""
    events = [page for page in context["pages"] if page.publication.kind.name == KIND]
    begin_of = dict(get_publication_rows(context).get_rows_as_read("agenda scheduled", b"", events, find_begin).now.items())
    scheduled = [page for page in events if begin_of[page.relative_source_path] is not None]
    return sorted(scheduled, key=lambda page: (begin_of[page.relative_source_path], page.publication.identity))


def find_begin(page: PublishedContent) -> float | None:
    """When the first session of an event begins, in seconds since 1970."""
    schedule = Schedule.from_front_matter(page.publication.extra)
    return schedule.first.begin.timestamp() if schedule else None


def make_row(context: Mapping[str, Any], page: PublishedContent) -> dict[str, object]:
    schedule = Schedule.from_front_matter(page.publication.extra)
    assert schedule  # it is listed
    return {**_describe_event(page), **_describe_dates(schedule), **_describe_access(page.publication.extra)}


def _describe_event(page: PublishedContent) -> dict[str, object]:
    publication, where = page.publication, page.event.poster.where
    return {
        "identifiant": publication.identity,
        "titre": publication.title,
        "resume": publication.summary or None,
        "type": publication.extra.get("type"),
        "theme": publication.extra.get("theme"),
        "lieu": where.name or None,
        "adresse": where.address or None,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "quartiers": list(publication.quartiers),
        "publics": list(publication.public),
        "mots_cles": list(publication.tags),
        "image": page.card.url if getattr(page, "card", None) else None,
        "date_publication": publication.date,
        "date_modification": publication.modified,
        "adresse_web": page.permalink,
    }


def _describe_dates(schedule: Schedule) -> dict[str, object]:
    rule, last = schedule.rule, schedule.end
    bounded = () if schedule.endless else list_occurrences(schedule)
    return {
        "debut": schedule.first.begin,
        "fin": last,
        "journee_entiere": schedule.first.whole_days,
        "seances": [_describe_span(each) for each in (bounded if rule is None else (*schedule.timings, *schedule.rdates))],
        "repetition": rule.format_rrule(schedule.first.whole_days) if rule else None,
        "sauf": [each.begin.isoformat() for each in list_excluded(schedule)],
        "annulees": [each.begin.isoformat() for each in bounded if each.cancelled],
    }


def _describe_span(session: SessionTiming) -> dict[str, str | None]:
    return {"begin": session.begin.isoformat(), "end": session.end.isoformat() if session.end else None}


def _describe_access(extra: Mapping[str, Any]) -> dict[str, object]:
    price, ages = extra.get("price"), extra.get("age")
    return {
        "status": BY_WORD.get(extra.get("event_status") or "", PLANNED).code,
        "attendance_mode": MODES[extra.get("attendancemode", "sur place")],
        "lien_en_ligne": extra.get("onlineaccesslink"),
        "age_min": ages.youngest if ages else None,
        "age_max": ages.oldest if ages else None,
        "accessibilite": list(extra.get("accessibility") or ()),
        "inscription": [{"type": way.type, "value": way.value} for way in extra.get("registration") or ()],
        "conditions": extra.get("conditions"),
        "tarif": price.words if price else None,
        "gratuit": price.free if price else None,
        "organisateur": extra.get("organiser"),
    }


DATASETS = (
    Dataset(
        name="agenda",
        title="Agenda",
        description="Les événements annoncés par la ville, passés et à venir : quand, où, pour qui, à quel prix, et ce qui a été annulé.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            Column("titre", "Le nom de l’événement.", required=True),
            Column("resume", "En une ou deux phrases."),
            Column("type", "Exposition, concert, marché, atelier…"),
            Column("theme", "Une rubrique de la ville."),
            Column("debut", "Le début de la première séance.", "datetime", required=True),
            Column("fin", "La fin de la dernière ; vide pour ce qui revient sans fin.", "datetime"),
            Column("journee_entiere", "Sans heures : les séances durent des jours entiers.", "boolean", required=True),
            Column("seances", "Les séances écrites, chacune avec « begin » et « end ».", "array", required=True),
            Column("repetition", "La règle par laquelle elles reviennent, RRULE de la RFC 5545."),
            Column("sauf", "Les séances de la règle qui n’ont pas lieu.", "array"),
            Column("annulees", "Les séances annoncées, puis annulées.", "array"),
            Column("status", "1 programmé, 2 reprogrammé, 3 déplacé en ligne, 4 reporté, 5 complet, 6 annulé.", "integer", required=True),
            Column("attendance_mode", "1 sur place, 2 en ligne, 3 mixte.", "integer", required=True),
            Column("lien_en_ligne", "Où le suivre à distance."),
            Column("lieu", "Le nom du lieu."),
            Column("adresse", "Le numéro et la rue."),
            Column("latitude", "Celle du lieu, en degrés (WGS 84).", "number"),
            Column("longitude", "Celle du lieu, en degrés (WGS 84).", "number"),
            Column("quartiers", "Les quartiers concernés.", "array"),
            Column("publics", "À qui l’événement s’adresse.", "array"),
            Column("age_min", "L’âge à partir duquel on y vient.", "integer"),
            Column("age_max", "L’âge jusqu’auquel on y vient.", "integer"),
            Column("accessibilite", "ii intellectuel, hi auditif, vi visuel, pi psychique, mi moteur.", "array"),
            Column("inscription", "Où s’inscrire : « type » (link, phone, email) et « value ».", "array"),
            Column("conditions", "Ce qu’il faut savoir avant de venir."),
            Column("tarif", "En toutes lettres."),
            Column("gratuit", "Vide quand rien n’est dit.", "boolean"),
            Column("organisateur", "Qui l’organise."),
            Column("mots_cles", "Les mots-clés.", "array"),
            Column("image", "L’adresse de l’image."),
            Column("date_publication", "Quand le journal l’a annoncé.", "datetime"),
            Column("date_modification", "Quand il a été corrigé.", "datetime"),
            Column("adresse_web", "La page de l’événement.", required=True),
        ),
        rows=RowsByPublication(list_scheduled, make_row, shows_extras=True),
        schema=OPENAGENDA,
        follows="« status », « attendance_mode », « accessibilite », « inscription » et « seances » ont les valeurs d’OpenAgenda.",
        position=("latitude", "longitude"),
        calendar=f"{FOLDER}{FILE}",
    ),
)


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

SCHEMA_MODES = {"sur place": "OfflineEventAttendanceMode", "en ligne": "OnlineEventAttendanceMode", "mixte": "MixedEventAttendanceMode"}
"""https://schema.org/EventAttendanceModeEnumeration"""


def build_event_data(content: PublishedContent, town: Mapping[str, str], publisher: Mapping[str, object]) -> Data:
    """The structured data of `content`, one of Pelican's with its `event`; `publisher` is the town's own data."""
    publication, event = content.publication, content.event
    extra, card = publication.extra, getattr(content, "card", None)
    properties = {
        "@context": CONTEXT,
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
    return drop_empty(properties)


def _build_span(event: Event) -> Data:
    """The next session when there is one only, else from the first to the last."""
    if len(event.coming_sessions) == 1 and not event.more:
        return _build_dates(event.coming_sessions[0])
    last = event.last.isoformat() if event.last else ""
    return {**_build_dates(event.first), "endDate": last} if event.first else {}


def _build_surroundings(event: Event, extra: Mapping[str, Any], town: Mapping[str, str]) -> Data:
    mode = "en ligne" if event.poster.state.schema_org == "EventMovedOnline" else extra.get("attendancemode", "sur place")
    return {
        "eventStatus": f"{CONTEXT}/{event.poster.state.schema_org}",
        "eventAttendanceMode": f"{CONTEXT}/{SCHEMA_MODES[mode]}",
        "location": _build_location(event.poster.where, mode, town),
    }


def _build_sessions(event: Event, extra: Mapping[str, Any], town: Mapping[str, str], permalink: str) -> list[Data]:
    around = _build_surroundings(event, extra, town)
    return [
        drop_empty(
            {
                "@type": TYPES.get(event.poster.type, "Event"),
                "name": event.poster.title,
                "url": permalink,
                **_build_dates(session),
                **around,
                **({"eventStatus": f"{CONTEXT}/EventCancelled"} if session.cancelled else {}),
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
    place: Data = {
        "@type": "Place",
        "name": where.words or town.get("name", ""),
        "address": build_address(where.address, None, town.get("name")),
    }
    if where.latitude is not None and where.longitude is not None:
        place["geo"] = build_position(where.latitude, where.longitude)
    afar: Data = {"@type": "VirtualLocation", "url": where.link}
    locations: dict[str, Data | list[Data]] = {"sur place": place, "en ligne": afar if where.link else place, "mixte": [place, afar]}
    return locations[mode]


def _build_offers(price: Price | None, event: Event, permalink: str) -> Data:
    if price is None or price.low is None:
        return {}
    full = event.poster.state.word == "complet"
    availability = f"{CONTEXT}/{'SoldOut' if full else 'InStock'}"
    cost = {"price": f"{price.low:.2f}"} if price.low == price.high else {"lowPrice": f"{price.low:.2f}", "highPrice": f"{price.high:.2f}"}
    sort = "Offer" if price.low == price.high else "AggregateOffer"
    return {"@type": sort, **cost, "priceCurrency": "EUR", "url": permalink, "availability": availability}


def _build_organiser(name: str | None, publisher: Mapping[str, object]) -> Data:
    return {"@type": "Organization", "name": name} if name else nest(publisher)


def _format_ages(ages: Ages | None) -> str:
    """`6-12`, `6-`. https://schema.org/typicalAgeRange"""
    return f"{ages.youngest or 0}-{ages.oldest or ''}" if ages and (ages.youngest or ages.oldest) else ""


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
