"""The drawn library: each sort of event and of place has its scene, in colours that follow the palette and the night."""

import re

import pytest

from plugins.town.agenda.kinds import TYPES
from plugins.town.places.kinds import FAMILIES, SORTS
from tests.theme.built import ROOT

LIBRARY = (ROOT / "theme/static/drawn/scenes.svg").read_text(encoding="utf-8")
TEMPLATE = (ROOT / "theme/templates/partials/drawn.html").read_text(encoding="utf-8")
SCENES = dict(re.findall(r'"([^"]+)": "([a-z]+)"', TEMPLATE))
TOKENS = set(re.findall(r"(--[a-z-]+):", (ROOT / "theme/static/css/tokens.css").read_text(encoding="utf-8"))) | {"--sky"}


@pytest.mark.parametrize("sort", [*TYPES, *FAMILIES, *(sort.name for sort in SORTS)])
def test_each_sort_has_a_scene(sort):
    assert f'<symbol id="{SCENES[sort]}"' in LIBRARY


def test_every_colour_is_one_of_the_page():
    drawn = re.sub(r"<!--.*?-->", "", LIBRARY, flags=re.DOTALL)
    assert "#" not in drawn
    assert set(re.findall(r"var\((--[a-z-]+)\)", drawn)) <= TOKENS
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) - {"none"} == {
        f"var({name})" for name in re.findall(r"var\((--[a-z-]+)\)", drawn)
    }
