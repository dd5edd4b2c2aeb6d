"""Checks of all works together: the national table has what its schema requires."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.journal_lines import find_of_kind
from plugins.core.publication.publication import Publication
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
