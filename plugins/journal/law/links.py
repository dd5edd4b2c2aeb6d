"""The legal links of every page: the accessibility declaration by its state, the notices, the site map."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.core.publication.words import N_
from plugins.journal.law.accessibility import FULL, NONE, PARTIAL
from plugins.journal.law.room import PAGES

NAMES = {
    "legal_notice": N_("Mentions légales"),
    "personal_data": N_("Données personnelles"),
    "moderation": N_("Modération"),
    "site_map": N_("Plan du site"),
}
STATES = {
    FULL: N_("Accessibilité : totalement conforme"),
    PARTIAL: N_("Accessibilité : partiellement conforme"),
    NONE: N_("Accessibilité : non conforme"),
}


@dataclass(frozen=True)
class LegalLink:
    """`name` is plain text; `url` is site-relative."""

    name: str
    url: str


def list_legal_links(conformity: str, templates: Iterable[str]) -> tuple[LegalLink, ...]:
    """The links to the legal pages whose templates the theme has. The words of the first are the law's: décret n° 2019-768, article 6."""
    names = {"accessibility": STATES[conformity], **NAMES}
    there = set(templates)
    return tuple(LegalLink(name, PAGES[template]) for template, name in names.items() if template in there)
