"""The manifest of the room `editorial`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import parse_day, parse_flag, parse_texts, setting
from plugins.core.publication import listing
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.identifiers import LONGEST_SLUG, slugify
from plugins.core.publication.kind import AUDIENCES, EVERYBODY
from plugins.core.publication.listing import is_for_the_young
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import Room, RoomInputs, concerned_by
from plugins.journal.editorial.kinds import KINDS

if TYPE_CHECKING:
    from plugins.journal.editorial.links import LinkAnswer


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


KEY = "en_bref"
LINES = 3
MOST_WORDS = 20
"""Words of a line, of our own: 120 signs hold some twenty; past that, a line is two sentences."""

LONGEST_WORD = 15
"""Letters of a word that is not a name; « anniversaires » has 13."""

OFFICIAL = re.compile(
    r"\b(?:administrés?|afférents?|conformément|délibérations?|dispositif|en vue de|dans le cadre|modalités?|nonobstant|"
    r"préalablement|susmentionnée?s?|s’acquitter|usagers?|au titre de|mise en œuvre|relatifs? à|concertations?)\b",
    re.IGNORECASE,
)
"""Words of notices and minutes, for which spoken French has others."""

WORD = re.compile(r"[^\W\d_]+")


@concerned_by(KEY, "public")
def check_three_lines(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Fewer or more than three lines; or none on a publication for the young."""
    lines = publication.extra.get(KEY)
    if lines and len(lines) != LINES:
        text = f"{len(lines)} ligne{'s' if len(lines) > 1 else ''}, il en faut {LINES}."
        yield Mistake(file, 0, KEY, text, "Dites quoi, quand, où.", "en bref, pas en trois lignes", harmless=not publication.strict)
    is_required = publication.strict and publication.kind.find_field(KEY) and is_for_the_young(publication)
    if is_required and not lines and publication.status != "draft":
        yield Mistake(
            file, 0, "public", "les jeunes n’ont pas leurs trois lignes.", f"Ajoutez « {KEY}: ».", "en bref manquant", harmless=True
        )


@concerned_by(KEY)
def check_readability(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """A line that is long to read, or written as a notice is; it is published all the same."""
    for number, line in enumerate(publication.extra.get(KEY) or (), 1):
        for text, remedy in _find_hard_texts(line):
            yield Mistake(file, 0, KEY, f"ligne {number} : {text}", remedy, "en bref difficile à lire", harmless=True)


def _find_hard_texts(line: str) -> Iterator[tuple[str, str]]:
    words = WORD.findall(line)
    if len(words) > MOST_WORDS:
        yield f"{len(words)} mots, c’est long à lire.", f"{MOST_WORDS} au plus."
    if match := OFFICIAL.search(line):
        yield f"« {match[0]} » ne se dit pas entre amis.", "Dites-le comme vous le diriez à voix haute."
    if long := next((word for word in words if len(word) > LONGEST_WORD and word[0].islower()), ""):
        yield f"« {long} » est un mot long.", "Cherchez-en un plus court."


CHECKS = (check_three_lines, check_readability)


class EditorialExtras(ContentExtras, key="editorial"):
    """The extras of every publication, given to Pelican by its reader with its metadata."""

    publication: Publication
    """The publication of its file, checked; without its body, which is the content."""
    state: str
    """`published`, `hidden`, `withdrawn`, `expired`; in a preview also `draft`, `scheduled`."""
    permalink: str
    """Its public address, absolute."""
    correction: str
    """One HTML paragraph, dated, to be shown before the text; empty when nothing was corrected."""
    asked: tuple[LinkAnswer, ...] = ()
    """The questions its body asked of other files, with the answers."""
    mistakes: tuple[Mistake, ...] = ()
    """The mistakes in its body."""


class EditorialContext(ContextNames):
    """What is known of all the files."""

    next_change: datetime | None
    """When a publication next appears or expires by itself."""
    mistakes: list[Mistake]
    """In a preview, the mistakes of the files that were left out."""
    withheld: frozenset[str]
    """The files of the content folder that this site leaves out: those of texts for another audience."""


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    checks=CHECKS,
    extras=(EditorialExtras,),
    context=EditorialContext,
    inputs=RoomInputs(attributes=("asked",), changes_at=lambda context: context.get("next_change")),
)
