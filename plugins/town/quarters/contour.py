"""The contour of a quarter: a polygon of GeoJSON, as a town's geographers give it. https://www.rfc-editor.org/rfc/rfc7946"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.publication.slug import slugify

SHAPES = {"Polygon": 2, "MultiPolygon": 3}
"""The geometries that hold a surface, and how many lists there are around a position."""

COURSES = {"LineString": 1, "MultiLineString": 2}
"""Those of a watercourse, which only the map of the town shows."""

FEWEST = 4
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
    except ValueError as error:
        where = f", ligne {error.lineno}, colonne {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"« {path} »{where} : ce n’est pas du GeoJSON en UTF-8.") from None
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list):
        raise ValueError(f"« {path} » n’a pas de « features » : il faut une FeatureCollection.")
    return dict(_find_name(feature, number, path) for number, feature in enumerate(features, 1))


def _find_name(feature: Any, number: int, path: Path) -> tuple[str, Mapping[str, Any]]:
    properties, shape = (feature.get("properties"), feature.get("geometry")) if isinstance(feature, Mapping) else (None, None)
    if isinstance(shape, Mapping) and shape.get("type") in COURSES:
        return f"eau {number}", _parse_course(shape, f"« {path} », ligne d’eau {number}")
    values = {str(key).lower(): value for key, value in (properties or {}).items()}
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
    if not isinstance(shape, Mapping) or shape.get("type") not in SHAPES:
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
    if not isinstance(ring, list | tuple) or len(ring) < FEWEST:
        raise ValueError(f"un contour a {FEWEST} points au moins, le dernier étant le premier.")
    _check_points(ring)
    if list(ring[0]) != list(ring[-1]):
        raise ValueError(f"le contour n’est pas fermé : ajoutez {list(ring[0])} à la fin.")


def _check_points(line: Any, fewest: int = 0) -> None:
    if not isinstance(line, list | tuple) or len(line) < fewest:
        raise ValueError(f"une ligne a {fewest} points au moins.")
    for point in line:
        numbers = isinstance(point, list | tuple) and len(point) >= 2 and all(isinstance(number, int | float) for number in point[:2])
        if not numbers or abs(point[0]) > 180 or abs(point[1]) > 90:
            raise ValueError(f"{point} n’est pas un point : il faut [longitude, latitude], en degrés.")
