"""The kinds of pages that readers meet, and the page of the demonstration that stands for each.

A new template is one row here; `test_kinds.py` says which is missing.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup


@dataclass(frozen=True)
class Kind:
    """Pages made by `template`, at the addresses of the site that match `address`; `having`, a CSS selector, prefers one of them.

    `asked` is what a reader asks of it, after its address; it is there once `shows`, a selector, is seen: what its scripts bring last.
    """

    name: str
    template: str
    address: str
    having: str = ""
    asked: str = ""
    shows: str = "h1"

    def match(self, address: str) -> bool:
        """Whether the page at `address` is of this kind."""
        return re.fullmatch(self.address, address) is not None


KINDS = (
    Kind("accueil", "index.html", "", shows="[data-door=tables][href*='?ouvert']"),
    Kind("introuvable", "404.html", r"404\.html"),
    Kind("article", "article.html", r"\d{4}/\d\d/[^/]+/", ".story-picture"),
    Kind("article à tableau", "article.html", r"\d{4}/\d\d/[^/]+/", ".prose table"),
    Kind("article à galerie", "article.html", r"\d{4}/\d\d/[^/]+/", ".prose .gallery"),
    Kind("brève", "brief.html", r"breves/\d{4}/\d\d/[^/]+/", ".prose a"),
    Kind("brèves", "listing.html", r"breves/"),
    Kind("rubrique", "category.html", r"rubriques/[^/]+/", ".teaser-opens"),
    Kind("deuxième page", "listing.html", r".+/page/\d+/"),
    Kind("rubriques", "category_list.html", r"rubriques/"),
    Kind("mot-clé", "tag.html", r"mots-cles/[^/]+/"),
    Kind("mots-clés", "tag_list.html", r"mots-cles/"),
    Kind("archives", "archives.html", r"archives/"),
    Kind("année", "period_archives.html", r"archives/\d{4}/"),
    Kind("mois", "period_archives.html", r"archives/\d{4}/\d\d/"),
    Kind("suivre", "follow.html", r"suivre/"),
    Kind("contact", "contact.html", r"contact/"),
    Kind("jeunes", "young.html", r"jeunes/"),
    Kind("public", "public.html", r"publics/[^/]+/"),
    Kind("dossiers", "dossiers.html", r"dossiers/"),
    Kind("dossier", "dossier.html", r"dossiers/[^/]+/"),
    Kind("série", "series.html", r"series/[^/]+/"),
    Kind("autre langue", "edition.html", r"en/"),
    Kind("accessibilité", "accessibility.html", r"accessibilite/"),
    Kind("mentions légales", "legal_notice.html", r"mentions-legales/"),
    Kind("données personnelles", "personal_data.html", r"donnees-personnelles/"),
    Kind("modération", "moderation.html", r"moderation/"),
    Kind("plan du site", "site_map.html", r"plan-du-site/"),
    Kind("quartiers", "quarters.html", r"quartiers/"),
    Kind("données ouvertes", "open_data.html", r"donnees/"),
    Kind("rues", "streets.html", r"quartiers/rues/"),
    Kind("quartier", "quarter.html", r"quartiers/[^/]+/", ".practical"),
    Kind("urgences", "emergency.html", r"urgences/"),
    Kind("hors connexion", "offline.html", r"hors-ligne/"),
    Kind("expression", "expression.html", r"expression/"),
    Kind("tribune", "tribune.html", r"expression/\d{4}/\d\d/[^/]+/"),
    Kind("agenda", "agenda.html", r"agenda/"),
    Kind("aujourd’hui", "agenda_day.html", r"agenda/aujourdhui/"),
    Kind("ce week-end", "agenda_weekend.html", r"agenda/ce-week-end/"),
    Kind("mois de l’agenda", "agenda_month.html", r"agenda/\d{4}/\d\d/"),
    Kind("liste de l’agenda", "agenda_list.html", r"agenda/(?:jeunes|gratuit|expositions|(?:quartiers|lieux|themes|types)/[^/]+)/"),
    Kind("lieux de l’agenda", "agenda_places.html", r"agenda/lieux/"),
    Kind("événement", "event.html", r"agenda/[^/]+/", ".session-off"),
    Kind("travaux", "roadworks.html", r"travaux/"),
    Kind("alertes", "alerts.html", r"alertes/"),
    Kind("alerte", "alert.html", r"alertes/\d{4}/[^/]+/", ".alert-orders"),
    Kind("chantier", "roadwork.html", r"travaux/[^/]+/", ".practical"),
    Kind("trafic", "traffic.html", r"trafic/", having=".disruption"),
    Kind("ligne", "transit_line.html", r"trafic/lignes/[^/]+/", having=".disruption"),
    Kind("arrêt", "transit_stop.html", r"trafic/arrets/[^/]+/", having=".disruption"),
    Kind("arrêts", "transit_stops.html", r"trafic/arrets/"),
    Kind("lieux", "places.html", r"lieux/"),
    Kind("lieux par type", "place_list.html", r"lieux/types/[^/]+/"),
    Kind("lieux d’un quartier", "place_list.html", r"lieux/quartiers/[^/]+/"),
    Kind("lieu", "place.html", r"lieux/[^/]+/", ".other-days"),
    Kind("recherche", "search.html", r"recherche/"),
    Kind("résultats", "search.html", r"recherche/", asked="?q=piscine", shows="#liste li"),
    Kind("délibérations", "deliberations.html", r"conseil/deliberations/(?:\d{4}/)?"),
    Kind("points", "council_items.html", r"conseil/points/(?:\d{4}/)?"),
    Kind("membres", "council_members.html", r"conseil/membres/"),
    Kind("membre", "council_member.html", r"conseil/membres/[^/]+/(?:\d{4}/)?", "#votes"),
    Kind("séance", "session.html", r"conseil/[^/]+/", ".vote details"),
    Kind("conseil", "council.html", r"conseil/"),
    Kind("questions", "questions.html", r"questions/"),
    Kind("questions d’une année", "question_year.html", r"questions/annees/\d{4}/"),
    Kind("question", "question.html", r"questions/[^/]+/", ".answer-text"),
    Kind("entraide", "neighbours.html", r"entraide/"),
    Kind("offres", "neighbour_list.html", r"entraide/(?:offres|besoins)/"),
    Kind("annonce", "neighbour_notice.html", r"entraide/[^/]+/"),
    Kind("débats", "forum.html", r"forum/"),
    Kind("débat", "debate.html", r"forum/[^/]+/", ".reply"),
    Kind("messages d’un débat", "debate_page.html", r"forum/[^/]+/(?:page/\d+|recents)/"),
    Kind("lieu et ses avis", "place.html", r"lieux/[^/]+/", ".reviews"),
    Kind("page", "page.html", r"[^/]+/", ".prose h2"),
)
NAMES = tuple(kind.name for kind in KINDS)
SHOWS = {kind.name: kind.shows for kind in KINDS}
EACH_TIME = ("accueil", "article à tableau", "rubrique", "suivre", "résultats", "lieu")
"""Those looked at each time: lists, a text and its table, what towns say of themselves, a form, what is practical. `./beffroi test
--full` looks at every one: that takes some five minutes of the fifteen that the checks may take on two cores, and nine of them took two."""
NO_READERS = {
    "base.html": "what the others are made of",
    "legal.html": "what the pages that the law asks for are made of",
    "phone.html": "the page of the phone, which the service of an evening sends: tests/council_live/phone",
    "redirect.html": "an old address, left before it is seen",
    "post_previews.html": "a preview, for editors",
    "alerts_script.html": "the strip of the alerts, which every page asks for: tests/browser/test_alerts.py",
    "components.html": "a preview, for those who change the theme",
    "question_form.html": "a form of a town that has the service: tests/questions",
    "neighbour_form.html": "a form of a town that has the service: tests/questions",
}
"""Templates that make no page of the public site."""


def is_page(file: Path) -> bool:
    """Whether an HTML file of the site is read by people; an old address only sends them elsewhere."""
    return b'http-equiv="refresh"' not in file.read_bytes()[:2000]


def addresses(site: Path) -> list[str]:
    """Those of every page of `site`, relative to its root, without `index.html`."""
    files = [file for file in sorted(site.rglob("*.html")) if is_page(file)]
    return [file.relative_to(site).as_posix().removesuffix("index.html") for file in files]


def file_of(site: Path, address: str) -> Path:
    """The file that a host sends for `address`."""
    address = address.partition("?")[0]
    return site / address if address.endswith(".html") else site / address / "index.html"


def kind_of(address: str) -> Kind | None:
    """The first kind of a page, or None for one that nobody declared."""
    return next((kind for kind in KINDS if kind.match(address)), None)


def examples(site: Path) -> dict[str, str]:
    """The address that stands for each kind that has a page, by name: the heaviest of those that have what the kind prefers."""
    pages = {address: file_of(site, address) for address in addresses(site)}
    found = {}
    for kind in KINDS:
        ours = [address for address in pages if kind.match(address) and (kind_of(address).template == kind.template)]
        ours.sort(key=lambda address: (pages[address].stat().st_size, address), reverse=True)
        if ours:
            found[kind.name] = next((address for address in ours if _has(pages[address], kind.having)), ours[0]) + kind.asked
    return found


def _has(file: Path, selector: str) -> bool:
    return not selector or BeautifulSoup(file.read_bytes(), "html.parser").select_one(selector) is not None
