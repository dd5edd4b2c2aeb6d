"""No list is long on a telephone: ranks, folds and small things side by side hold it, on the heaviest page of each kind."""

from tests.browser.looks.window import PHONE, unrolled

LONGEST = 4_100
"""Pixels, the footer and the room of the bar within the thumb included: six screens of 664, and two more lines of an alert whose order
is never cut."""
TEXTS = ("article", "article à tableau")
"""As long as their authors wrote them: what follows their last word is measured instead."""
UNDER_A_TEXT = 1_800
BELOW = "document.documentElement.scrollHeight - document.querySelector('.prose').getBoundingClientRect().bottom - scrollY"


def test_a_page_is_six_screens_high_at_most(page, kind):
    unrolled(page, PHONE)
    if kind in TEXTS:
        assert page.evaluate(BELOW) <= UNDER_A_TEXT
    else:
        assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
