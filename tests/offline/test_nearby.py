"""« Près de chez moi »: a quarter chosen once, kept on the device, put first on the front page; links for who has no script."""

import pytest

from tests.browser.demonstration import NAME, SITEURL
from tests.browser.looks.shift import shifted
from tests.house import ROOT
from tests.offline.patience import until, until_kept

QUARTER = "/quartiers/gare/"


@pytest.fixture
def neighbour(faithful_reader):
    """A reader who chose the quarter of the station, on a page of this test's own."""
    page = faithful_reader.context.new_page()
    page.goto(QUARTER)
    page.get_by_role("button", name="Mon quartier").click()
    yield page
    page.context.set_offline(False)
    page.goto(QUARTER)
    page.evaluate("localStorage.clear()")
    page.close()


def home(page):
    page.goto("/")
    until(page, "document.querySelector('.nearby p').textContent === 'Gare'")
    return page.locator(".nearby")


def test_the_front_page_says_the_news_of_the_quarter_right_after_its_lead(neighbour):
    strip = home(neighbour)
    assert strip.locator("li a").all_inner_texts() == ["Le pont rouvre"]
    assert neighbour.evaluate("document.querySelector('main .lead').nextElementSibling.matches('.nearby')")


def test_the_choice_is_seen_on_the_page_of_the_quarter(neighbour):
    neighbour.goto(QUARTER)
    neighbour.locator("#mon-quartier[aria-pressed=true]").wait_for()


def test_the_choice_can_be_taken_back(neighbour):
    neighbour.get_by_role("button", name="Mon quartier").click()
    neighbour.goto("/", wait_until="networkidle")
    assert neighbour.locator(".nearby li a").all_inner_texts() == ["Choisir mon quartier"]


def test_the_choice_stays_on_the_device(neighbour):
    asked = []
    neighbour.on("request", lambda request: asked.append((request.method, request.url)))
    home(neighbour)
    assert {method for method, _ in asked} == {"GET"} and all(url.startswith(f"https://{NAME}/") and "?" not in url for _, url in asked)
    assert neighbour.context.cookies() == []


def test_nothing_moves_when_the_news_come(neighbour):
    home(neighbour)
    assert shifted(neighbour) < 0.01


def test_the_news_of_the_quarter_are_there_without_a_network(neighbour):
    home(neighbour)
    until_kept(neighbour, QUARTER)
    neighbour.context.set_offline(True)
    assert home(neighbour).locator("li a").count() == 1


def test_who_has_no_script_is_led_to_the_quarters(chrome):
    context = chrome.new_context(base_url=SITEURL, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Choisir mon quartier").click()
    page.get_by_role("link", name="Gare").click()
    page.get_by_role("heading", level=1, name="Gare").wait_for()
    assert not page.locator("#mon-quartier").is_visible()
    context.close()


def test_it_costs_less_than_two_kilobytes():
    assert (ROOT / "theme/static/js/quarter.js").stat().st_size < 2048
