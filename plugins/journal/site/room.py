"""The manifest of the room `site`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.settings import SettingField, parse_flag, parse_text, parse_texts, parse_web_address, setting
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.listing import parse_page_size
from plugins.core.publication.redirect import check_redirects
from plugins.core.publication.room import Room, RoomInputs, SearchedPages
from plugins.journal.site.lists import WEEK

if TYPE_CHECKING:
    from markupsafe import Markup

    from plugins.core.publication.kind import Kind, Kinds
    from plugins.core.publication.listing import Listing, Public
    from plugins.core.publication.publication import PublishedContent
    from plugins.core.publication.redirect import Redirect
    from plugins.journal.site.lists import ArchivePeriod, Door, Front, MenuLink

TOWN_KEYS = ("name", "address", "postcode", "phone", "email", "website", "hours")


def _find_themes_of_pelican() -> Path:
    spec = find_spec("pelican")
    assert spec and spec.origin  # it is installed: it builds the site
    return Path(spec.origin).parent / "themes"


PELICANS = _find_themes_of_pelican()


def parse_town(value: Any) -> Mapping[str, str]:
    """Parse the town hall's details. Raises ValueError naming every missing or unknown key, or an invalid site."""
    if not isinstance(value, Mapping):
        raise ValueError("il faut un dictionnaire, entre accolades.")
    missing = [key for key in ("name", "address", "phone") if not value.get(key)]
    unknown = sorted(set(value) - set(TOWN_KEYS))
    if missing or unknown:
        wrong = [f"« {key} » manque" for key in missing] + [f"« {key} » n’est pas connu" for key in unknown]
        raise ValueError(f"{', '.join(wrong)}. Les clés sont : {', '.join(TOWN_KEYS)}.")
    if value.get("website"):
        parse_web_address(value["website"])
    return MappingProxyType({key: str(value.get(key, "")) for key in TOWN_KEYS})


def parse_theme(value: Any) -> str:
    """Parse a theme: a folder, or the name of one that comes with Pelican."""
    if not any(folder.is_dir() for folder in (Path(parse_text(value)), PELICANS / parse_text(value))):
        raise ValueError(f"« {value} » : ce dossier n’existe pas.")
    return parse_text(value)


def parse_time_zone(value: Any) -> str:
    """The zone in which every date is read and shown. Raises ValueError for any other: the whole house counts in it."""
    if value != PARIS.key:
        raise ValueError(f"« {value} » : seul {PARIS.key} est pris en charge pour l’instant. Effacez ce réglage.")
    return PARIS.key


@dataclass(frozen=True)
class Settings:
    """The settings of the room `site`."""

    sitename: str = setting(parse_text, "Le nom du journal.", example="Le Beffroi")
    siteurl: str = setting(
        parse_web_address,
        "L’adresse publique du journal. BEFFROI_SITEURL l’emporte en production, et publishconf.py s’il écrit lui-même une adresse.",
        variable="BEFFROI_SITEURL",
    )
    town: Mapping[str, str] = setting(
        parse_town,
        "La mairie.",
        form="group",
        fields=(
            SettingField("name", "text", "Le nom de la commune", required=True),
            SettingField("address", "text", "Son adresse", required=True, example="1, place de la Mairie"),
            SettingField("postcode", "text", "Son code postal"),
            SettingField("phone", "phone", "Son téléphone", required=True),
            SettingField("email", "email", "Son courriel"),
            SettingField("website", "web_address", "Son autre site"),
            SettingField("hours", "text", "Ses horaires", example="Lundi au vendredi, 9 h – 17 h"),
        ),
    )
    sitesubtitle: str = setting(parse_text, "La ligne au-dessus du nom.", default="", example="Le journal de Ma-Ville")
    theme: str = setting(
        parse_theme, "Le dossier du thème.", default="theme", details="Ou le nom d’un de ceux de Pelican : `simple`, `notmyidea`."
    )
    timezone: str = setting(
        parse_time_zone,
        "Le fuseau horaire : Europe/Paris, le seul pris en charge.",
        default=PARIS.key,
        details="Toutes les dates s’y lisent ; ceux de l’outre-mer sont refusés pour l’instant.",
    )
    listings: bool = setting(parse_flag, "Beffroi écrit les listes ; False les laisse à Pelican, pour un autre thème.", default=True)
    typographic_bodies: bool = setting(
        parse_flag,
        "La typographie française dans les textes aussi.",
        default=False,
        details="Les espaces insécables et les apostrophes ; les titres et les résumés les ont toujours.",
    )
    listing_size: int = setting(parse_page_size, "Les publications par page d’une liste.", default=20)
    static_paths: tuple[str, ...] = setting(parse_texts, "Les dossiers de content/ copiés tels quels.", default=())
    preview: bool = setting(parse_flag, default=False)
    demonstration_now: str = setting(
        parse_text,
        "L’instant où s’arrête la démonstration. Une vraie ville n’a pas ce réglage.",
        default="",
        details="Tant qu’il est là, `deploy` refuse.",
    )


class SiteContext(ContextNames):
    """The site around the publications. The last ones are of its own pages."""

    town: Mapping[str, str]
    """The setting TOWN."""
    now: datetime
    """The instant of the build."""
    localsiteurl: str
    """Pelican’s own name: what precedes the address of a page or of a file of the site, in its pages. SITEURL is for what leaves it."""
    stands_still: str
    """The fixed instant of a demonstration's clock, for the scripts of its pages; empty for a town."""
    preview: bool
    """Whether this is a preview."""
    kinds: Kinds
    """Every kind of publication, by its name."""
    organisation: Markup
    """JSON-LD of the town, for a script that is data."""
    organisation_data: Mapping[str, Any]
    """The same, as values."""
    redirects: tuple[Redirect, ...]
    """The old addresses of `redirections.csv`: some are pages here, all are rules of the town’s host."""
    elsewhere: list[str]
    """The addresses of the pages that rooms write themselves, for the sitemap: each adds its own in `generate_context`."""
    front: Front
    """The content of the home page, in order: it uses nothing else of the journal."""
    rubriques: list[tuple[Any, list[PublishedContent]]]
    """The pairs of Pelican’s `categories`, in the town’s order."""
    tags: list[tuple[Any, list[PublishedContent]]]
    """Pelican’s, without translations."""
    periods: tuple[ArchivePeriod, ...]
    """The years and months that have publications."""
    category_links: tuple[MenuLink, ...]
    """The links to categories on every page."""
    page_links: tuple[MenuLink, ...]
    """The links to pages on every page."""
    public_links: tuple[MenuLink, ...]
    """The links to publics on every page."""
    doors: tuple[Door, ...]
    """The pages that answer the three questions of the home page, those that exist, once rooms have said which they write."""
    listing: Listing
    """The page of a list."""
    banner: tuple[object, ...]
    """The alerts on the first page of a list, none on the others."""
    category: Any
    """Pelican’s category, on its list."""
    tag: Any
    """Of a list by tag: Pelican’s."""
    serie: Any
    """The `Series`, on its list."""
    public: Public
    """The public, on its list."""
    kind: Kind
    """The kind, on its list."""
    period: ArchivePeriod
    """The period, on its archive."""
    canonical: str
    """The present address, on the page of a former one."""
    target: str
    """The same, as pages of the site write it."""
    title: str
    """The title of the present page, on the page of a former address."""


def find_next_site_change(context: Mapping[str, Any]) -> datetime:
    """When the home page next changes by itself: at midnight, or when the oldest of the week is a week old."""
    now: datetime = context["now"]
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), PARIS)
    long_ago = now - 2 * WEEK  # ten thousand are older, whatever the hour of summer
    dates = context["dates"]
    newest_first = dates if not dates or dates[0].date >= dates[-1].date else reversed(dates)
    recent = takewhile(lambda item: item.date > long_ago, newest_first)
    aging: Iterator[datetime] = (item.date + WEEK for item in recent if now < item.date + WEEK)
    return min((midnight, *aging))


SEARCHED_PAGES = (
    SearchedPages("rubriques/{slug}/", "Rubrique"),
    SearchedPages("breves/", "Journal", words="brèves fil des heures aujourd’hui"),
    SearchedPages("jeunes/", "Journal", words="jeunes ados adolescents étudiants"),
    SearchedPages("publics/{slug}/", "Journal"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    context=SiteContext,
    inputs=RoomInputs(changes_at=find_next_site_change),
    resource_checks=check_redirects,
)
