"""The directory of streets, as one small file and as a list; the map of the quarters; both as open data. What is about each quarter.

Each kind says by its declaration whether it names quarters, and until when it matters.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress, groupby
from math import cos, radians
from typing import Any

from markupsafe import Markup

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.current_spans import CurrentSpans
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import QUARTERS_FOLDER, Quarter, exclude_translations, group_by_quarter
from plugins.core.publication.overview import ensure_overview
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Column, Dataset
from plugins.core.publication.words import IN_FRENCH, SOURCE, Words
from plugins.town.quarters.settings import BOTH, COURSES, EVEN, LAST, ODD, SHAPES, Portrait, Settings, StreetPart, format_numbers

ITEMS_SHOWN = 8
"""Ours. Of each kind that is not news, how many a page shows before it says how many more there are: two screens of a phone."""


@dataclass(frozen=True)
class QuarterSection:
    """The publications of one kind, `count` of which there are in the quarter; `url` is the list of that kind, site-relative."""

    kind: str
    title: str
    url: str
    items: tuple[PublishedContent, ...]
    count: int


@dataclass(frozen=True)
class Life:
    """One quarter's page: what the town says of it, its sections and its news, newest first."""

    quarter: Quarter
    portrait: Portrait | None
    sections: tuple[QuarterSection, ...]
    news: tuple[PublishedContent, ...]

    @property
    def url(self) -> str:
        return self.quarter.url

    @property
    def name(self) -> str:
        return self.quarter.name

    @property
    def count(self) -> int:
        """How many things are about it."""
        return len(self.news) + sum(section.count for section in self.sections)


@dataclass(frozen=True)
class GatheredQuarters:
    """The quarters that have a page, and the first instant at which one of them changes by itself, or None."""

    lives: tuple[Life, ...]
    until: datetime | None


def gather_quarters(
    articles: Iterable[PublishedContent],
    pages: Iterable[PublishedContent],
    kinds: Iterable[Kind],
    portraits: Sequence[Portrait],
    current_spans: CurrentSpans,
    lang: str = SOURCE,
) -> GatheredQuarters:
    """The quarters with publications, in the town's order, then any other by name. Articles are news. `current_spans` are those of the
    `pages` with an end.

    What is there in several languages is told once, in `lang` if it can be.
    """
    named = select_kinds(kinds)
    portrait_by_quarter = {Quarter.from_name(portrait.name): portrait for portrait in portraits}
    overview = ensure_overview(articles)
    is_news = [bool(text.quartiers) and text.kind in named for text in overview.texts]
    news = group_by_quarter(overview.take_places(list(compress(range(len(overview)), is_news))))
    until, others = _find_current(
        (item for item in pages if item.publication.kind.name in named and item.publication.quartiers), current_spans
    )
    around = group_by_quarter(others)
    ranks = {quarter: rank for rank, quarter in enumerate(portrait_by_quarter)}
    with_page = {*news, *around, *(quarter for quarter, portrait in portrait_by_quarter.items() if portrait.has_details)}
    lives = tuple(
        Life(
            quarter,
            portrait_by_quarter.get(quarter),
            group_by_kind(around.get(quarter, ()), named.values()),
            tuple(exclude_translations(news.get(quarter, ()), lang)),
        )
        for quarter in sorted(with_page, key=lambda quarter: (ranks.get(quarter, len(ranks)), quarter))
    )
    return GatheredQuarters(lives, until)


def select_kinds(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Those of `kinds` that quarter pages may list, by name."""
    return {kind.name: kind for kind in kinds if "quartiers" in kind.exports}


def list_passing(pages: Iterable[PublishedContent], kinds: Iterable[Kind]) -> list[PublishedContent]:
    """Filter `pages`, Pelican's, to those about a quarter that have an end: an event, works."""
    passing_names = {name for name, kind in select_kinds(kinds).items() if kind.find_current_span is not None}
    return [page for page in pages if page.publication.kind.name in passing_names and page.publication.quartiers]


def _find_current(items: Iterable[PublishedContent], current_spans: CurrentSpans) -> tuple[datetime | None, list[PublishedContent]]:
    """When the first current or coming item ends, and the items: those with a span first, by start, then those without, by title."""
    passing, lasting = [], []
    for item in items:
        publication = item.publication
        if publication.kind.find_current_span is None:
            lasting.append((publication.title, item.url, item))
        elif times := current_spans.find_times(item):
            passing.append((times, item.url, item))
    ordered = [*sorted(passing, key=lambda row: row[:2]), *sorted(lasting, key=lambda row: row[:2])]
    end = min((times[1] for times, *_ in passing), default=None)
    return None if end is None else datetime.fromtimestamp(end, PARIS), [row[-1] for row in ordered]


def group_by_kind(items: Iterable[PublishedContent], kinds: Iterable[Kind]) -> tuple[QuarterSection, ...]:
    """`items` by their kind, in the order in which the rooms declare them."""
    by_kind: dict[str, list[PublishedContent]] = {}
    for item in items:
        by_kind.setdefault(item.publication.kind.name, []).append(item)
    kind_items = ((kind, by_kind[kind.name]) for kind in kinds if kind.name in by_kind)
    return tuple(
        QuarterSection(kind.name, kind.plural, kind.address.partition("{")[0], tuple(publications[:ITEMS_SHOWN]), len(publications))
        for kind, publications in kind_items
    )


SIDES = {EVEN: "pair", ODD: "impair", BOTH: None}


def list_quarter_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row for each quarter of which the town says more than its name, in its order, with its contour."""
    room: Settings = context["quarters_told"]
    for portrait in room.quartiers:
        quarter, elected = Quarter.from_name(portrait.name), portrait.elected
        shape = (room.quartiers_contours or {}).get(quarter.slug)
        if portrait.has_details or shape:
            yield {
                "nom": portrait.name,
                "resume": portrait.summary or None,
                "nombre_rues": len(portrait.streets),
                "elu_nom": elected and elected.name,
                "elu_fonction": (elected and elected.role) or None,
                "adresse_web": f"{context['SITEURL']}/{quarter.url}" if portrait.has_details else None,
                "contour": shape,
            }


def list_street_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row for each street of each quarter, in the order of `/quartiers/rues/`."""
    for street in context["streets"]:
        for quarter, part in street.parts:
            yield {
                "voie_nom": street.name,
                "quartier": quarter.name,
                "numero_debut": part.first if part.first > 1 else None,
                "numero_fin": part.last if part.last < LAST else None,
                "cote": SIDES[part.side],
            }


DATASETS = (
    Dataset(
        name="quartiers",
        title="Quartiers",
        description="Les quartiers de la ville, leur contour, et l’élu à qui parler de chacun.",
        columns=(
            Column("nom", "Le nom du quartier.", required=True),
            Column("resume", "En une phrase."),
            Column("nombre_rues", "Le nombre de rues dans la liste de la ville.", "integer", required=True),
            Column("elu_nom", "À qui parler du quartier."),
            Column("elu_fonction", "Sa fonction."),
            Column("adresse_web", "La page du quartier."),
        ),
        rows=list_quarter_rows,
        shape="contour",
    ),
    Dataset(
        name="rues",
        title="Rues et quartiers",
        description="Dans quel quartier est chaque rue ; une rue partagée a une ligne par quartier, avec les numéros.",
        columns=(
            Column("voie_nom", "Le nom de la rue.", required=True),
            Column("quartier", "Le nom du quartier.", required=True),
            Column("numero_debut", "Le premier numéro ; vide depuis le début.", "integer"),
            Column("numero_fin", "Le dernier numéro ; vide jusqu’au bout.", "integer"),
            Column("cote", "pair ou impair ; vide pour les deux."),
        ),
        rows=list_street_rows,
        follows="Aucun schéma national ne lie rues et quartiers ; voie_nom est la colonne de la Base Adresse Locale (AITF, BAL 1.4).",
    ),
)


SIDE = 240
"""Units of the drawing along its longer side: tenths of a pixel at the size at which pages show it would weigh more and show no more."""
EDGE = 3
"""Units around it, for the stroke."""

MARK = 11
"""Units: the radius of what stands for a place."""

Point = tuple[float, float]


def draw_town_map(settings: Settings, slugs: Collection[str], label: str = "", mark: tuple[float, float] | None = None) -> Markup:
    """An SVG map of all quarters and of the town's water, with the quarters of `slugs` filled; `label` is its accessible name, empty where
    words beside it say it, `mark` a point on it, by latitude and longitude in degrees.

    Nothing where the town has no contours, or none of those that are filled. A degree of longitude is shorter than one of latitude by the
    cosine of the latitude: https://en.wikipedia.org/wiki/Equirectangular_projection
    """
    contours = settings.quartiers_contours or {}
    rings, courses = _list_lines(contours, SHAPES), _list_lines(contours, COURSES)
    if not set(slugs) & set(rings):
        return Markup()
    points = [point for each in (*rings.values(), *courses.values()) for line in each for point in line]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2))
    scale = SIDE / (max((east - west) * narrow, north - south) or 1)
    width, height = round((east - west) * narrow * scale) + 2 * EDGE, round((north - south) * scale) + 2 * EDGE

    def place(point: Point) -> str:
        x, y = (point[0] - west) * narrow * scale + EDGE, (north - point[1]) * scale + EDGE
        return f"{x:.0f} {y:.0f}"

    water = "".join(f"M{'L'.join(map(place, line))}" for each in courses.values() for line in each)
    # Those that are shown come last: their stroke is over that of their neighbours.
    ordered = sorted(rings, key=lambda slug: slug in slugs)
    paths = f'<path class=water d="{water}"/>' if water else ""
    paths += "".join(_draw_path(rings[slug], slug in slugs, place) for slug in ordered)
    if mark and south <= mark[0] <= north and west <= mark[1] <= east:
        x, y = place((mark[1], mark[0])).split()
        paths += f'<circle cx="{x}" cy="{y}" r="{MARK}"/>'
    name = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="town-map" {} viewBox="0 0 {} {}">{}</svg>').format(name, width, height, Markup(paths))


def _list_lines(contours: Mapping[str, Mapping[str, Any]], depths: Mapping[str, int]) -> dict[str, list[list[Point]]]:
    """The lines of the contours that are of a sort that `depths` names."""
    return {
        slug: list(_iterate_rings(shape["coordinates"], depths[shape["type"]] - 1))
        for slug, shape in contours.items()
        if shape["type"] in depths
    }


def _draw_path(rings: Sequence[Sequence[Point]], is_shown: bool, place: Callable[[Point], str]) -> str:
    drawn = "".join(f"M{'L'.join(map(place, ring[:-1]))}z" for ring in rings)
    return f'<path{" class=here" if is_shown else ""} d="{drawn}"/>'


def _iterate_rings(coordinates: Any, depth: int) -> Iterator[list[Point]]:
    """The rings of a geometry: of a polygon, a list of them; of several polygons, a list of such lists; of a line, itself."""
    if depth == 0:
        yield [(point[0], point[1]) for point in coordinates]
        return
    if depth == 1:
        yield from ([(point[0], point[1]) for point in ring] for ring in coordinates)
        return
    for each in coordinates:
        yield from _iterate_rings(each, depth - 1)


FILE, LIST = f"{QUARTERS_FOLDER}rues.json", f"{QUARTERS_FOLDER}rues/"
ARTICLES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"}
TYPES = {"allee", "avenue", "boulevard", "chemin", "cote", "cour", "cours", "impasse", "mail", "passage", "place", "quai", "route", "rue"}
TYPES |= {"ruelle", "sentier", "sente", "square", "venelle", "villa", "voie"}


@dataclass(frozen=True)
class Street:
    """One street of the list: its quarters, each with the part that is there."""

    name: str
    parts: tuple[tuple[Quarter, StreetPart], ...]


def build_directory(portraits: Iterable[Portrait]) -> tuple[Street, ...]:
    """Every street of the town, by its distinctive word: « rue des Tanneurs » under T."""
    stretches = [(stretch, Quarter.from_name(portrait.name)) for portrait in portraits for stretch in portrait.streets]
    stretches.sort(key=lambda pair: (extract_distinctive_words(pair[0].street), pair[0].street_key, pair[0].first, pair[0].side, pair[1]))
    grouped = ((key, list(parts)) for key, parts in groupby(stretches, key=lambda pair: pair[0].street_key))
    return tuple(Street(parts[0][0].street, tuple((quarter, stretch) for stretch, quarter in parts)) for _, parts in grouped)


def extract_distinctive_words(street: str) -> str:
    """The words of a street by which it is looked up, without what sort of street it is."""
    words = slugify(street).split("-")
    rest = words[1:] if words[0] in TYPES and len(words) > 1 else words
    while len(rest) > 1 and rest[0] in ARTICLES:
        rest = rest[1:]
    return "-".join(rest)


def format_directory(streets: Sequence[Street], words: Words = IN_FRENCH) -> str:
    """The file: the quarters, then each street with the number of its quarter; where it is cut, what part of it, in numbers and in words.

    js/streets.js reads it.
    """
    quarters = list(dict.fromkeys(quarter for street in streets for quarter, _ in street.parts))
    ranks = {quarter: rank for rank, quarter in enumerate(quarters)}
    rows = [[street.name, *(_format_part(ranks[quarter], stretch, words) for quarter, stretch in street.parts)] for street in streets]
    document = {"quartiers": [[quarter.name, quarter.url] for quarter in quarters], "rues": rows}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _format_part(rank: int, stretch: StreetPart, say: Words) -> int | list[int | str]:
    return rank if stretch.is_whole_street else [rank, stretch.first, stretch.last, stretch.side, format_numbers(stretch, say)]
