"""A page fits a small screen, and a reader who needs large letters."""

import pytest

from tests.browser.looks.fit import cut, enlarge, too_wide
from tests.browser.looks.window import DESK, PHONE, unrolled

SMALLEST = 320


def test_nothing_overflows_the_smallest_screen(page):
    unrolled(page, SMALLEST)
    assert (too_wide(page), cut(page)) == ([], [])


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_text_can_be_doubled(page, width):
    enlarge(page, 200)
    unrolled(page, width)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert (too_wide(page), cut(page)) == ([], [])
