"""Text can be read by day and by night, in every palette: the contrast of the pairs of colours that the theme puts together.

The sheet is read as it is and as the room `look` writes it. Ratios: https://www.w3.org/TR/WCAG22/#contrast-minimum for text,
https://www.w3.org/TR/WCAG22/#non-text-contrast for what is no text.
"""

import re

import pytest

from plugins.journal.branding.palettes import PALETTES, build_day_tones, build_night_tones, compute_contrast
from plugins.journal.branding.theme_files import rewrite_tokens
from tests.theme.built import ROOT

TOKENS = (ROOT / "theme/static/css/tokens.css").read_text(encoding="utf-8")
SHEETS = {name: rewrite_tokens(TOKENS, build_day_tones(palette), build_night_tones(palette)) for name, palette in PALETTES.items()} | {
    "as it is": TOKENS
}
TEXTS = [
    *[(text, ground) for text in ("ink", "soft", "brick", "slate") for ground in ("paper", "sheet", "wash")],
    ("band-ink", "band"),
    ("band-soft", "band"),
    ("paper", "ink"),
    ("bell-ink", "bell"),
    ("danger-ink", "danger"),
]
SHAPES = [(shape, ground) for shape in ("brick", "ink") for ground in ("paper", "sheet", "wash")] + [("band-ink", "band")]
"""The focus ring, the borders of fields and of buttons, the mark of where one is."""


def palette(css, night):
    day, _, dark = css.partition("prefers-color-scheme: dark")
    return {**colours(day), **colours(dark)} if night else colours(day)


def colours(css):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", css))


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(text, ground, sheet, night):
    found = palette(SHEETS[sheet], night)
    assert compute_contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_what_is_pointed_at_stands_out(shape, ground, sheet, night):
    found = palette(SHEETS[sheet], night)
    assert compute_contrast(found[shape], found[ground]) >= 3


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_endangers_people_is_the_same_red_by_night_and_in_every_palette(sheet):
    assert {palette(SHEETS[sheet], night)["danger"] for night in (False, True)} == {colours(TOKENS)["danger"]}


def test_no_other_stylesheet_names_a_colour_of_its_own():
    for name in ("css/base", "css/lists", "css/prose", "css/previews", "direct/direct"):
        css = (ROOT / f"theme/static/{name}.css").read_text(encoding="utf-8").partition("@media print")[0]
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", css)) <= {"#16202b"}, name


def test_no_stylesheet_fetches_from_elsewhere():
    for sheet in (ROOT / "theme/static/css").glob("*.css"):
        addresses = re.findall(r"url\(\"?([^\")]+)", sheet.read_text(encoding="utf-8"))
        assert all((sheet.parent / address).is_file() for address in addresses), sheet.name
