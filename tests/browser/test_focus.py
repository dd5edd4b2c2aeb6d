"""Someone who has no mouse always sees where they are."""

import pytest

from tests.browser.kinds import EACH_TIME, NAMES
from tests.browser.looks.stops import stops
from tests.browser.looks.window import DESK, PHONE
from tests.campaign import WHOLE, draw

AT_A_DESK = NAMES if WHOLE else draw(EACH_TIME, 1)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_stop_of_the_keyboard_is_seen(page, width, kind):
    if width == DESK and kind not in AT_A_DESK:
        pytest.skip("Au bureau, rien ne reste au bord de l’écran : le reste est pour la longue campagne")
    page.set_viewport_size({"width": width, "height": 800})
    walked = stops(page)
    bare = [f"« {stop.name} » ne montre pas qu’il a la main" for stop in walked if not stop.ring]
    hidden = [f"« {stop.name} » est couvert : il n’en reste que {stop.seen:.0%}" for stop in walked if stop.seen < 1]
    assert walked and not bare + hidden, "\n".join(bare + hidden)


def test_the_first_stop_leads_past_the_menu(page):
    page.reload(wait_until="networkidle")  # whole for the tests that come after
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
