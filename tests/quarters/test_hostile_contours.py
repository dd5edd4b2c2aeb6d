"""A file of contours made to harm: refused with its place, in French, never with an error of Python."""

import json

import pytest

from plugins.town.quarters.settings import parse_contours

SQUARE = [[[0, 0], [0, 1], [1, 1], [0, 0]]]


def feature(coordinates=SQUARE, kind="Polygon", **more):
    return {"type": "Feature", "properties": {"nom": "Centre"}, "geometry": {"type": kind, "coordinates": coordinates}, **more}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def ring(*point):
    return [[[*point], [0, 1], [1, 1], [*point]]]


FILES = {
    "depth": "[" * 200_000,
    "depth of objects": '{"features":' * 100_000,
    "depth of coordinates": collection(feature()).replace("[[[0, 0]", "[" * 50_000),
    "digits": collection(feature()).replace("[1, 1]", f"[{'9' * 5000}, 1]"),
    "infinity": collection(feature()).replace("[1, 1]", "[1e999, 1]"),
    "no number": collection(feature()).replace("[1, 1]", "[NaN, 1]"),
    "properties are a list": collection(feature(properties=[1])),
    "properties are a text": collection(feature(properties="nom")),
    "a kind that is a list": collection(feature(kind=["Polygon"])),
    "a kind that is an object": collection(feature(kind={})),
    "a feature whose type is a list": collection(feature(type=["Feature"])),
    "coordinates are an object": collection(feature({"0": 1})),
    "coordinates are a text": collection(feature("[[[0, 0]]]")),
    "a point that is a text": collection(feature(ring("0", "0"))),
    "a point that is a truth": collection(feature(ring(True, False))),
    "a point of one number": collection(feature(ring(0))),
    "a point of null": collection(feature(ring(None, None))),
    "out of the Earth": collection(feature(ring(0, 1e9))),
    "a line of water without points": collection(feature([], "LineString")),
    "a line of water that is a number": collection(feature(3, "LineString")),
    "lines of water of lines": collection(feature([[[[[0, 0]]]]], "MultiLineString")),
    "features are an object": '{"features": {"0": 1}}',
    "a feature that is null": collection(None),
    "not a text": '"x"',
    "half a letter": collection(feature(properties={"nom": "\ud800"})),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_of_contours_is_refused_in_french(name, tmp_path):
    path = tmp_path / "quartiers.geojson"
    path.write_text(FILES[name], encoding="utf-8")
    with pytest.raises(ValueError, match="«"):
        parse_contours(str(path))
