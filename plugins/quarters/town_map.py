"""The quarters of the town, drawn from their contours: no tile, no script, a kilobyte. North is up."""

from collections.abc import Callable, Collection, Iterator, Sequence
from math import cos, radians
from typing import Any

from markupsafe import Markup, escape

from plugins.quarters.contour import SHAPES
from plugins.quarters.settings import Settings

SIDE = 240
"""Units of the drawing along its longer side: tenths of a pixel at the size at which pages show it would weigh more and show no more."""
EDGE = 3
"""Units around it, for the stroke."""

MARK = 11
"""Units: the radius of what stands for a place."""

Point = tuple[float, float]


def draw_town_map(settings: Settings, slugs: Collection[str], label: str, mark: tuple[float, float] | None = None) -> Markup:
    """An SVG map of all quarters, with those of `slugs` filled; `label` is its accessible name, `mark` a point on it, by latitude and
    longitude in degrees.

    Nothing where the town has no contours, or none of those that are filled. A degree of longitude is shorter than one of latitude by the
    cosine of the latitude: https://en.wikipedia.org/wiki/Equirectangular_projection
    """
    contours = settings.quartiers_contours or {}
    rings = {slug: list(_iterate_rings(shape["coordinates"], SHAPES[shape["type"]] - 1)) for slug, shape in contours.items()}
    if not set(slugs) & set(rings):
        return Markup()
    points = [point for each in rings.values() for ring in each for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2))
    scale = SIDE / (max((east - west) * narrow, north - south) or 1)
    width, height = round((east - west) * narrow * scale) + 2 * EDGE, round((north - south) * scale) + 2 * EDGE

    def place(point: Point) -> str:
        x, y = (point[0] - west) * narrow * scale + EDGE, (north - point[1]) * scale + EDGE
        return f"{x:.0f} {y:.0f}"

    # Those that are shown come last: their stroke is over that of their neighbours.
    ordered = sorted(rings, key=lambda slug: slug in slugs)
    paths = "".join(_draw_path(rings[slug], slug in slugs, place) for slug in ordered)
    if mark and south <= mark[0] <= north and west <= mark[1] <= east:
        x, y = place((mark[1], mark[0])).split()
        paths += f'<circle cx="{x}" cy="{y}" r="{MARK}"/>'
    return Markup('<svg class="town-map" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>').format(
        escape(label), width, height, Markup(paths)
    )


def _draw_path(rings: Sequence[Sequence[Point]], is_shown: bool, place: Callable[[Point], str]) -> str:
    drawn = "".join(f"M{'L'.join(map(place, ring[:-1]))}z" for ring in rings)
    return f'<path{" class=here" if is_shown else ""} d="{drawn}"/>'


def _iterate_rings(coordinates: Any, depth: int) -> Iterator[list[Point]]:
    """The rings of a geometry: of a polygon, a list of them; of several polygons, a list of such lists."""
    if depth == 1:
        yield from ([(point[0], point[1]) for point in ring] for ring in coordinates)
        return
    for each in coordinates:
        yield from _iterate_rings(each, depth - 1)
