"""What readers come for can be done with the keyboard alone, as `docs/parcours-clavier.md` tells them."""

from datetime import UTC, datetime

import pytest

from plugins.infrastructure.clock import PARIS
from tests.browser.demonstration import NOW
from tests.browser.looks.window import DESK, PHONE
from tests.browser.paths import follow, paths
from tests.campaign import draw


@pytest.mark.parametrize("width", draw((PHONE, DESK), 1))
@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in paths()])
def test_the_keyboard_leads_there(path, width, browse):
    page = browse(viewport={"width": width, "height": 800})
    page.clock.set_fixed_time(datetime.fromisoformat(NOW).replace(tzinfo=PARIS).astimezone(UTC))
    page.goto("/")
    for step in path.steps_at("Au téléphone" if width == PHONE else "À l’ordinateur"):
        follow(page, step)


def test_ten_paths_are_told():
    assert len(paths()) >= 10
    assert all(path.steps for path in paths())
