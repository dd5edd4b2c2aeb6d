"""How lists are composed: what belongs to a title stands under it, what a drawing shows is named, nothing is shown twice."""

from datetime import datetime

import pytest

from plugins.infrastructure.clock import PARIS
from tests.browser.demonstration import NOW
from tests.browser.looks.window import DESK, PHONE

HOUR = datetime.fromisoformat(NOW).replace(tzinfo=PARIS)
UNDER = """rows => rows.filter(row => {
  const [date, title] = [".meta", ".teaser-title"].map(name => row.querySelector(name)?.getBoundingClientRect());
  return date && (Math.abs(date.left - title.left) > 1 || date.top < title.bottom - 1 || date.top > title.bottom + 16);
}).length"""


@pytest.fixture
def at(open_at_hand):
    """The page at an address of the demonstration, at its hour, `width` CSS pixels wide."""

    def at(address, width):
        page = open_at_hand(HOUR)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/{address}")
        return page

    return at


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("address", ["quartiers/centre/", "rubriques/vie-municipale/"])
def test_a_date_stands_under_its_title_with_a_picture_or_without(at, address, width):
    rows = at(address, width).locator(".teaser-row:visible")
    assert rows.count() > 3 and rows.evaluate_all(UNDER) == 0


def test_each_map_of_the_works_is_named_under_it(at):
    page = at("travaux/", PHONE)
    maps, names = page.locator(".work .town-map:visible"), page.locator(".work-where figcaption:visible").all_inner_texts()
    assert len(names) == maps.count() > 3 and all(names)
    above = "each => each.getBoundingClientRect().right <= each.closest('.work').querySelector('.work-where').getBoundingClientRect().left"
    assert all(bar.evaluate(above) for bar in page.locator(".work-where ~ .work-time:visible").all())
