"""A page that comes does not move under the eyes: what scripts add to it has its place from the start."""

from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.browser.demonstration import NOW
from tests.browser.kinds import NAMES, SHOWS
from tests.browser.looks.shift import shifted, shifts
from tests.campaign import trials

MOST = 0.05
"""Half of what is called good: a font that takes the place of another, or a footer that leaves for a list of results, stays below."""
GOOD = 0.1
"""What is called good, https://web.dev/articles/cls: the strip of an alert that a device first hears of, on a page built before it."""
ADDED_TO = ("quartiers", "rues", "accueil", "agenda", "trafic", "résultats")
"""Those to which scripts add the most."""


@pytest.mark.parametrize("name", (ADDED_TO, NAMES)[trials(full=1, sample=0)])
def test_nothing_moves_while_a_page_comes(browse, shown, name):
    page = browse()
    page.clock.set_fixed_time(datetime.fromisoformat(NOW).replace(tzinfo=PARIS))
    page.goto(f"/{shown[name]}", wait_until="networkidle")
    page.locator(SHOWS[name]).first.wait_for(state="attached")
    assert shifted(page) <= GOOD, shifts(page)
    page.goto("about:blank")
    page.goto(f"/{shown[name]}", wait_until="networkidle")
    page.locator(SHOWS[name]).first.wait_for(state="attached")
    assert shifted(page) <= MOST, shifts(page)


def test_what_is_pushed_is_seen(browse):
    page = browse()
    page.goto("/suivre/", wait_until="networkidle")
    page.evaluate("document.body.prepend(Object.assign(document.createElement('div'), {style: 'height: 20rem'}))")
    assert shifted(page) > MOST
