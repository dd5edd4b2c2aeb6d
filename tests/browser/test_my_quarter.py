"""A quarter chosen once is first in the agenda and among the alerts too; on the front page: tests/offline/test_nearby.py."""

import pytest

from tests.browser.demonstration import NOW


@pytest.fixture
def neighbour(open_at_hand):
    """A reader who chose the quarter of the station, at an instant of Paris."""

    def neighbour(moment=f"{NOW}:00+01:00"):
        page = open_at_hand(moment)
        page.goto("/quartiers/gare/")
        page.get_by_role("button", name="Mon quartier").click()
        return page

    return neighbour


def near(page):
    """The titles of what the agenda puts first."""
    page.goto("/agenda/")
    page.locator(".nearby p a", has_text="Gare").wait_for()
    return page.locator(".nearby li a")


def test_the_agenda_says_first_what_comes_in_the_quarter(neighbour):
    page = neighbour()
    titles = near(page).all_inner_texts()
    page.locator(".nearby p a").click()
    page.wait_for_url("**/agenda/quartiers/gare/")
    assert len(titles) == 3 and titles == page.locator(".event-title a").all_inner_texts()[: len(titles)]


def test_what_is_over_since_the_page_was_made_is_not_said_first(neighbour):
    page = neighbour()
    page.goto("/agenda/quartiers/gare/")
    over = page.locator("li[data-over]").first
    title, end = over.locator(".event-title a").inner_text(), over.get_attribute("data-over")
    assert title in near(page).all_inner_texts() and title not in near(neighbour(end)).all_inner_texts()


def test_the_alerts_of_other_quarters_come_last(neighbour):
    page = neighbour()
    page.goto("/alertes/")
    page.locator("[aria-labelledby=passees] li[data-quarters*='Bords-d’Oise']:last-child").wait_for()
    assert page.locator(".alert-list").first.locator("li").first.get_attribute("data-quarters") == '["Gare"]'


def test_who_chose_no_quarter_is_led_to_them(open_at_hand):
    page = open_at_hand()
    page.goto("/agenda/")
    page.get_by_role("link", name="Choisir mon quartier").click()
    page.wait_for_url("**/quartiers/")
