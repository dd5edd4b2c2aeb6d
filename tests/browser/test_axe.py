"""axe finds nothing wrong, on a phone and on a desk, by day and by night, on every kind of page."""

import pytest

from tests.browser.looks.axe import COLOURS, audit
from tests.browser.looks.window import DESK, PHONE, unrolled
from tests.campaign import trials

BY_NIGHT = ((), COLOURS)[trials(full=0, sample=1)]
"""Night changes colours and nothing else: the other rules are asked again in the long campaign only."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_page_has_no_fault_that_axe_knows(page, width, scheme):
    page.emulate_media(color_scheme=scheme)
    unrolled(page, width)
    found = audit(page, BY_NIGHT if scheme == "dark" else ()).violations
    assert not found, "\n".join(found)
