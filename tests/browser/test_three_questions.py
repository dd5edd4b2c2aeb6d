"""What people ask on a phone, in the street: from the home page, two taps at most, and each of them within the first screen."""

import pytest

from tests.browser import demonstration
from tests.browser.looks.window import SCREEN

QUESTIONS = [
    ("Ce week-end", "/agenda/ce-week-end/", "main .event-title a"),
    ("Où manger", "/lieux/", "main a[href*='/lieux/']"),
    ("Mon bus", "/trafic/", "main a[href*='/trafic/']"),
]


@pytest.mark.parametrize(("door", "address", "answer"), QUESTIONS)
def test_a_question_is_answered_in_two_taps(browse, door, address, answer):
    page = browse()
    page.clock.set_fixed_time(demonstration.NOW + ":00+01:00")
    page.goto("/")
    way = page.locator(".doors").get_by_role("link", name=door)
    box = way.bounding_box()
    assert box["y"] + box["height"] <= SCREEN["height"] and box["height"] >= 44
    way.click()
    page.wait_for_url(f"**{address}")
    page.locator(f"{answer}:visible").first.wait_for()


def test_the_bar_within_the_thumb_leads_to_the_agenda_and_to_the_traffic(browse):
    page = browse()
    page.goto("/")
    links = page.locator(".dock a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    assert "/agenda/ce-week-end/" in links and "/trafic/" in links


def test_the_home_page_says_what_comes_next(browse):
    page = browse()
    page.goto("/")
    band = page.locator(".band")
    assert band.locator("a[href*='/agenda/']").count() >= 3
    assert band.locator("a[href*='/travaux/']").count() >= 2


def test_the_plan_of_the_site_leads_to_every_door(browse):
    page = browse()
    page.goto("/plan-du-site/")
    links = set(page.locator("main a").evaluate_all("links => links.map(link => new URL(link.href).pathname)"))
    wanted = {"/agenda/", "/lieux/", "/trafic/", "/alertes/", "/travaux/", "/quartiers/", "/quartiers/gare/", "/jeunes/", "/donnees/"}
    assert wanted - links == set()
