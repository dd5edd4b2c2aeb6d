"""Text can be read by day and by night: the contrast of the pairs of colours that the theme puts together.

Ratio and threshold: https://www.w3.org/TR/WCAG22/#contrast-minimum
"""

import re

import pytest

from tests.theme.built import ROOT

TOKENS = (ROOT / "theme/static/css/tokens.css").read_text(encoding="utf-8")
PAIRS = [
    *[(text, ground) for text in ("ink", "soft", "brick", "slate") for ground in ("paper", "sheet", "wash")],
    ("band-ink", "band"),
    ("band-soft", "band"),
    ("paper", "ink"),
]


def palette(night: bool) -> dict[str, str]:
    day, _, dark = TOKENS.partition("prefers-color-scheme: dark")
    return {**colours(day), **colours(dark)} if night else colours(day)


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", css))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground, night):
    colours = palette(night)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_the_preview_bar_is_readable_on_bell_gold(night):
    assert contrast("#16202b", palette(night)["bell"]) >= 4.5


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_the_focus_ring_stands_out(night):
    colours = palette(night)
    assert all(contrast(colours["brick"], colours[ground]) >= 3 for ground in ("paper", "sheet", "wash"))


def test_no_other_stylesheet_names_a_colour_of_its_own():
    for name in ("base", "lists", "prose", "apercu"):
        css = (ROOT / f"theme/static/css/{name}.css").read_text(encoding="utf-8").partition("@media print")[0]
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", css)) <= {"#16202b"}, name


def test_no_stylesheet_fetches_from_elsewhere():
    for sheet in (ROOT / "theme/static/css").glob("*.css"):
        addresses = re.findall(r"url\(\"?([^\")]+)", sheet.read_text(encoding="utf-8"))
        assert all((sheet.parent / address).is_file() for address in addresses), sheet.name
