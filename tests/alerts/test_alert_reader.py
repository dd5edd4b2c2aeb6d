"""What a reader sees of alerts in a real browser, on a site that was built on Friday 27 March at nine, whatever time it is there."""

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.alerts.night import ADDRESS
from tests.browser.demonstration import SITEURL
from tests.campaign import long

pytestmark = long

FRIDAY, EVENING = "2026-03-27T09:30:00+01:00", "2026-03-27T20:00:00+01:00"
SUNDAY, TUESDAY = "2026-03-29T09:00:00+02:00", "2026-03-31T09:00:00+02:00"
HOME, OLD, NEW, CENTRE = "/", "/2026/02/article-00/", "/2026/02/article-24/", "/quartiers/centre/"
WATER, WIND, CUT = "20260326-eau", "20260327-vent", "20260327-coupure"


def shown(page):
    """Those of the page, the ones behind « 1 autre » included, in the order in which they are read."""
    behind = page.locator(".alerts-more:visible:not([open]) > summary")
    if behind.count():
        behind.click()
    return [one.get_attribute("data-alert") for one in page.locator(".alert:visible").all()]


def late(page):
    page.locator("body > .alerts:visible").wait_for()


def answered(body, route):
    route.fulfill(body=body)


@pytest.mark.parametrize("address", [HOME, NEW])
def test_the_pages_that_people_open_first_show_all_that_hold_the_gravest_first(read, address):
    assert shown(read(address, FRIDAY)) == [WATER, WIND]


@pytest.mark.parametrize("address", [OLD, "/archives/"])
def test_every_other_page_is_told_of_the_gravest_and_leads_to_the_others(read, address):
    page = read(address, FRIDAY)
    late(page)
    assert page.locator(".alert:visible").count() == 1 and shown(page) == [WATER, WIND]
    assert page.get_by_role("link", name="Toutes les alertes").get_attribute("href").endswith("/alertes/")


OVER = [(HOME, EVENING, [WATER]), (NEW, SUNDAY, []), (HOME, TUESDAY, [CUT]), (OLD, TUESDAY, [CUT])]


@pytest.mark.parametrize(("address", "at", "holds"), OVER)
def test_each_is_there_while_it_holds_and_gone_after_it_though_the_site_is_old(read, address, at, holds):
    page = read(address, at)
    if CUT in holds or address == OLD:
        late(page)
    assert shown(page) == holds


def test_an_alert_goes_by_itself_from_a_page_that_was_left_open(read):
    page = read(HOME, "2026-03-27T18:59:00+01:00")
    assert shown(page) == [WATER, WIND]
    page.clock.run_for(120_000)
    assert shown(page) == [WATER]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Cayenne"])
def test_the_zone_of_the_reader_changes_nothing(read, zone):
    assert shown(read(HOME, "2026-03-28T17:59:00+01:00", timezone_id=zone)) == [WATER]
    assert shown(read(HOME, "2026-03-28T18:00:01+01:00", timezone_id=zone)) == []


def test_an_alert_that_is_not_urgent_can_be_closed_for_good_on_every_page(read):
    page = read(HOME, FRIDAY)
    page.locator(".alerts summary").click()
    page.locator(f"[data-alert='{WIND}']").get_by_role("button", name="Fermer").click()
    assert shown(page) == [WATER]
    assert [shown(read(address, FRIDAY, again=page)) for address in (NEW, HOME)] == [[WATER]] * 2


def test_closed_where_a_script_brought_it_it_is_closed_on_the_next_page_too(read):
    page = read(OLD, TUESDAY)
    page.locator(f"[data-alert='{CUT}']").get_by_role("button", name="Fermer").click()
    assert shown(page) == shown(read(HOME, TUESDAY, again=page)) == []


def test_what_is_urgent_cannot_be_closed(read):
    page = read(OLD, FRIDAY)
    late(page)
    assert page.locator("[data-alert] button:visible").count() == 0
    assert read(HOME, FRIDAY).locator(f"[data-alert='{WATER}'] button").count() == 0


def test_an_alert_that_was_closed_comes_back_when_it_says_something_new(read):
    page = read(HOME, FRIDAY)
    page.locator(".alerts summary").click()
    page.locator(f"[data-alert='{WIND}'] button").click()
    page.evaluate('key => localStorage.setItem(key, localStorage.getItem(key).replace(/:"\\w+"/, \':"old"\'))', "alertes-vues")
    assert shown(read(HOME, FRIDAY, again=page)) == [WATER, WIND]


def test_the_page_of_a_quarter_shows_what_is_its_own_and_everybody_s(read):
    assert shown(read(CENTRE, FRIDAY)) == [WIND]
    assert shown(read("/quartiers/gare/", FRIDAY)) == [WATER, WIND]


def test_the_page_of_an_alert_says_that_it_is_over_once_it_is(read):
    expect(read(f"/{ADDRESS}/", FRIDAY).locator(".alert-over")).to_be_hidden()
    page = read(f"/{ADDRESS}/", SUNDAY)
    expect(page.locator(".alert-over")).to_be_visible()
    expect(page.locator(".alert-holds")).to_be_hidden()


@pytest.mark.parametrize("address", [HOME, NEW])
def test_without_a_script_it_says_until_when_and_has_no_button(chrome, address):
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{SITEURL}{address}")
    assert shown(page) == [WATER, WIND] and page.locator(".alert button").count() == 0
    assert "jusqu’au samedi 28 mars, 18" in page.locator(".alert").first.inner_text()
    context.close()


def test_nothing_is_covered_and_what_is_read_moves_little_when_an_alert_comes(read):
    page = read(OLD, SUNDAY, viewport={"width": 390, "height": 664})
    before = page.locator("h1").bounding_box()["y"]
    page = read(OLD, FRIDAY, viewport={"width": 390, "height": 664})
    late(page)
    assert page.locator("h1").bounding_box()["y"] - before <= page.locator("body > .alerts").bounding_box()["height"] <= 0.15 * 664
    again = read(OLD, FRIDAY, again=page)
    late(again)
    assert again.locator("h1").bounding_box()["y"] - before <= 46


def test_what_is_heard_on_one_page_stands_on_the_next_before_it_is_asked_again(read):
    page = read(OLD, FRIDAY)
    late(page)
    page.route("**/alertes.json", lambda route: route.abort())
    page.reload()
    late(page)
    assert shown(page) == [WATER, WIND]


def test_a_reader_without_a_network_or_with_a_broken_file_reads_the_page_all_the_same(chrome):
    context = chrome.new_context()
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for body in ("", "<html>", '{"alertes":null}', '{"alertes":[{}]}'):
        page.route("**/alertes.json", partial(answered, body))
        page.goto(f"{SITEURL}{OLD}", wait_until="networkidle")
        assert page.locator("h1").inner_text() == "Article 00"
        page.unroute("**/alertes.json")
    context.close()
    assert faults == []


def test_nothing_leaves_the_device(read):
    page, asked = read(HOME, FRIDAY), []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.locator(".alerts summary").click()
    page.locator(f"[data-alert='{WIND}'] button").click()
    page.goto(OLD, wait_until="networkidle")
    assert all(method == "GET" and "?" not in url for method, url in asked) and page.context.cookies() == []
