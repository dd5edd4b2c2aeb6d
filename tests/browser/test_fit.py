"""A page fits a small screen, and a reader who needs large letters, or letters far apart."""

import pytest

from tests.browser.looks.fit import broken, cut, enlarged, spaced_out, too_wide
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


@pytest.mark.parametrize(("percent", "width"), [(200, PHONE), (200, DESK), (400, DESK)])
def test_text_can_be_enlarged(page, percent, width):
    with enlarged(page, percent):
        unrolled(page, width)
        assert page.evaluate(SIZE) == f"{16 * percent // 100}px"
        assert losses(page) == WHOLE
    assert page.evaluate(SIZE) == "16px"


def test_letters_words_and_lines_can_be_set_apart(page):
    unrolled(page, PHONE)
    with spaced_out(page):
        assert losses(page) == WHOLE
