"""What templates of our theme were called while their names were French: a town may override, extend or include one so for ever."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PRESENT_NAMES: Mapping[str, str] = {
    "accessibilite": "accessibility",
    "agenda_jour": "agenda_day",
    "agenda_lieux": "agenda_places",
    "agenda_liste": "agenda_list",
    "agenda_mois": "agenda_month",
    "agenda_week_end": "agenda_weekend",
    "alerte": "alert",
    "alertes": "alerts",
    "apercu_annonces": "post_previews",
    "arret": "transit_stop",
    "arrets": "transit_stops",
    "breve": "brief",
    "chantier": "roadwork",
    "conseil": "council",
    "direct": "phone",
    "donnees": "open_data",
    "donnees_personnelles": "personal_data",
    "evenement": "event",
    "hors_ligne": "offline",
    "jeunes": "young",
    "lieu": "place",
    "lieux": "places",
    "lieux_liste": "place_list",
    "ligne": "transit_line",
    "membre": "council_member",
    "membres": "council_members",
    "mentions_legales": "legal_notice",
    "mots_cles": "tag_list",
    "partials/council/points": "partials/council/item_nav",
    "partials/en_bref": "partials/in_brief",
    "partials/listed/alerte": "partials/listed/alert",
    "partials/listed/evenement": "partials/listed/event",
    "partials/listed/lieu": "partials/listed/place",
    "partials/listed/seance": "partials/listed/session",
    "partials/listed/travaux": "partials/listed/roadwork",
    "plan_du_site": "site_map",
    "points": "council_items",
    "quartier": "quarter",
    "quartiers": "quarters",
    "recherche": "search",
    "rubriques": "category_list",
    "rues": "streets",
    "seance": "session",
    "serie": "series",
    "suivre": "follow",
    "trafic": "traffic",
    "travaux": "roadworks",
    "urgences": "emergency",
}
"""The template of today by its former name. Pages that settings name (`RECHERCHE_URL`, DIRECT_TEMPLATES) go by the former one still."""
FORMER_NAMES: Mapping[str, str] = {present: former for former, present in PRESENT_NAMES.items()}
ENDING = re.compile(r"[.@]")
"""Where a name ends: before its ending, and before what the room `languages` adds, `event@en.html`."""


def list_template_names(name: str) -> tuple[str, ...]:
    """The possible file names of a template: the present one, then the former one where it has one. `name` is either of the two, with its
    ending or not, and may be told where to look (`!theme/event.html`)."""
    where, bang, inside = name.partition("/") if name.startswith("!") else ("", "", name)
    stem = ENDING.split(inside, 1)[0]
    present = PRESENT_NAMES.get(stem, stem)
    stems = (present, FORMER_NAMES[present]) if present in FORMER_NAMES else (stem,)
    return tuple(f"{where}{bang}{each}{inside[len(stem) :]}" for each in stems)


def find_template(folders: Iterable[str | Path], name: str) -> Path | None:
    """The first file of `folders` that is the template `name`, given with its ending."""
    names = list_template_names(name)
    return next((path for folder in folders for each in names if (path := Path(folder, each)).is_file()), None)


def has_template(conf: Mapping[str, Any], name: str, *others: Path) -> bool:
    """Whether the theme in use has a page of that name, or one of the `others`: another theme may have no « Nous suivre »."""
    folders = [*conf["THEME_TEMPLATES_OVERRIDES"], Path(conf["THEME"]) / "templates", *others]
    return find_template(folders, f"{name}.html") is not None
