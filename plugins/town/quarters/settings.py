"""What the town says of its quarters: their streets, contours and elected contacts, and how long lists are."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import DictionaryReader, ListReader, describe_settings, parse_flag, parse_text, setting
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.listing import parse_page_size
from plugins.core.publication.words import IN_FRENCH, N_, Words

EVEN, ODD, BOTH = 0, 1, 2
LAST = 9999
"""No street of France has so high a number."""

WORDS = {"pairs": EVEN, "pair": EVEN, "impairs": ODD, "impair": ODD}
PART = re.compile(
    r"(?:(?P<first>\d{1,4}) ?(?:à|-|–|au) ?(?P<last>\d{1,4})|(?P<above>\d{1,4}) et plus|(?P<alone>\d{1,4}))?"
    r"(?:,? ?(?P<side>impairs?|pairs?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class StreetPart:
    """The part of `street` that is in one quarter: numbers from `first` to `last`, of one side or BOTH."""

    street: str
    first: int = 1
    last: int = LAST
    side: int = BOTH

    @property
    def is_whole_street(self) -> bool:
        """Whether all of the street is there."""
        return (self.first, self.last, self.side) == (1, LAST, BOTH)

    def meets(self, other: "StreetPart") -> bool:
        """Whether a number could be in both."""
        sides = BOTH in (self.side, other.side) or self.side == other.side
        return self.street_key == other.street_key and sides and self.first <= other.last and other.first <= self.last

    @property
    def street_key(self) -> str:
        """The same for a street however its accents, capitals and hyphens are written."""
        return slugify(self.street)


def format_numbers(part: StreetPart, words: Words = IN_FRENCH) -> str:
    """Which numbers of its street `part` has, in words; nothing when it has them all."""
    if (part.first, part.last) == (1, LAST):
        return words((N_("numéros pairs"), N_("numéros impairs"), "")[part.side])
    span = N_("%(first)s et plus") if part.last == LAST else N_("%(first)s à %(last)s")
    side = (N_("(pairs)"), N_("(impairs)"), "")[part.side]
    return f"{words(span, first=part.first, last=part.last)} {words(side)}".rstrip()


def parse_street_part(value: Any) -> StreetPart:
    """Parse one line of the list of streets. Raises ValueError."""
    if not isinstance(value, str) or not slugify(value):
        raise ValueError(f"« {value} » n’est pas un nom de rue, entre guillemets.")
    name, bracket, rest = " ".join(value.split()).partition("(")
    if not bracket:
        return StreetPart(name.strip())
    match = PART.fullmatch(rest.strip().removesuffix(")").strip())
    if not match or not any(match.groupdict().values()) or not slugify(name):
        raise ValueError(f"« {value} » : écrivez « {name.strip() or 'rue Neuve'} (2 à 40 pairs) », « (impairs) » ou « (41 et plus) ».")
    side = WORDS.get((match["side"] or "").lower(), BOTH)
    first = int(match["first"] or match["above"] or match["alone"] or 1)
    last = int(match["last"] or match["alone"] or LAST)
    if last < first:
        raise ValueError(f"« {value} » : {last} est avant {first}. Écrivez le plus petit d’abord.")
    return StreetPart(name.strip(), first, last, side)


RESERVED_SLUGS = ("page", "rues")
"""What the addresses of the quarters need for other pages."""


@dataclass(frozen=True)
class ElectedContact:
    """Whom to speak to about a quarter; `hours` are when, in words."""

    name: str = setting(parse_text, "Son nom.")
    role: str = setting(parse_text, "Sa fonction.", default="", example="Adjointe aux écoles")
    phone: str = setting(parse_text, "Son téléphone.", default="", form="phone")
    email: str = setting(parse_text, "Son courriel.", default="", form="email")
    hours: str = setting(parse_text, "Quand l’élu reçoit, et où.", default="")


@dataclass(frozen=True)
class Portrait:
    """One quarter; a name alone is enough."""

    name: str = setting(parse_text, "Le nom du quartier.")
    summary: str = setting(parse_text, "Le quartier en une phrase.", default="")
    streets: tuple[StreetPart, ...] = setting(
        ListReader(parse_street_part),
        "Ses rues.",
        default=(),
        form="texts",
        details="Elles sont cherchées dans `/quartiers/`, listées dans `/quartiers/rues/` ; entre parenthèses, les numéros"
        " d’une rue que deux quartiers se partagent : `(1 à 40)`, `(impairs)`, `(41 et plus)`.",
    )
    elected: ElectedContact | None = setting(DictionaryReader(ElectedContact), "L’élu ou l’élue du quartier.", default=None)

    @property
    def has_details(self) -> bool:
        """Whether the town gives more than its name."""
        return bool(self.summary or self.streets or self.elected)


def parse_portraits(value: Any) -> tuple[Portrait, ...]:
    """The setting QUARTIERS: names, or dictionaries. Raises SettingsError with every mistake."""
    all_portraits = ListReader(_build_portrait)(value)
    wrong = [
        f"« {portrait.name} » : cette adresse est prise. Donnez-lui un autre nom."
        for portrait in all_portraits
        if slugify(portrait.name) in RESERVED_SLUGS
    ]
    wrong += _find_shared_streets(all_portraits)
    if wrong:
        raise SettingsError(wrong)
    return all_portraits


def _build_portrait(value: Any) -> Portrait:
    return DictionaryReader(Portrait)({"name": value} if isinstance(value, str) else value)


def _find_shared_streets(portraits: tuple[Portrait, ...]) -> list[str]:
    """The streets that two quarters would have; a street may be cut between them by its numbers."""
    by_street: dict[str, list[tuple[Portrait, StreetPart]]] = {}
    wrong = []
    for portrait in portraits:
        for street in portrait.streets:
            met = by_street.setdefault(street.street_key, [])
            wrong += [_format_shared(portrait, street, *other) for other in met if street.meets(other[1])]
            met.append((portrait, street))
    return wrong


def _format_shared(portrait: Portrait, part: StreetPart, other: Portrait, there: StreetPart) -> str:
    where = f"deux fois dans « {portrait.name} »" if portrait is other else f"dans « {other.name} » et dans « {portrait.name} »"
    return f"« {part.street} » est {where}. Gardez-en une, ou dites quels numéros : « {part.street} (1 à 40) »."


SHAPES = {"Polygon": 2, "MultiPolygon": 3}
"""The geometries that hold a surface, and how many lists there are around a position."""

COURSES = {"LineString": 1, "MultiLineString": 2}
"""Those of a watercourse, which only the map of the town shows."""

FEWEST_RING_POINTS = 4
"""Positions of a ring, which ends where it began: RFC 7946, section 3.1.6."""


NAMES = ("nom", "name", "nom_quartier", "libelle", "quartier")
"""The properties that may hold the name of a quarter, whatever their case."""


def parse_contours(value: Any) -> Mapping[str, Mapping[str, Any]]:
    """The contours of the FeatureCollection in the file at `value`, by the slug of the name of each; a watercourse, which is a line, by a
    key that is no slug. Raises ValueError."""
    path = Path(str(value))
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        why = "il n’existe pas" if isinstance(error, FileNotFoundError) else error.strerror
        raise ValueError(f"« {path} » ne s’ouvre pas ({why}).") from None
    except (ValueError, RecursionError) as error:
        where = f", ligne {error.lineno}, colonne {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"« {path} »{where} : ce n’est pas du GeoJSON en UTF-8.") from None
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list):
        raise ValueError(f"« {path} » n’a pas de « features » : il faut une FeatureCollection.")
    return dict(_find_name(feature, number, path) for number, feature in enumerate(features, 1))


def _find_name(feature: Any, number: int, path: Path) -> tuple[str, Mapping[str, Any]]:
    properties, shape = (feature.get("properties"), feature.get("geometry")) if isinstance(feature, Mapping) else (None, None)
    if isinstance(shape, Mapping) and str(shape.get("type")) in COURSES:
        return f"eau {number}", _parse_course(shape, f"« {path} », ligne d’eau {number}")
    values = {str(key).lower(): value for key, value in properties.items()} if isinstance(properties, Mapping) else {}
    name = next((str(values[key]) for key in NAMES if values.get(key)), "")
    if not slugify(name):
        raise ValueError(f"« {path} », contour {number} : il n’a pas de nom. Donnez-lui une propriété « nom ».")
    try:
        return slugify(name), parse_contour(feature)
    except ValueError as error:
        raise ValueError(f"« {path} », « {name} » : {error}") from None


def parse_contour(value: Any) -> Mapping[str, Any]:
    """Parse a GeoJSON geometry, or that of a Feature. Raises ValueError."""
    shape = value.get("geometry") if isinstance(value, Mapping) and value.get("type") == "Feature" else value
    if not isinstance(shape, Mapping) or str(shape.get("type")) not in SHAPES:
        raise ValueError(f"il faut un {' ou un '.join(SHAPES)} de GeoJSON : {{'type': 'Polygon', 'coordinates': […]}}.")
    rings = list(_iterate_rings(shape.get("coordinates"), SHAPES[shape["type"]] - 1))
    if not rings:
        raise ValueError("ce contour n’a pas de point.")
    for ring in rings:
        _close(ring)
    return {"type": shape["type"], "coordinates": shape["coordinates"]}


def _parse_course(shape: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    try:
        lines = shape.get("coordinates")
        for line in [lines] if shape["type"] == "LineString" else _iterate_rings(lines, 1):
            _check_points(line, 2)
    except ValueError as error:
        raise ValueError(f"{where} : {error}") from None
    return {"type": shape["type"], "coordinates": shape["coordinates"]}


def _iterate_rings(value: Any, depth: int) -> Iterator[Any]:
    if not isinstance(value, list | tuple):
        raise ValueError("« coordinates » : il faut des listes de points, entre crochets.")
    for ring in value:
        yield from _iterate_rings(ring, depth - 1) if depth > 1 else [ring]


def _close(ring: Any) -> None:
    if not isinstance(ring, list | tuple) or len(ring) < FEWEST_RING_POINTS:
        raise ValueError(f"un contour a {FEWEST_RING_POINTS} points au moins, le dernier étant le premier.")
    _check_points(ring)
    if list(ring[0]) != list(ring[-1]):
        raise ValueError(f"le contour n’est pas fermé : ajoutez {list(ring[0])} à la fin.")


def _check_points(line: Any, fewest: int = 0) -> None:
    if not isinstance(line, list | tuple) or len(line) < fewest:
        raise ValueError(f"une ligne a {fewest} points au moins.")
    for point in line:
        numbers = isinstance(point, list | tuple) and len(point) >= 2 and all(type(number) in (int, float) for number in point[:2])
        if not numbers or not (abs(point[0]) <= 180 and abs(point[1]) <= 90):  # NaN is neither more nor less
            raise ValueError(f"{point} n’est pas un point : il faut [longitude, latitude], en degrés.")


@dataclass(frozen=True)
class Settings:
    """The settings of the room `quarters`."""

    quartiers: tuple[Portrait, ...] = setting(
        parse_portraits,
        "Les quartiers. Chacun a sa page et son flux.",
        default=(),
        form="named_groups",
        fields=describe_settings(Portrait),
        details="Un nom suffit, ou [davantage](#les-quartiers) ; la page d’un quartier, `/quartiers/gare/`, peut être mise"
        " en tête de la une.",
    )
    quartiers_contours: Mapping[str, Mapping[str, Any]] | None = setting(
        parse_contours,
        "Les contours des quartiers. Un fichier GeoJSON, chaque contour au nom du sien.",
        default=None,
        form="town_file",
        details="Une `FeatureCollection` : `nom` est celui du quartier ; une ligne y est une rivière ou un canal, que "
        "montre [le plan de la ville](#les-quartiers).",
    )
    listings: bool = setting(parse_flag, default=True)
    listing_size: int = setting(parse_page_size, default=20)
