"""The quarters of the town, drawn from their contours: no tile, no script, a kilobyte. North is up."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import cos, radians
from typing import Any

from markupsafe import Markup

from plugins.town.quarters.contour import COURSES, SHAPES
from plugins.town.quarters.settings import Settings

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
