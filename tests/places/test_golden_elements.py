"""Every element of the golden list of OpenStreetMap, and the place that it becomes."""

import json

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.check import check_journal
from plugins.town.places.import_places import import_places
from plugins.town.places.imported_place import place_from_tags
from tests.house import ROOT
from tests.places.golden_elements import GOLDEN

QUARTERS = ("Centre", "Gare", "Les Tilleuls", "Bords-d’Oise")


@pytest.mark.parametrize("number", range(len(GOLDEN)))
def test_an_element_becomes_this_place(number):
    tags, values, doubts = GOLDEN[number]
    found = place_from_tags("node/1", tags, None, QUARTERS)
    if values is None:
        assert found is None
        return
    assert {name: value for name, value in found.values.items() if name != "osm"} == values
    assert found.doubts == doubts


def test_all_of_them_together_make_a_town_that_can_be_published(tmp_path):
    elements = [{"type": "node", "id": number, "lat": 49.0521, "lon": 2.0973, "tags": tags} for number, (tags, *_) in enumerate(GOLDEN)]
    (tmp_path / "extrait.json").write_text(json.dumps({"elements": elements}), encoding="utf-8")
    conf = load_settings(ROOT / "pelicanconf.py")
    intake = import_places(tmp_path / "extrait.json", tmp_path, conf, {}, False)
    named = [values for _, values, _ in GOLDEN if values and values.get("title")]
    assert len(intake.created_paths) == len(named)
    assert [str(mistake) for mistake in check_journal(tmp_path, conf, {}).mistakes if not mistake.harmless] == []
    again = import_places(tmp_path / "extrait.json", tmp_path, conf, {}, False)
    assert (again.created_paths, again.changed_paths, again.unchanged_count) == ((), (), len(named))
