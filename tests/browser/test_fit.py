"""A page fits a small screen, and a reader who needs large letters, or letters far apart."""

from itertools import pairwise

import pytest

from tests.browser.looks.fit import broken, cut, enlarged, menu_entries, overlapping, root_enlarged, spaced_out, too_wide
from tests.browser.looks.window import DESK, PHONE, unrolled

SMALLEST, BETWEEN = 320, 960
"""Widths in CSS pixels: the smallest screen of a telephone, and of a desk, whose columns begin there."""
WHOLE = ([], [], [])
SIZE = "getComputedStyle(document.documentElement).fontSize"


def losses(page):
    """What does not fit, what is cut off, what is cut in two."""
    return too_wide(page), cut(page), broken(page)


@pytest.mark.parametrize("width", [SMALLEST, BETWEEN])
def test_nothing_overflows_the_smallest_screen(page, width):
    unrolled(page, width)
    assert losses(page) == WHOLE


@pytest.mark.parametrize("enlarged", [enlarged, root_enlarged])
@pytest.mark.parametrize(("percent", "width"), [(200, PHONE), (200, DESK), (400, DESK)])
def test_text_can_be_enlarged(page, percent, width, enlarged):
    with enlarged(page, percent):
        unrolled(page, width)
        assert page.evaluate(SIZE) == f"{16 * percent // 100}px"
        assert losses(page) == WHOLE
        assert overlapping(page) == []
    assert page.evaluate(SIZE) == "16px"


@pytest.mark.parametrize("enlarged", [enlarged, root_enlarged])
@pytest.mark.parametrize(("percent", "width"), [(100, PHONE), (100, DESK), (200, PHONE), (200, DESK)])
def test_the_entries_of_the_menu_are_whole_and_apart(page, percent, width, enlarged):
    with enlarged(page, percent):
        page.set_viewport_size({"width": width, "height": 800})
        entries = sorted(menu_entries(page), key=lambda entry: (round(entry[2]), entry[0]))
        apart = 0.75 * 16 * percent / 100 - 1
        assert entries and all(left >= 0 and right <= width for left, right, _, _ in entries)
        assert all(later[0] - entry[1] >= apart for entry, later in pairwise(entries) if abs(later[2] - entry[2]) < 2)


@pytest.mark.parametrize("enlarged", [enlarged, root_enlarged])
def test_the_bar_within_the_thumb_stays_on_the_screen(page, enlarged):
    with enlarged(page, 200):
        page.set_viewport_size({"width": PHONE, "height": 664})
        bar = page.locator(".dock").bounding_box()
        assert bar["x"] == 0 and bar["width"] == PHONE and bar["y"] + bar["height"] == 664
        assert bar["height"] <= 664 / 5


def test_letters_words_and_lines_can_be_set_apart(page):
    unrolled(page, PHONE)
    with spaced_out(page):
        assert losses(page) == WHOLE
