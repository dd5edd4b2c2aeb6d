"""The alerts of the demonstration, read when they hold and once they are over, on a page that shows them and on another."""

import re
from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.town.alerts.site_files import QUIET
from tests.browser.demonstration import SITEURL
from tests.browser.kinds import addresses, file_of
from tests.browser.looks.fit import overlapping, root_enlarged
from tests.browser.looks.window import settle, unrolled

HOLDING, SUNDAY, AFTER = "2026-03-27T09:00", "2026-03-29T12:00", "2026-04-02T09:00"
WATER, WIND = "alertes/2026/eau-quartier-gare/", "alertes/2026/vent-27-mars/"
PHONE = {"width": 390, "height": 664}
WHOLE = """what => [what, ...what.querySelectorAll("*")].every(each => {
  const { display, webkitLineClamp } = getComputedStyle(each);
  const whole = each.scrollHeight <= each.clientHeight + 2 && each.scrollWidth <= each.clientWidth + 1;
  return webkitLineClamp === "none" && (whole || display === "inline");
})"""
MOST = 0.15
"""Of the screen, what the alerts may take, however many they are."""


def at(moment: str) -> datetime:
    """An instant of Paris."""
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS)


@pytest.fixture
def read(open_at_hand):
    """A page opened at an instant of Paris, by a reader who goes from one to the other."""

    def read(address: str, moment: str = HOLDING, page=None, **options):
        page = page or open_at_hand(at(moment), **options)
        page.goto(f"{SITEURL}/{address}", wait_until="networkidle")
        if options.get("java_script_enabled", True):
            settle(page)
        return page

    return read


def severities(page, selector=".alert:visible") -> list[str]:
    return [word.strip().lower() for word in page.locator(f"{selector} .alert-what strong").all_text_contents()]


def height(page) -> float:
    return page.locator("body > .alerts").bounding_box()["height"]


def test_without_a_script_the_gravest_is_told_with_its_end_and_the_others_are_behind_one_word(read):
    page = read("", java_script_enabled=False, viewport=PHONE)
    assert severities(page) == ["urgence"] and "18\u202fh" in page.locator(".alert-when").first.inner_text()
    assert height(page) <= MOST * PHONE["height"]
    page.locator(".alerts summary").click()
    assert severities(page) == ["urgence", "vigilance", "information"]


def test_they_leave_the_title_of_the_lead_on_the_first_screen(read):
    page = read("", viewport=PHONE)
    assert height(page) <= MOST * PHONE["height"] and page.locator(".masthead").bounding_box()["height"] <= 110
    title, dock = page.locator(".lead-title").bounding_box(), page.locator(".dock").bounding_box()
    assert title["y"] + 32 <= dock["y"]


def test_once_seen_they_are_what_to_do_and_no_date_on_every_page_and_stand_over_nothing(read, browse):
    page = browse(viewport=PHONE)
    page.clock.set_fixed_time(at(HOLDING))
    read("", page=page)
    for address in ("", "contact/", "2026/03/la-place-du-beffroi-rendue-aux-pietons-des-le-4-avril/"):
        read(address, page=page)
        assert severities(page) == ["urgence"] and height(page) <= MOST * PHONE["height"]
        assert not page.locator(".alerts > .alert .alert-when").is_visible()
        assert page.locator(".alerts").evaluate("one => getComputedStyle(one).position") == "static"
        assert page.locator("[role=alert]").count() == 0


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [PHONE["width"], 1280])
def test_an_order_is_never_cut(read, browse, percent, width):
    page = browse(viewport={"width": width, "height": 800})
    page.clock.set_fixed_time(at(HOLDING))
    for address in ("", "contact/"):  # told whole, then folded
        read(address, page=page)
        with root_enlarged(page, percent):
            unrolled(page, width)
            assert page.locator(".alerts > .alert .alert-what").evaluate(WHOLE)
            assert overlapping(page) == []


def test_elsewhere_the_others_are_one_tap_away(read):
    page = read("contact/")
    page.locator(".alerts summary").click()
    assert severities(page) == ["urgence", "vigilance", "information"]
    page.get_by_role("link", name="Toutes les alertes").click()
    page.wait_for_url(f"{SITEURL}/alertes/")


def test_elsewhere_they_are_there_before_what_is_read_is_painted(open_at_hand, read):
    page = open_at_hand(at(HOLDING), viewport=PHONE)
    page.route("**/js/alerts.*.js", lambda route: route.abort())
    read("contact/", page=page)
    assert severities(page) == ["urgence"] and height(page) <= MOST * PHONE["height"]
    unscripted = page.locator("h1").bounding_box()["y"]
    page.unroute_all()
    assert read("contact/", viewport=PHONE).locator("h1").bounding_box()["y"] == unscripted


@pytest.mark.parametrize("file", ["**/bandeau/fr.js", "**/alertes.json"])
def test_elsewhere_they_are_told_though_a_file_cannot_be_had(open_at_hand, read, file):
    page = open_at_hand(at(HOLDING))
    page.route(file, lambda route: route.abort())
    read("contact/", page=page)
    assert severities(page) == ["urgence"] and page.locator("h1").is_visible()


def test_what_is_told_ahead_is_put_right_by_what_is_asked(open_at_hand, read):
    page = open_at_hand(at(HOLDING))
    page.route("**/alertes.json", lambda route: route.fulfill(body='{"alertes":[]}'))
    assert severities(read("contact/", page=page)) == []
    page = open_at_hand(at(HOLDING))
    page.route("**/bandeau/fr.js", lambda route: route.fulfill(content_type="text/javascript", body=QUIET))
    assert severities(read("contact/", page=page)) == ["urgence"]


def test_elsewhere_they_are_told_once_however_often_they_are_asked_for_while_their_styles_come(open_at_hand):
    page, held = open_at_hand(at(HOLDING)), []
    page.route("**/bandeau/fr.js", lambda route: route.fulfill(content_type="text/javascript", body=QUIET))
    page.route("**/css/alerts.*.css", lambda route: held.append(route))
    page.goto(f"{SITEURL}/contact/", wait_until="commit")
    styles = page.locator("head link[href*='/css/alerts.']")
    styles.wait_for(state="attached")
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")
    styles.nth(1).wait_for(state="attached")
    for route in held:
        route.continue_()
    settle(page)
    assert severities(page, "body > .alerts .alert") == ["urgence", "vigilance", "information"]


def test_a_lesser_alert_is_below_what_to_do_and_a_graver_one_above(read):
    page = read(WATER)
    assert page.locator("body > .alerts").count() == 0 and severities(page, ".alerts-after .alert:visible") == ["vigilance", "information"]
    page = read(WIND)
    assert severities(page, "body > .alerts .alert:visible") == ["urgence"]
    assert severities(page, ".alerts-after .alert:visible") == ["information"]


def test_what_is_over_is_shown_on_no_page_whenever_that_was_made(read):
    assert severities(read("", SUNDAY)) == ["information"]
    assert severities(read("", AFTER)) == severities(read("contact/", AFTER)) == []


def test_one_that_is_closed_stays_closed_and_an_urgent_one_cannot_be(read):
    page = read("")
    assert page.locator(".alert-urgence button").count() == 0
    page.locator(".alerts summary").click()
    page.locator(".alert-vigilance button").click()
    assert severities(page, ".alert") == ["urgence", "information"]
    assert severities(read("", page=page), ".alert") == ["urgence", "information"]


def test_the_page_of_all_of_them_needs_no_other(read):
    assert severities(read("alertes/")) == []


def test_in_another_language_it_says_that_its_title_is_in_french(read):
    assert read("en/").locator("body > .alerts .alert-what a").first.get_attribute("lang") == "fr"


LEADS_THERE = re.compile(r'href="[^"]*/alertes/[^"]*"')
FRAME = re.compile(r"<(?:footer|nav)\b.*?</(?:footer|nav)>", re.DOTALL)
"""Links that every page has, far from where one looks."""


def test_without_a_script_every_page_leads_to_the_alerts(demonstration_site, read):
    pages = {address: file_of(demonstration_site, address).read_text(encoding="utf-8") for address in addresses(demonstration_site)}
    assert [address for address, page in pages.items() if not LEADS_THERE.search(FRAME.sub("", page))] == []
    page = read("contact/", java_script_enabled=False, viewport=PHONE)
    link = page.get_by_role("link", name="Les alertes en cours")
    assert link.bounding_box()["y"] < PHONE["height"] / 2
    link.click()
    assert page.url.endswith("/alertes/")
