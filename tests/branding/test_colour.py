"""Colours are measured as the law does, and a colour that cannot be read has a neighbour that can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.journal.branding.palettes import compute_contrast, find_nearest, set_lightness, shift_colour

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21), ("#fff", "#ffffff", 1), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_what_the_guidelines_give(one, other, ratio):
    assert compute_contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert compute_contrast(one, other) == compute_contrast(other, one)


@given(COLOURS)
def test_a_colour_that_is_read_is_its_own_nearest(colour):
    ground = "#ffffff" if compute_contrast(colour, "#ffffff") >= 4.5 else "#000000"
    found = find_nearest(colour, [ground], 4.5)
    assert channels(found) == pytest.approx(channels(colour), abs=1)


@given(COLOURS)
def test_the_nearest_is_read_on_every_ground(colour):
    grounds = ["#fbf8f2", "#ffffff", "#f1ebdf"]
    found = find_nearest(colour, grounds, 4.5)
    assert all(compute_contrast(found, ground) >= 4.5 for ground in grounds)


@given(COLOURS)
def test_the_nearest_is_barely_read_where_the_colour_was_not(colour):
    found = find_nearest(colour, ["#ffffff"], 4.5)
    assert compute_contrast(colour, "#ffffff") >= 4.5 or compute_contrast(found, "#ffffff") < 4.75


def test_there_is_none_between_black_and_white_grounds():
    assert find_nearest("#1f4257", ["#000000", "#ffffff"], 7) is None


def test_the_hue_is_kept():
    red, green, blue = channels(find_nearest("#f2b8a0", ["#ffffff"], 4.5))
    assert red > green > blue


@given(COLOURS, st.floats(0, 1))
def test_a_colour_can_be_made_as_light_as_is_asked(colour, lightness):
    lighter = set_lightness(colour, min(lightness + 0.1, 1))
    assert compute_contrast(lighter, "#000000") >= compute_contrast(set_lightness(colour, lightness), "#000000") - 0.05


@given(COLOURS)
def test_a_shift_stays_between_black_and_white(colour):
    assert shift_colour(colour, 2) == "#ffffff" and shift_colour(colour, -2) == "#000000"


def channels(colour):
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
