"""In which quarter a place lies: by the contours that the town gives, in whatever shape."""

import json

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.rules import TownRules
from plugins.town.places.directory import find_position
from plugins.town.places.import_places import find_quarter, import_places, list_strangers
from tests.house import ROOT

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
FAR = [[[20, 20], [30, 20], [30, 30], [20, 30], [20, 20]]]
SHAPES = {
    "a polygon": {"type": "Polygon", "coordinates": [SQUARE]},
    "a polygon with a hole": {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
    "two pieces": {"type": "MultiPolygon", "coordinates": [[SQUARE], FAR]},
    "a feature": {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_point_is_in_the_quarter_whose_contour_holds_it(shape):
    conf = {"QUARTIERS": [{"name": "Carré", "contour": SHAPES[shape]}, "Autre"]}
    assert find_quarter(2, 2, conf) == ["Carré"]
    assert find_quarter(11, 2, conf) == find_quarter(2, -1, conf) == []
    assert find_quarter(5, 5, conf) == ([] if "hole" in shape else ["Carré"])
    assert find_quarter(25, 25, conf) == (["Carré"] if "two" in shape else [])


def test_the_contours_may_be_in_a_file_under_other_names(tmp_path):
    file = tmp_path / "contours.geojson"
    feature = {"type": "Feature", "properties": {"LIBELLE": "bords d'oise"}, "geometry": SHAPES["a polygon"]}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8-sig")
    assert find_quarter(2, 2, {"QUARTIERS": ["Bords-d’Oise"], "QUARTIERS_CONTOURS": file}) == ["Bords-d’Oise"]


def test_a_river_of_the_file_is_no_quarter_that_is_missing(tmp_path):
    file = tmp_path / "contours.geojson"
    river = {"type": "Feature", "properties": {"nom": "L’Oise"}, "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}}
    features = [river, {"type": "Feature", "properties": {"nom": "Garre"}, "geometry": SHAPES["a polygon"]}]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert list_strangers({"QUARTIERS": ["Gare"], "QUARTIERS_CONTOURS": file}) == ["Garre"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"features": 3}', '{"features": []}'])
def test_a_file_of_contours_that_says_nothing_holds_nothing(tmp_path, text):
    file = tmp_path / "contours.geojson"
    file.write_text(text, encoding="utf-8")
    assert find_quarter(2, 2, {"QUARTIERS": ["Centre"], "QUARTIERS_CONTOURS": file}) == []
    assert find_quarter(2, 2, {"QUARTIERS": ["Centre"], "QUARTIERS_CONTOURS": tmp_path / "absent"}) == []


def test_a_place_of_openstreetmap_is_put_in_the_quarter_where_it_stands(tmp_path):
    conf = load_settings(ROOT / "pelicanconf.py")
    file = tmp_path / "extrait.json"
    tags = {"shop": "bakery", "name": "Au Bon Pain", "addr:street": "Rue Neuve"}
    nodes = [
        {"type": "node", "id": 1, "lat": 49.0521, "lon": 2.0973, "tags": tags},
        {"type": "node", "id": 2, "lat": 1, "lon": 1, "tags": tags},
    ]
    nodes[1]["tags"] = {**tags, "name": "Ailleurs"}
    file.write_text(json.dumps({"elements": nodes}), encoding="utf-8")
    import_places(file, tmp_path, conf, {}, False)
    assert 'quartiers: ["Centre"]' in (tmp_path / "lieux" / "au-bon-pain.md").read_text(encoding="utf-8")
    assert "quartiers" not in (tmp_path / "lieux" / "ailleurs.md").read_text(encoding="utf-8")


def test_each_place_of_the_demonstration_stands_in_its_quarter():
    conf = load_settings(ROOT / "pelicanconf.py")
    places = [one for one in survey_content(ROOT / "content", TownRules.from_settings(conf, {})).publications if one.kind.name == "lieu"]
    assert len(places) >= 60 and len({one.quartiers for one in places}) == 6
    assert [one.slug for one in places if find_position(one) and find_quarter(*find_position(one), conf) != list(one.quartiers)] == []


def test_a_contour_that_is_no_quarter_s_and_a_place_outside_of_all_are_told(tmp_path):
    drawn = [("centre", SQUARE), ("Vieux Port", [[20, 20], [30, 20], [30, 30], [20, 30], [20, 20]])]
    features = [{"properties": {"nom": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}} for name, ring in drawn]
    contours, file = tmp_path / "contours.geojson", tmp_path / "extrait.json"
    contours.write_text(json.dumps({"features": features}), encoding="utf-8")
    tags = {"shop": "bakery", "addr:street": "Rue Neuve"}
    nodes = [{"type": "node", "id": at, "lat": at, "lon": at, "tags": {**tags, "name": f"Pain {at}"}} for at in (2, 25)]
    file.write_text(json.dumps({"elements": nodes}), encoding="utf-8")
    conf = {**load_settings(ROOT / "pelicanconf.py"), "QUARTIERS": ["Centre"], "QUARTIERS_CONTOURS": contours}
    told = import_places(file, tmp_path / "content", conf, {}, True).messages
    assert "1 × lieu hors de tout contour de quartier : « Pain 25 »." in told
    assert "QUARTIERS_CONTOURS : « Vieux Port » n’est le nom d’aucun quartier de QUARTIERS ; aucun lieu n’y est rangé." in told
