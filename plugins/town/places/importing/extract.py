"""An extract of OpenStreetMap, as Overpass or JOSM write it: JSON, or XML. Hostile input: what it holds is read, never trusted.

https://wiki.openstreetmap.org/wiki/Overpass_API https://wiki.openstreetmap.org/wiki/OSM_XML
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from plugins.core.infrastructure.errors import SettingsError

Position = tuple[float, float]


@dataclass(frozen=True)
class Element:
    """One element with tags: `key` is `node/123`; `position` its latitude and longitude, or the middle of its nodes, when known."""

    key: str
    tags: dict[str, str]
    position: Position | None


def read_elements(data: bytes) -> list[Element]:
    """The tagged elements of an extract, each once, in order. Raises SettingsError."""
    start = data.lstrip()[:1]
    all_elements = _read_json(data) if start in (b"{", b"[") else _read_xml(data)
    return sorted({element.key: element for element in all_elements if element.tags}.values(), key=lambda element: element.key)


def _read_json(data: bytes) -> Iterator[Element]:
    try:
        document = json.loads(data)
        listed = document["elements"] if isinstance(document, dict) else document
    except (ValueError, KeyError, RecursionError):
        raise SettingsError(
            ["Ce n’est pas une réponse d’Overpass : il y manque « elements ». Demandez « [out:json]; … out center; »."]
        ) from None
    for record in listed if isinstance(listed, list) else ():
        if isinstance(record, dict) and isinstance(record.get("tags"), dict) and record.get("type") in ("node", "way", "relation"):
            tags = {str(name): str(value) for name, value in record["tags"].items()}
            yield Element(f"{record['type']}/{record.get('id')}", tags, _parse_position(record) or _parse_position(record.get("center")))


def _read_xml(data: bytes) -> Iterator[Element]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise SettingsError(["Ce fichier XML déclare des entités : il n’est pas lu. Un extrait d’OpenStreetMap n’en a pas."])
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise SettingsError([f"Ce n’est ni du JSON ni du XML qui se lise ({error})."]) from None
    if root.tag != "osm":
        raise SettingsError([f"Ce fichier XML n’est pas un extrait d’OpenStreetMap : il commence par « {root.tag[:40]} »."])
    nodes = {node.get("id"): _parse_position(node.attrib) for node in root.iter("node")}
    for node in root:
        if node.tag in ("node", "way", "relation"):
            tags = {tag.get("k", ""): tag.get("v", "") for tag in node.iter("tag")}
            corners = [nodes.get(each.get("ref")) for each in node.iter("nd")]
            yield Element(f"{node.tag}/{node.get('id')}", tags, _parse_position(node.attrib) or _find_middle(list(filter(None, corners))))


def _parse_position(told: Any) -> Position | None:
    try:
        lat, lon = float(told["lat"]), float(told["lon"])
    except (KeyError, TypeError, ValueError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _find_middle(corners: list[Position]) -> Position | None:
    """The middle of the box around `corners`: near enough for a door."""
    if not corners:
        return None
    lats, lons = zip(*corners, strict=True)
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
