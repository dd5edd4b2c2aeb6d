"""In which quarter a point lies, by the contours that the town gives (QUARTIERS_CONTOURS, or `contour` of a quarter, as GeoJSON).

The room of the quarters checks them; here one that cannot be read holds nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from plugins.core.publication.quarter import list_quarter_names
from plugins.core.publication.slug import slugify

NAMES = ("nom", "name", "nom_quartier", "libelle", "quartier")
Ring = Sequence[Sequence[float]]


def find_quarter(lat: float, lon: float, conf: Mapping[str, Any]) -> list[str]:
    """The quarter that holds the point, by its name in the settings; none, or the first of those that overlap."""
    for name, rings in _list_contours(conf):
        if sum(_is_inside(ring, lon, lat) for ring in rings) % 2:
            return [name]
    return []


def list_strangers(conf: Mapping[str, Any]) -> list[str]:
    """The names of contours that match no quarter, as their file writes them: nothing is ever put there. A line is a watercourse."""
    known_slugs = {slugify(name) for name in list_quarter_names(conf.get("QUARTIERS"))}
    features = _read_features(conf.get("QUARTIERS_CONTOURS"))
    listed = (_name_of(feature) for feature in features if "LineString" not in str((feature.get("geometry") or {}).get("type")))
    return [name for name in listed if name and slugify(name) not in known_slugs]


def has_contours(conf: Mapping[str, Any]) -> bool:
    """Whether the town gives any that is a quarter's."""
    return next(_list_contours(conf), None) is not None


def _name_of(feature: Any) -> str:
    properties = {str(key).lower(): value for key, value in (feature.get("properties") or {}).items()}
    return next((str(properties[key]) for key in NAMES if properties.get(key)), "")


def _list_contours(conf: Mapping[str, Any]) -> Iterator[tuple[str, list[Ring]]]:
    name_by_slug = {slugify(name): name for name in list_quarter_names(conf.get("QUARTIERS"))}
    for each in conf.get("QUARTIERS") or ():
        if isinstance(each, Mapping) and each.get("contour"):
            yield each["name"], list(_iterate_rings(each["contour"]))
    for feature in _read_features(conf.get("QUARTIERS_CONTOURS")):
        if name := name_by_slug.get(slugify(_name_of(feature))):
            yield name, list(_iterate_rings(feature))


def _read_features(path: Any) -> list[Any]:
    try:
        return list(json.loads(Path(path).read_text(encoding="utf-8-sig"))["features"]) if path else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _iterate_rings(shape: Any) -> Iterator[Ring]:
    """Every ring of a Polygon or of a MultiPolygon, holes included: a point in a hole is in two of them."""
    shape = shape.get("geometry", shape) if isinstance(shape, Mapping) else {}
    coordinates = (shape or {}).get("coordinates") or ()
    yield from coordinates if shape.get("type") == "Polygon" else (ring for polygon in coordinates for ring in polygon)


def _is_inside(ring: Ring, x: float, y: float) -> bool:
    """Whether a line from the point to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
