"""Checks of an event: sessions agree with their rule, readers can register, its address is free, its place exists."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import slugify, suggest_closest
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import PLACE, Publication, list_place_names
from plugins.core.publication.raw_value import InvalidValue
from plugins.core.publication.words import format_french_day, format_weekday_and_day
from plugins.town.agenda.kinds import EXHIBITION, KIND
from plugins.town.agenda.lists import RESERVED
from plugins.town.agenda.recurrence import RecurrenceRule, is_start
from plugins.town.agenda.schedule import Days, Moment, Schedule, SessionTiming, find_midnight, list_excluded, list_occurrences

Mistakes = Iterator[tuple[str, InvalidValue]]
"""Each mistake with its key."""

WITHOUT_SLEEP = timedelta(days=3)
"""A session of hours that lasts longer is most often an exhibition whose opening hours are missing. Ours."""


def check_event(publication: Publication, file: str) -> Iterator[Mistake]:
    """Every mistake of one event that no key shows alone."""
    extra = publication.extra
    schedule = Schedule.from_front_matter(extra)
    has_readable_rule = "rrule" not in publication.unread
    faults = [*(_check_repetition(extra, schedule) if has_readable_rule else ()), *_check_attendance(extra), *_check_address(publication)]
    faults += _check_sessions(schedule) if schedule and has_readable_rule else []
    harmless = not publication.strict or publication.status == "draft"
    for key, wrong in faults:
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort, harmless)
    for key, wrong in _check_doubtful(extra, schedule) if schedule else ():
        yield Mistake(file, wrong.line, key, wrong.text, wrong.remedy, wrong.sort, harmless=True)


def _check_repetition(extra: Mapping[str, Any], schedule: Schedule | None) -> Mistakes:
    if "rrule" not in extra:
        for key in ("exdates", "rdates"):
            if extra.get(key):
                yield (
                    key,
                    InvalidValue("rien ne se répète ici.", "Écrivez « rrule: », ou mettez tout dans « timings ».", "dates sans répétition"),
                )
        return
    rule: RecurrenceRule = extra["rrule"]
    for timing in schedule.timings if schedule else ():
        if rule.until and rule.until < timing.begin:
            yield (
                "rrule",
                InvalidValue("cette répétition s’arrête avant de commencer.", "Corrigez la date de fin.", "dates contradictoires"),
            )
        elif not is_start(rule, timing.begin.replace(tzinfo=None)):
            day = timing.first_day
            text = f"la première séance, le {format_weekday_and_day(day)}, n’est pas de la répétition."
            yield "timings", InvalidValue(text, "Corrigez la date de la séance, ou la répétition.", "dates contradictoires")


def _check_sessions(schedule: Schedule) -> Mistakes:
    if schedule.rule and schedule.rule.until and any(schedule.rule.until < timing.begin for timing in schedule.timings):
        return
    twice = [each for number, each in enumerate(schedule.timings) if any(_is_same(each, other) for other in schedule.timings[:number])]
    if twice:
        yield (
            "timings",
            InvalidValue(f"la séance du {format_french_day(twice[0].first_day)} y est deux fois.", "Gardez-en une.", "date en double"),
        )
    left_out = list_excluded(schedule)
    for moment in schedule.exdates if schedule.rule else ():
        if not any(timing.is_named_by(moment) for timing in left_out):
            yield (
                "exdates",
                InvalidValue(
                    f"la répétition ne donne rien {_format_moment(moment)}.", "Corrigez ce jour, ou effacez-le.", "date sans séance"
                ),
            )
    for moment in schedule.cancelled:
        first, last = _find_bounds(moment)
        if not any(session.is_named_by(moment) for session in list_occurrences(schedule, first, last)):
            yield (
                "cancelled",
                InvalidValue(f"aucune séance n’a lieu {_format_moment(moment)}.", "Corrigez ce jour, ou effacez-le.", "date sans séance"),
            )
    if not schedule.endless and not list_occurrences(schedule):
        yield (
            "exdates",
            InvalidValue("il ne reste aucune séance.", "Écrivez « event_status: annulé », ou corrigez les dates.", "date sans séance"),
        )


def _is_same(timing: SessionTiming, other: SessionTiming) -> bool:
    return timing.begin == other.begin and timing.ends_at == other.ends_at


def _find_bounds(moment: Moment) -> tuple[datetime, datetime]:
    if isinstance(moment, Days):
        return find_midnight(moment.first), find_midnight(moment.last + timedelta(days=1))
    day = moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment
    return find_midnight(day), find_midnight(day + timedelta(days=1))


def _format_moment(moment: Moment) -> str:
    if isinstance(moment, Days):
        return f"du {format_french_day(moment.first)} au {format_french_day(moment.last)}"
    return f"le {format_french_day(moment)}" + (f" à {moment:%H:%M}" if isinstance(moment, datetime) else "")


def _check_attendance(extra: Mapping[str, Any]) -> Mistakes:
    mode, link = extra.get("attendancemode", "sur place"), extra.get("onlineaccesslink")
    online = mode != "sur place" or extra.get("event_status") == "déplacé en ligne"
    if online and not link:
        key = "attendancemode" if mode != "sur place" else "event_status"
        yield key, InvalidValue("rien ne dit où le suivre en ligne.", "Ajoutez « onlineaccesslink: https://… ».", "lien manquant")
    if link and not online:
        remedy = "Écrivez « attendancemode: mixte », ou effacez le lien."
        yield "onlineaccesslink", InvalidValue("cet événement a lieu sur place.", remedy, "lien inutile")
    if mode != "en ligne" and not extra.get("place") and not extra.get("street_address"):
        remedy = "Ajoutez « place: », ou « attendancemode: en ligne »."
        yield "place", InvalidValue("rien ne dit où il a lieu.", remedy, "lieu manquant", line=1)


def _check_address(publication: Publication) -> Mistakes:
    if publication.slug in RESERVED or re.fullmatch(r"\d{4}", publication.slug):
        text = f"l’adresse « /{publication.address} » est celle d’une liste de l’agenda."
        yield "slug", InvalidValue(text, f"Écrivez par exemple « slug: {publication.slug}-evenement ».", "adresse prise")


def _check_doubtful(extra: Mapping[str, Any], schedule: Schedule) -> Mistakes:
    for timing in schedule.timings:
        if timing.end and not timing.whole_days and timing.end.timestamp() - timing.begin.timestamp() > WITHOUT_SLEEP.total_seconds():
            remedy = "Écrivez les heures du premier jour, et par exemple « rrule: du mardi au dimanche jusqu’au 3 mai 2026 »."
            yield "timings", InvalidValue("cette séance dure plus de trois jours et trois nuits.", remedy, "séance sans nuit")
    if extra.get("type") == EXHIBITION and not schedule.rule and len(schedule.timings) == 1 and schedule.timings[0].whole_days:
        remedy = "Écrivez « 7 mars 2026 de 14 h à 18 h », et « rrule: du mardi au dimanche jusqu’au 3 mai 2026 »."
        yield "timings", InvalidValue("cette exposition ne dit ni ses heures ni ses jours de fermeture.", remedy, "exposition sans heures")


FILE_CHECKS = (check_event,)


PublicationLines = Sequence[tuple[Publication, str]]
ALMOST_AN_ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|\d{8}-[a-z0-9]+")
"""What is meant as the short address or the id of a place, and not as its name."""


def check_known_places(publications: PublicationLines, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Short addresses of places that no place has."""
    naming_lines = [
        (publication, file)
        for publication, file in find_of_kind(publications, KIND)
        if ALMOST_AN_ADDRESS.fullmatch(publication.extra.get("place", ""))
    ]
    if not naming_lines:
        return
    places = [publication for publication, _ in find_of_kind(publications, PLACE)]
    names = {name for place in places for name in list_place_names(place)}
    for publication, file in naming_lines:
        named = publication.extra["place"]
        if slugify(named) not in names:
            otherwise = "Écrivez le nom du lieu, et sa rue dans « street_address: »."
            remedy = suggest_closest(named, sorted(place.slug for place in places), otherwise)
            harmless = not publication.strict or publication.status == "draft"
            yield Mistake(file, 0, "place", f"« {named} » n’est pas un lieu de content/lieux/.", remedy, "lieu introuvable", harmless)


JOURNAL_CHECKS = (check_known_places,)
