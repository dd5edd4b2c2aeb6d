"""Checks of works: ordered days, effects that agree, a complete position."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication, is_lenient
from plugins.town.roadworks.stage import POSTPONED, SUSPENDED

Conf = Mapping[str, Any]
LONGEST = timedelta(days=2 * 365)
"""Ours: past that, the year is more often mistyped than meant."""

NO_EFFECT = "aucune gêne"


def check_days(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Works that would end before they begin, or last for years."""
    start, end = _list_checked_keys(publication, "start", "end")
    if not start or not end:
        return
    if end < start:
        text = f"le {end:%d/%m/%Y} est avant le début, le {start:%d/%m/%Y}."
        yield Mistake(file, 0, "end", text, "Corrigez l’un des deux jours.", "chantier à l’envers", is_lenient(publication))
    elif end - start > LONGEST:
        text, remedy = f"ce chantier durerait {(end - start).days} jours.", "L’année est-elle la bonne ?"
        yield Mistake(file, 0, "end", text, remedy, "chantier très long", harmless=True)


def check_agreement(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Effects that contradict one another, or that readers could not find."""
    traffic, bus, lines = _list_checked_keys(publication, "traffic", "bus", "lignes")
    if traffic and NO_EFFECT in traffic and len(traffic) > 1:
        others = ", ".join(effect for effect in traffic if effect != NO_EFFECT)
        text, remedy = f"« {NO_EFFECT} » et « {others} » se contredisent.", "Gardez l’un des deux."
        yield Mistake(file, 0, "traffic", text, remedy, "gêne contradictoire", is_lenient(publication))
    if bus and not lines and "lignes" not in publication.unread:
        text = "les voyageurs ne trouveront pas ce chantier à leur ligne."
        yield Mistake(file, 0, "bus", text, "Ajoutez « lignes: [B, 12] ».", "chantier sans ligne", harmless=True)


def check_held_up(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Works said to be held up, whose days have passed meanwhile: readers no longer see them."""
    state, start, end = _list_checked_keys(publication, "etat", "start", "end")
    passed = (state == SUSPENDED and end and end < now.date()) or (state == POSTPONED and start and start < now.date())
    if passed and publication.status not in ("draft", "withdrawn"):
        text = f"ces travaux sont {state}, et leurs jours sont passés."
        remedy = "Écrivez les nouveaux, ou « etat: terminés »."
        yield Mistake(file, 0, "etat", text, remedy, "chantier en souffrance", harmless=True)


def check_position(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A position with only one coordinate."""
    lat, lon = _list_checked_keys(publication, "lat", "lon")
    if (lat is None) != (lon is None):
        missing = "lat" if lat is None else "lon"
        text = "il faut les deux nombres, ou aucun."
        yield Mistake(file, 0, missing, text, f"Ajoutez « {missing}: … ».", "position à moitié", is_lenient(publication))


def _list_checked_keys(publication: Publication, *keys: str) -> tuple[Any, ...]:
    ours = publication.kind.name == "travaux"
    return tuple(publication.extra.get(key) if ours else None for key in keys)


CHECKS = (check_days, check_agreement, check_held_up, check_position)
