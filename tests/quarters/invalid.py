"""Each mistake that can be made about streets and quarters: in what an editor writes, and in the settings of the town."""

import json
from pathlib import Path
from typing import Any

from tests.town.small_town import Invalid

FILE = "contours.geojson"
CONTOURS = {"QUARTIERS_CONTOURS": Path(FILE)}
SQUARE = [[2.09, 49.05], [2.11, 49.05], [2.11, 49.06], [2.09, 49.05]]


def quarters(*told: Any) -> Invalid:
    """The town's quarters, told so."""
    return Invalid(settings={"QUARTIERS": list(told)})


def contour(*coordinates: Any, **properties: str) -> dict[str, Any]:
    """A file that holds one contour."""
    named = properties or {"nom": "Gare"}
    return {"features": [{"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": list(coordinates)}}]}


def watercourse(*coordinates: Any) -> dict[str, Any]:
    """A file that holds one watercourse."""
    return {"features": [{"type": "Feature", "geometry": {"type": "LineString", "coordinates": list(coordinates)}}]}


FILES = {
    "contours that are no JSON": "des contours",
    "contours that are no collection": json.dumps({"type": "Polygon"}),
    "a contour without a name": json.dumps(contour(SQUARE, ville="Gare")),
    "a contour that is a point": json.dumps(
        {"features": [{"type": "Feature", "properties": {"nom": "Gare"}, "geometry": {"type": "Point"}}]}
    ),
    "a contour of nothing": json.dumps(contour()),
    "a contour that is a number": json.dumps(contour(3)).replace("[3]", "3"),
    "a contour of two points": json.dumps(contour(SQUARE[:2])),
    "a contour that is not closed": json.dumps(contour([*SQUARE[:3], [2.1, 49.1]])),
    "a watercourse of one point": json.dumps(watercourse([2.09, 49.05])),
    "a contour out of the Earth": json.dumps(contour([[2.09, 490], *SQUARE[1:]])),
}
INVALID = {
    "a street that is misspelt": Invalid({"travaux/egouts.md": {"streets": "[avenue de la Garre]"}}),
    "a street that the town never listed": Invalid({"travaux/egouts.md": {"streets": "[boulevard Zola]"}}),
    "a quarter that would not hear of it": Invalid({"travaux/egouts.md": {"quartiers": None}}),
    "quarters that are a word": Invalid(settings={"QUARTIERS": "Gare"}),
    "a quarter without a name": quarters({"summary": "Les voies."}),
    "a quarter with the address of a page": quarters("Rues"),
    "a street that is a number": quarters({"name": "Gare", "streets": [3]}),
    "numbers that are none": quarters({"name": "Gare", "streets": ["rue Neuve (quelques-uns)"]}),
    "numbers the wrong way round": quarters({"name": "Gare", "streets": ["rue Neuve (40 à 2)"]}),
    "a street in two quarters": quarters({"name": "Gare", "streets": ["rue Neuve"]}, {"name": "Centre", "streets": ["rue neuve"]}),
    "a street twice in one": quarters({"name": "Gare", "streets": ["rue Neuve", "rue Neuve (impairs)"]}),
    "contours that are not there": Invalid(settings=CONTOURS),
    **{name: Invalid(settings=CONTOURS, beside={FILE: text}) for name, text in FILES.items()},
}
