"""Where every page leads for what the law asks: the declaration of accessibility by its state, the notices, the plan of the site."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.law.own_pages import OWN_PAGES

NAMES = {
    "mentions_legales": "Mentions légales",
    "donnees_personnelles": "Données personnelles",
    "moderation": "Modération",
    "plan_du_site": "Plan du site",
}


@dataclass(frozen=True)
class Link:
    """`name` is plain text; `url` is site-relative."""

    name: str
    url: str


def legal_links(conformity: str, templates: Iterable[str]) -> tuple[Link, ...]:
    """Those of the pages whose templates the theme has. The words of the first are the law's: décret n° 2019-768, article 6."""
    names = {"accessibilite": f"Accessibilité : {conformity}", **NAMES}
    there = set(templates)
    return tuple(Link(name, OWN_PAGES[template]) for template, name in names.items() if template in there)
