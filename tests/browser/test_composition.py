"""How lists are composed: what belongs to a title stands under it, what a drawing shows is named, nothing is shown twice."""

from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
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


def test_what_the_week_end_shows_first_has_no_second_picture_below(at):
    page = at("agenda/ce-week-end/", PHONE)
    picks = page.locator(".pick:visible a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    again = page.locator(".event:visible").filter(has=page.locator(", ".join(f"a[href='{address}']" for address in picks)))
    assert len(picks) == again.count() == 3 and again.locator(".vignette").count() == 0
    assert page.locator(".event:visible .vignette").count() > 5


def test_a_quarter_tells_its_next_three_events_without_being_asked(at):
    page = at("quartiers/centre/", PHONE)
    assert page.locator("#evenement .listed-title:visible").count() == 3
    assert page.locator("#evenement .listed-more a:visible").count() == 1


def test_ways_to_follow_are_named_and_no_address_is_read(at):
    page = at("suivre/", PHONE)
    assert page.locator(".follow-ways strong").all_inner_texts() == ["Alertes", "Mon quartier", "Agenda"]
    assert "https://" not in page.locator("main").inner_text()


@pytest.mark.parametrize(("width", "room"), [(PHONE, 240), (DESK, 480)])
def test_a_search_without_a_result_is_no_void(at, width, room):
    page = at("recherche/?q=zzzxqy", width)
    page.locator(".search-otherwise li:visible").first.wait_for()
    last = page.locator(".search-otherwise > p:last-child").bounding_box()
    assert page.locator(".footer").bounding_box()["y"] - last["y"] - last["height"] <= room


def test_a_place_alone_of_its_sort_is_named_and_says_what_it_is(at):
    alone = at("lieux/", PHONE).locator(".shelf-one")
    assert "Marché du Beffroi" in alone.all_inner_texts()
    assert alone.filter(has_text="Aux Quatre Saisons").locator("span").inner_text() == "fleuriste"


STEPS = "lines => lines.slice(1).map((line, at) => line.getBoundingClientRect().top - lines[at].getBoundingClientRect().top)"


def test_the_hours_stand_close_and_fill_their_column(at):
    page = at("", DESK)
    assert max(page.locator(".hours .thread li").evaluate_all(STEPS)) <= 100
    column, lead = (page.locator(each).bounding_box() for each in (".hours .thread", ".front-second"))
    assert abs(column["y"] + column["height"] - lead["y"] - lead["height"]) <= 120
