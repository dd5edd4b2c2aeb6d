"""The agenda as open data: one row for each event, its keys by OpenAgenda's names where French ones would be ours alone."""

from collections.abc import Mapping
from typing import Any

from plugins.core.infrastructure.publication_rows import get_publication_rows
from plugins.core.publication.dataset import Column, Dataset, RowsByPublication
from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda.calendars import FILE
from plugins.town.agenda.kinds import FOLDER, KIND
from plugins.town.agenda.schedule import Schedule, list_excluded, list_occurrences
from plugins.town.agenda.states import BY_WORD, MODES, PLANNED
from plugins.town.agenda.timing import SessionTiming

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
    """The open data row of one event."""
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
