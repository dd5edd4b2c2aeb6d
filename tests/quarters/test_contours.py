"""The file of the contours: what a geographer exports is taken as it is, and what is none says why."""

import json

import pytest

from plugins.town.quarters.room import gather_health_checks
from plugins.town.quarters.settings import parse_contour, parse_contours

SQUARE = {"type": "Polygon", "coordinates": [[[2.0, 49.0], [2.1, 49.0], [2.1, 49.1], [2.0, 49.0]]]}


def collection(folder, *features, **more):
    path = folder / "quartiers.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}), encoding="utf-8-sig")
    return path


def test_a_contour_is_known_by_the_name_of_its_quarter_whatever_the_property(tmp_path):
    named = [("NOM", "Gare"), ("Name", "Les Tilleuls")]
    features = [{"type": "Feature", "properties": {key: name}, "geometry": SQUARE} for key, name in named]
    assert parse_contours(collection(tmp_path, *features)) == {"gare": SQUARE, "les-tilleuls": SQUARE}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"type": "Point", "coordinates": [2, 49]}, "Polygon ou un MultiPolygon"),
        ({"type": "Polygon", "coordinates": [[[2, 49], [2.1, 49], [2, 49]]]}, "4 points au moins"),
        ({"type": "Polygon", "coordinates": [[[2, 49], [2.1, 49], [2.1, 49.1], [2, 49.1]]]}, "n’est pas fermé"),
        ({"type": "Polygon", "coordinates": [[[49, 200], [2.1, 49], [2.1, 49.1], [49, 200]]]}, "[longitude, latitude]"),
        ({"type": "Polygon", "coordinates": []}, "n’a pas de point"),
        ({"type": "MultiPolygon", "coordinates": [7]}, "listes de points"),
        ("Gare", "GeoJSON"),
    ],
)
def test_what_is_no_contour_is_refused_and_why(value, said):
    with pytest.raises(ValueError) as raised:
        parse_contour(value)
    assert said in str(raised.value)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"features": [{"geometry": null}]}', '{"features": [{"properties": {"nom": "Gare"}}]}'])
def test_a_file_that_cannot_be_used_is_named(tmp_path, text):
    path = tmp_path / "quartiers.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"quartiers\.geojson"):
        parse_contours(path)


def test_a_line_is_a_watercourse_and_no_quarter_to_doctor(tmp_path):
    course = {"type": "LineString", "coordinates": [[2.0, 49.0], [2.1, 49.1]]}
    both = {"type": "MultiLineString", "coordinates": [course["coordinates"], course["coordinates"]]}
    features = [{"type": "Feature", "properties": {"nom": "L’Oise"}, "geometry": shape} for shape in (course, both)]
    path = collection(tmp_path, {"type": "Feature", "properties": {"nom": "Gare"}, "geometry": SQUARE}, *features)
    assert parse_contours(path) == {"gare": SQUARE, "eau 2": course, "eau 3": both}
    (look,) = gather_health_checks({"QUARTIERS": ["Gare"], "QUARTIERS_CONTOURS": path}, {})
    assert [sign.light for sign in look.run()] == ["vert"]


@pytest.mark.parametrize(("line", "said"), [([[2.0, 49.0]], "2 points au moins"), ([7, 8], "n’est pas un point"), (7, "2 points au moins")])
def test_a_watercourse_that_cannot_be_drawn_is_refused_and_why(tmp_path, line, said):
    shape = {"type": "LineString", "coordinates": line}
    with pytest.raises(ValueError, match="ligne d’eau 1 : .*" + said):
        parse_contours(collection(tmp_path, {"type": "Feature", "properties": {}, "geometry": shape}))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match="ne s’ouvre pas"):
        parse_contours(tmp_path / "rien.geojson")


def test_doctor_tells_the_contour_that_is_no_quarter_s_and_the_quarter_without_one(tmp_path):
    named = [{"type": "Feature", "properties": {"nom": name}, "geometry": SQUARE} for name in ("Garre", "Centre")]
    conf = {"QUARTIERS": ["Gare", "Centre"], "QUARTIERS_CONTOURS": collection(tmp_path, *named)}
    (look,) = gather_health_checks(conf, {})
    texts = [f"{sign.light} {sign.text} {sign.remedy}" for sign in look.run()]
    assert texts == [
        "attention le contour « garre » n’est celui d’aucun quartier : aucun lieu n’y est rangé. Vouliez-vous dire « Gare » ?",
        "attention sans contour : Gare. Ajoutez-les au fichier de QUARTIERS_CONTOURS.",
    ]
    assert [sign.light for sign in next(iter(gather_health_checks({**conf, "QUARTIERS": ["Garre", "Centre"]}, {}))).run()] == ["vert"]
