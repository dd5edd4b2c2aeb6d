"""axe finds nothing wrong, on a phone and on a desk, by day and by night, on every kind of page."""

import pytest

from tests.browser.looks.axe import audit
from tests.browser.looks.window import DESK, PHONE, unrolled
from tests.campaign import draw

LOOKS = [(PHONE, "light"), (DESK, "dark"), (PHONE, "dark"), (DESK, "light")]
"""One crosses them by day and by night each time; the long campaign has all four."""


@pytest.mark.parametrize(("width", "scheme"), draw(LOOKS[:2], 1) + draw(LOOKS[2:], 1))
def test_a_page_has_no_fault_that_axe_knows(page, width, scheme):
    page.emulate_media(color_scheme=scheme)
    unrolled(page, width)
    found = audit(page)
    assert not found, "\n".join(found)
