"""A page that tests use one after the other is, for each of them, that of a reader who was never on the site."""

from tests.browser.at_hand import PagesAtHand
from tests.browser.looks.window import PHONE

LEAVE = """async () => {
  localStorage.setItem("quartier", "gare");
  sessionStorage.setItem("lu", "oui");
  document.cookie = "lu=oui; secure";
  await (await caches.open("pages")).put("/lu/", new Response("lu"));
}"""
FOUND = """async () => {
  const kept = [localStorage.getItem("quartier"), sessionStorage.length, document.cookie, await caches.keys()];
  return [...kept, new Date().getFullYear()];
}"""
MARCH, APRIL = "2026-03-27T09:00:00+01:00", "2077-04-02T09:00:00+02:00"


def test_nothing_is_left_of_the_test_before(chrome):
    pages = PagesAtHand(chrome)
    page = pages.open(MARCH)
    page.route("**/contact/", lambda route: route.fulfill(body="ailleurs"))
    page.goto("/contact/")
    assert page.content().count("ailleurs")
    page.evaluate(LEAVE)
    page.set_viewport_size({"width": 1280, "height": 800})
    pages.put_back()
    assert pages.open(APRIL) is page
    page.goto("/contact/")
    assert page.locator("h1").is_visible()
    assert page.evaluate(FOUND) == [None, 0, "", [], 2077]
    assert page.evaluate("innerWidth") == PHONE
    page.context.close()


def test_who_opens_it_twice_finds_it_wiped(chrome):
    pages = PagesAtHand(chrome)
    page = pages.open(MARCH)
    page.goto("/contact/")
    page.evaluate(LEAVE)
    assert pages.open(MARCH) is page
    page.goto("/contact/")
    assert page.evaluate(FOUND) == [None, 0, "", [], 2026]
    page.context.close()


def test_other_options_are_another_page_and_so_is_a_clock_that_goes(chrome):
    pages = PagesAtHand(chrome)
    opened = [pages.open(APRIL), pages.open(), pages.open(timezone_id="Asia/Tokyo")]
    assert len(set(opened)) == 3
    assert opened[1].evaluate("new Date().getFullYear()") < 2077
    for page in opened:
        page.context.close()
