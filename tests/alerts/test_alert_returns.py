"""A page that is already open hears of an alert given after it: when its reader comes back, and each minute that it is looked at."""

import json

import pytest

from tests.alerts.test_alert_reader import FRIDAY, HOME, NEW, OLD, WATER, WIND, shown

GAS = {
    "id": "20260327-gaz",
    "revision": "1",
    "gravite": "urgence",
    "titre": "Fuite de gaz",
    "adresse": "https://journal.example/alertes/2026/gaz/",
    "debut": "2026-03-27T09:31:00+01:00",
    "fin": "2026-03-27T23:00:00+01:00",
}
HIDE = "Object.defineProperty(document, 'hidden', {{configurable: true, get: () => {0}}}); dispatchEvent(new Event('visibilitychange'))"


class Forge:
    """What the site answers to a page that asks for the alerts, and how many times it was asked."""

    def __init__(self, page):
        self.page, self.asked = page, 0
        self.known = page.evaluate("fetch('/alertes.json').then((one) => one.json())")["alertes"]
        page.route("**/alertes.json", self.answer)
        page.route("**/apres.json", lambda route: route.fulfill(body="{}"))

    def answer(self, route):
        self.asked += 1
        route.fulfill(body=json.dumps({"alertes": self.known}))

    def settle(self):
        """Let the page hear and show what it asked for: answers come in the order of the questions, and this is the last of them."""
        self.page.evaluate("fetch('/apres.json').then((answer) => answer.json())")
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")


def comes_back(page, forge, minutes=2):
    page.evaluate(HIDE.format("true"))
    page.clock.run_for(minutes * 60_000)
    page.evaluate(HIDE.format("false"))
    forge.settle()


@pytest.fixture
def opened(read):
    """A page that was open before the alert of the gas, and what it will be answered."""

    def opened(address):
        page = read(address, FRIDAY)
        return page, Forge(page)

    return opened


def test_the_list_of_the_alerts_tells_of_a_new_one_and_of_none_twice(opened):
    page, forge = opened("/alertes/")
    assert shown(page) == []
    forge.known.insert(0, GAS)
    comes_back(page, forge)
    assert shown(page) == [GAS["id"]]


@pytest.mark.parametrize("address", [HOME, OLD])
def test_a_tab_that_comes_back_is_told_of_what_was_said_meanwhile(opened, address):
    page, forge = opened(address)
    forge.known.insert(0, GAS)
    comes_back(page, forge)
    page.get_by_role("link", name="Fuite de gaz").wait_for()


def test_a_page_that_is_looked_at_asks_each_minute_and_no_more(opened):
    page, forge = opened(HOME)
    for _ in range(10):
        page.clock.run_for(60_000)
        forge.settle()
    assert 9 <= forge.asked <= 11


def test_a_page_that_nobody_looks_at_asks_for_nothing(opened):
    page, forge = opened(HOME)
    page.evaluate(HIDE.format("true"))
    page.clock.run_for(10 * 60_000)
    forge.settle()
    assert forge.asked == 0


@pytest.mark.parametrize("address", [HOME, NEW])
def test_an_alert_that_was_ended_meanwhile_goes(opened, address):
    page, forge = opened(address)
    assert WATER in shown(page)
    forge.known[:] = [one for one in forge.known if one["id"] != WATER]
    comes_back(page, forge)
    assert shown(page) == [WIND]


def test_an_alert_that_was_put_right_is_shown_once_in_its_new_words(opened):
    page, forge = opened(HOME)
    water = next(one for one in forge.known if one["id"] == WATER)
    water |= {"revision": "autre", "titre": "L’eau de la gare est bonne dès 20 h"}
    comes_back(page, forge)
    page.get_by_role("link", name="L’eau de la gare").wait_for()
    assert sorted(shown(page)) == sorted([WATER, WIND])


def test_the_same_answer_twice_changes_nothing(opened):
    page, forge = opened(OLD)
    page.locator("body > .alerts:visible").wait_for()
    page.evaluate("document.querySelector('.alerts > .alert').dataset.mark = 'first'")
    comes_back(page, forge)
    assert page.locator(".alert[data-mark=first]").count() == page.locator("body > .alerts").count() == 1
