"""The town's editorial settings: categories, quarters, audiences, and the date of strict rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.core.infrastructure.settings import parse_day, parse_flag, parse_texts, setting
from plugins.core.publication import listing
from plugins.core.publication.identifiers import LONGEST_SLUG, slugify
from plugins.core.publication.kind import AUDIENCES, EVERYBODY


def parse_names(value: Any) -> tuple[str, ...]:
    """Parse a list of names with distinct addresses. Raises ValueError."""
    name_by_slug: dict[str, str] = {}
    for name in parse_texts(value):
        slug = slugify(name)
        if not slug:
            raise ValueError(f"« {name} » n’a ni lettre de A à Z ni chiffre dont faire une adresse.")
        if len(slug) > LONGEST_SLUG:
            raise ValueError(f"« {name[:40]}… » est trop long pour faire une adresse : {LONGEST_SLUG} caractères au plus.")
        if slug in name_by_slug:
            raise ValueError(f"« {name} » et « {name_by_slug[slug]} » auraient la même adresse.")
        name_by_slug[slug] = name
    return tuple(name_by_slug.values())


def parse_quarter_names(value: Any) -> tuple[str, ...]:
    """The same where a quarter may be a dictionary with a `name`."""
    return parse_names(listing.list_quarter_names(value) if isinstance(value, list | tuple) else value)


def parse_some_names(value: Any) -> tuple[str, ...]:
    """At least one name."""
    if not value:
        raise ValueError("il faut au moins un nom.")
    return parse_names(value)


def parse_audience(value: Any) -> str:
    """For whom a site is made."""
    if value not in AUDIENCES:
        raise ValueError(f"choisissez parmi : {', '.join(AUDIENCES)}.")
    return str(value)


def read_mapping(value: Any) -> Mapping[str, Any]:
    """A dictionary of options."""
    if not isinstance(value, Mapping):
        raise ValueError("il faut un dictionnaire, entre accolades.")
    return value


@dataclass(frozen=True)
class Settings:
    """The settings of the room `editorial`."""

    categories: tuple[str, ...] = setting(parse_some_names, "Les rubriques. Chaque article en a exactement une.", form="texts")
    quartiers: tuple[str, ...] = setting(parse_quarter_names, default=())
    publics: tuple[str, ...] = setting(
        parse_names,
        "Les publics à qui l’on s’adresse.",
        default=(),
        form="texts",
        details="Chacun a sa page, `/publics/familles/`, et son flux ; `jeunes` : [parler aux jeunes](manuel/jeunes.md).",
    )
    strict_since: date | None = setting(
        parse_day, "Le premier jour du journal. Les fautes d’une publication plus ancienne ne sont que comptées.", default=None
    )
    preview: bool = setting(
        parse_flag,
        "Montrer les brouillons et les publications programmées ; posé par ./beffroi preview.",
        default=False,
        details="`./beffroi build --preview` aussi.",
    )
    audience: str = setting(
        parse_audience,
        "À qui est le site que l’on construit ; posé par Beffroi, qui fait celui des agents à part.",
        default=EVERYBODY,
        details="`tous` ou `agents` : [le site des agents](manuel/agents.md).",
    )
    markdown: Mapping[str, Any] | None = setting(
        read_mapping,
        "Les options de Python-Markdown pour le texte des publications.",
        default=None,
        details="Celles d’origine sont dans `plugins/journal/site/engine.py`.",
    )
    build_gated: bool = setting(
        parse_flag,
        default=True,
        help="Convertir le Markdown plus vite, au même octet près.",
        details="`False` le laisse à Python-Markdown seul.",
    )
