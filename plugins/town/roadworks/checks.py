"""Checks of works: ordered days, effects that agree, a position, and what the national table requires."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.overview import find_of_kind
from plugins.core.publication.publication import Publication, is_lenient
from plugins.town.roadworks.kinds import POSTPONED, SUSPENDED
from plugins.town.roadworks.settings import find_manager, is_town

OPEN_DATA = "plugins.town.opendata"
SETTINGS = {
    "siret": "« siret » de ROADWORKS",
    "prenom": "« manager_first_name » de ROADWORKS",
    "nom": "« manager_name » de ROADWORKS",
    "mail": "« email » de TOWN",
    "telephone": "« phone » de TOWN",
}
"""What tells each column that the town has for all its works."""


def check_national_columns(publications: Sequence[tuple[Publication, str]], conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Columns missing for `infos-travaux`, reported once: settings for the webmaster, keys for the editors."""
    if not any(str(plugin).startswith(OPEN_DATA) for plugin in conf.get("PLUGINS") or ()):
        return
    located = [(publication, file) for publication, file in find_of_kind(publications, "travaux") if _is_in_table(publication, now)]
    missing = [(file, _list_missing(publication, conf)) for publication, file in located]
    folder = f"{Path(str(conf.get('PATH') or 'content')).name}/travaux"
    settings = {name for _, (settings, _) in missing for name in settings}
    if settings:
        text = "le tableau national des travaux serait refusé : des réglages manquent."
        remedy = f"Ajoutez {', '.join(setting for name, setting in SETTINGS.items() if name in settings)}."
        yield Mistake(folder, 0, "", text, remedy, "tableau national incomplet", harmless=True)
    keys = Counter(name for _, (_, keys) in missing for name in keys)
    if keys:
        first = next(file for file, (_, keys) in missing if keys)
        text = f"le tableau national des travaux serait refusé : des clés manquent, d’abord dans {first}."
        remedy = f"Ajoutez {', '.join(f'« {name} » ({number} fois)' for name, number in sorted(keys.items()))}."
        yield Mistake(folder, 0, "", text, remedy, "tableau national incomplet", harmless=True)


def _is_in_table(publication: Publication, now: datetime) -> bool:
    """Whether it is a row of the GeoJSON, the only file that the schema knows: works that have no position are not."""
    return publication.compute_state(now) == "published" and None not in (publication.extra.get("lat"), publication.extra.get("lon"))


def _list_missing(publication: Publication, conf: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The columns that settings would fill, and the keys that this publication needs."""
    extra, town = publication.extra, conf.get("TOWN") or {}
    values = {**find_manager(extra, conf, town.get("name") or ""), "mail": town.get("email")}
    values["telephone"] = extra.get("phone") or town.get("phone")
    unknown = [name for name in SETTINGS if not values[name]]
    keys = [name for name in ("length", "width") if extra.get(name) is None and name not in publication.unread]
    if "siret" in unknown and not is_town(extra.get("owner") or "", town.get("name") or ""):
        unknown.remove("siret")
        keys += ["siret"] if "siret" not in publication.unread else []
    return unknown, keys


JOURNAL_CHECKS = (check_national_columns,)


Conf = Mapping[str, Any]
LONGEST_WORKS = timedelta(days=2 * 365)
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
    elif end - start > LONGEST_WORKS:
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
