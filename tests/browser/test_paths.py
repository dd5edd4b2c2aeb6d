"""What readers come for can be done with the keyboard alone, as `docs/parcours-clavier.md` tells them."""

from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.browser.demonstration import NOW
from tests.browser.kinds import SHOWS
from tests.browser.looks.window import DESK, PHONE, settle
from tests.browser.paths import follow, paths, stand_on, walk
from tests.campaign import draw


@pytest.fixture(scope="module", params=draw((PHONE, DESK), 1))
def width(request):
    """That of the window."""
    return request.param


def opened(open_page, width):
    """The page where each path begins."""
    page = open_page(datetime.fromisoformat(NOW).replace(tzinfo=PARIS), viewport={"width": width, "height": 800})
    page.goto("/", wait_until="networkidle")
    page.locator(SHOWS["accueil"]).wait_for()
    settle(page)
    return page


@pytest.fixture(scope="module")
def walked(pages_at_hand, width):
    """Its stops, walked through once for all the paths."""
    met = walk(opened(pages_at_hand.open, width))
    pages_at_hand.put_back()
    return met


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in paths()])
def test_the_keyboard_leads_there(path, width, walked, open_at_hand):
    page = opened(open_at_hand, width)
    first, *steps = path.steps_at("Au téléphone" if width == PHONE else "À l’ordinateur")
    stand_on(page, walked, first)
    for step in steps:
        follow(page, step)


def test_ten_paths_are_told():
    assert len(paths()) >= 10
    assert all(path.steps for path in paths())
