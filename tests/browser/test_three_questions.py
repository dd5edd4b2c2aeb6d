"""What people ask on a phone, in the street: from the home page, two taps at most, and each of them within the first screen."""

import json

import pytest

from tests.browser import demonstration
from tests.browser.looks.window import SCREEN
from tests.processes import soon

QUESTIONS = [
    ("Ce week-end", "/agenda/ce-week-end/", "main .event-title a"),
    ("Où manger", "/lieux/types/restaurant/?ouvert", "main .place-entry a"),
    ("Mon bus", "/trafic/", "main a[href*='/trafic/']"),
]


@pytest.mark.parametrize(("door", "address", "answer"), QUESTIONS)
def test_a_question_is_answered_in_two_taps(open_at_hand, door, address, answer):
    page = open_at_hand(demonstration.NOW + ":00+01:00")
    page.goto("/")
    way = page.locator(".doors").get_by_role("link", name=door)
    box = way.bounding_box()
    assert box["y"] + box["height"] <= SCREEN["height"] and box["height"] >= 44
    page.locator(f".doors a[href$='{address}']").wait_for()  # it comes to lead to what is open
    way.click()
    page.wait_for_url(f"**{address}")
    page.locator(f"{answer}:visible").first.wait_for()


def door(page, name):
    return page.locator(".doors").get_by_role("link", name=name).inner_text().replace("\n", " ").replace("  ", " ")


def says(page, name, fact):
    """Whether that door comes to say `fact`: its script asks the host for what is open."""
    return soon(lambda: fact in door(page, name))


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-03-27T09:30:00+01:00", ["15 sorties 12 gratuites", "1 table ouverte maintenant", "4 lignes perturbées : Bac, 12, B, 1"]),
        ("2026-03-29T13:00:00+02:00", ["6 sorties 4 gratuites", "4 tables ouvertes maintenant", "Chaque ligne, son état"]),
        ("2026-05-20T13:00:00+02:00", ["Que faire, et où", "8 tables et leurs horaires", "Chaque ligne, son état"]),
    ],
)
def test_a_door_says_the_fact_of_the_hour_at_which_it_is_read(open_at_hand, moment, said):
    page = open_at_hand(moment)
    page.goto("/", wait_until="networkidle")
    names = ("Ce week-end", "Où manger", "Mon bus")
    told = [fact for name, fact in zip(names, said, strict=True) if says(page, name, fact)]
    assert told == said, [door(page, name) for name in names]


def test_the_doors_are_those_of_the_quarter_and_of_the_lines_that_a_reader_chose(browse):
    page = browse(service_workers="block")
    page.clock.set_fixed_time("2026-03-27T12:30:00+01:00")
    place = f"{demonstration.SITEURL}/quartiers/gare/"
    kept = {"quartier": {"place": place, "name": "Gare"}, "lignes": ["b"]}
    page.add_init_script(f"for (const [key, value] of Object.entries({json.dumps(kept)})) localStorage.setItem(key, JSON.stringify(value))")
    page.goto("/", wait_until="networkidle")
    assert says(page, "Où manger", "2 tables ouvertes près de chez vous")
    page.locator(".doors").get_by_role("link", name="Où manger").click()
    page.wait_for_url("**/lieux/types/restaurant/?ouvert&quartier=gare")
    page.get_by_text("2 lieux sur 8").wait_for()
    assert page.locator(".place-entry:visible").count() == 2


def test_the_bus_of_a_reader_is_the_line_that_was_chosen(browse):
    page = browse(service_workers="block")
    page.clock.set_fixed_time("2026-03-27T09:30:00+01:00")
    page.add_init_script("localStorage.setItem('lignes', JSON.stringify(['b']))")
    page.goto("/", wait_until="networkidle")
    assert door(page, "Mon bus") == "Mon bus B Service réduit"


def test_without_a_script_a_door_says_what_the_build_knows(open_at_hand):
    page = open_at_hand(java_script_enabled=False)
    page.goto("/")
    assert "15 sorties" in door(page, "Ce week-end") and "8 tables" in door(page, "Où manger")


def test_the_bar_within_the_thumb_leads_to_the_agenda_and_to_the_traffic(open_at_hand):
    page = open_at_hand()
    page.goto("/")
    links = page.locator(".dock a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    assert "/agenda/ce-week-end/" in links and "/trafic/" in links


def test_the_home_page_says_what_comes_next(open_at_hand):
    page = open_at_hand()
    page.goto("/")
    band = page.locator(".band")
    assert band.locator("a[href*='/agenda/']").count() >= 3
    assert band.locator("a[href*='/travaux/']").count() >= 2


def test_the_plan_of_the_site_leads_to_every_door(open_at_hand):
    page = open_at_hand()
    page.goto("/plan-du-site/")
    links = set(page.locator("main a").evaluate_all("links => links.map(link => new URL(link.href).pathname)"))
    wanted = {"/agenda/", "/lieux/", "/trafic/", "/alertes/", "/travaux/", "/quartiers/", "/quartiers/gare/", "/jeunes/", "/donnees/"}
    assert wanted - links == set()
