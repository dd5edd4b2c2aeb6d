"""« Ouvert, ferme à 22 h »: the script of the places in a real browser, at the hours that are got wrong, wherever the reader is."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.settings import gather_settings, load_settings
from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.rules import TownRules
from plugins.town.places.directory import HORIZON, count_minutes, format_coming_changes, read_hours
from plugins.town.places.settings import Settings
from tests.browser.demonstration import NAME
from tests.browser.kinds import file_of
from tests.campaign import trials
from tests.house import ROOT
from tests.places.reader import state_in

FILES = "**/lieux/horaires/*.json"
NARROW = "\u202f"


@pytest.fixture(scope="module")
def hours():
    """The hours of each place of the demonstration, by its short address."""
    conf = load_settings(ROOT / "pelicanconf.py")
    school = gather_settings(Settings, conf, {}).school_holidays
    journal = survey_content(ROOT / "content", TownRules.from_settings(conf, {}))
    places = [publication for publication in journal.publications if publication.kind.name == "lieu"]
    found = {place.slug: read_hours(place, school) for place in places}
    return {slug: one for slug, one in found.items() if one}


@pytest.fixture
def opened(open_at_hand, hours):
    """The page at an address, at a moment of Paris, with the file that a build of `built`, that day by default, would have left."""

    def opened(address, moment, zone="Europe/Paris", built=None, **options):
        moment = datetime.fromisoformat(moment).replace(tzinfo=PARIS)
        file = format_coming_changes(hours, datetime.fromisoformat(built).replace(tzinfo=PARIS) if built else moment)
        page = open_at_hand(moment, timezone_id=zone, **options)
        page.route(FILES, lambda route: route.fulfill(body=file, content_type="application/json"))
        page.goto(f"/{address}")
        return page

    return opened


def said(page, selector=".now-large"):
    page.locator(f"{selector}[data-state]").first.wait_for(state="attached")
    return page.locator(selector).first.inner_text().replace(NARROW, " ")


CASES = [
    ("le-bourdon", "2026-03-28T00:30", "Ouvert, ferme à 2 h"),
    ("le-bourdon", "2026-03-29T01:30", "Ouvert, ferme bientôt, à 3 h"),
    ("le-bourdon", "2026-10-25T01:00", "Ouvert, ferme à 2 h"),
    ("le-bourdon", "2026-05-01T19:00", "Fermé, ouvre demain à 18 h"),
    ("pharmacie-du-beffroi", "2026-11-11T10:00", "Fermé, ouvre demain à 8 h 30"),
    ("marche-du-beffroi", "2026-11-11T10:00", "À vérifier auprès du lieu"),
    ("la-table-du-sonneur", "2026-03-29T15:00", "Fermé, ouvre mardi à 12 h"),
    ("boulangerie-faverolles", "2026-08-10T10:00", "Fermé, ouvre le 25 août à 6 h 30"),
    ("defibrillateur-hotel-de-ville", "2026-12-31T23:59", "Ouvert jour et nuit"),
    ("piscine", "2026-07-07T11:00", "Ouvert, ferme à 19 h"),
]
MORE = [
    ("le-bourdon", "2026-05-01T00:30", "Ouvert, ferme bientôt, à 1 h"),
    ("pharmacie-du-beffroi", "2026-11-10T10:00", "Ouvert, ferme à 12 h 30"),
    ("pharmacie-du-beffroi", "2026-05-01T12:00", "Fermé, ouvre demain à 9 h"),
    ("la-table-du-sonneur", "2026-03-27T21:45", "Ouvert, ferme bientôt, à 22 h"),
    ("piscine", "2026-04-20T11:00", "Ouvert, ferme à 20 h"),
    ("saveurs-d-anatolie", "2026-12-31T21:00", "Ouvert, ferme à 23 h"),
]
"""The same sorts of hours again, for the long campaign."""
ZONES = ("Europe/Paris", "America/Montreal", "Asia/Tokyo")
READERS = trials(
    full=[(*case, zone) for case in (*CASES, *MORE) for zone in ZONES],
    sample=[(*case, ZONES[number % len(ZONES)]) for number, case in enumerate(CASES)],
)


@pytest.mark.parametrize(("slug", "moment", "words", "zone"), READERS)
def test_a_reader_is_told_what_is_open_by_the_clock_of_paris(opened, slug, moment, words, zone):
    assert said(opened(f"lieux/{slug}/", moment, zone)) == words


def test_a_build_three_days_old_still_tells_the_truth(opened):
    assert said(opened("lieux/le-bourdon/", "2026-03-28T00:30", built="2026-03-25T09:00")) == "Ouvert, ferme à 2 h"


def test_a_build_that_is_too_old_tells_nothing_but_the_hours(opened):
    page = opened("lieux/le-bourdon/", "2026-04-10T19:00", built="2026-03-27T09:00")
    assert said(page) == ""
    assert "de 18 h à 2 h" in page.locator(".openings").inner_text().replace(NARROW, " ")


def test_without_a_script_the_hours_are_told_in_french(opened):
    page = opened("lieux/la-table-du-sonneur/", "2026-03-27T12:00", java_script_enabled=False)
    told = page.locator(".openings").inner_text().replace(NARROW, " ").replace("\n", " ")
    assert "Du mardi au samedi" in told and "de 12 h à 14 h et de 19 h à 22 h" in told and "Jours fériés" in told
    assert page.locator(".now-large").is_hidden()


def test_a_file_that_does_not_come_leaves_the_page_as_it_was(open_at_hand):
    page = open_at_hand()
    page.route(FILES, lambda route: route.abort())
    page.goto("/lieux/le-bourdon/")
    assert said(page) == ""


def test_closures_that_are_over_are_hidden(opened):
    page = opened("lieux/piscine/", "2026-07-25T10:00")
    said(page)
    assert [one.inner_text().split("\u00a0")[0] for one in page.locator(".other-days li:visible").all()] == ["Du 14 au 27 septembre 2026"]
    page = opened("lieux/piscine/", "2026-10-01T10:00")
    said(page)
    assert page.get_by_text("Exceptionnellement").is_hidden()


def test_a_list_keeps_only_what_is_open_and_says_how_many(opened):
    page = opened("lieux/types/restaurant/", "2026-03-27T12:30")
    button, status = page.get_by_role("button", name="Ouverts maintenant"), page.locator("#filtres [role=status]")
    button.wait_for()
    before = page.locator(".place-entry:visible").count()
    button.click()
    states = {one.get_attribute("data-state") for one in page.locator(".place-entry:visible .now").all()}
    left = page.locator(".place-entry:visible").count()
    assert states == {"o"} and 0 < left < before and status.inner_text() == f"{left} lieux sur {before}"
    button.click()
    assert page.locator(".place-entry:visible").count() == before and status.inner_text() == f"{before} lieux"


def test_what_is_open_comes_first_then_what_is_in_the_reader_s_quarter(opened):
    page = opened("lieux/types/restaurant/", "2026-03-27T12:30")
    page.locator("[data-ordered]").wait_for()
    states = page.locator(".place-entry .now").evaluate_all("lines => lines.map(line => line.dataset.state)")
    assert states == sorted(states, key=lambda state: state != "o") and len(set(states)) > 1
    keeps = "localStorage.setItem('quartier', JSON.stringify({place: '/quartiers/gare/', name: 'Gare'}))"
    page.evaluate(keeps)
    page.reload()
    page.locator("[data-ordered]").wait_for()
    assert page.locator(".place-entry").first.get_attribute("data-group") == "gare"


def test_the_filters_stand_in_the_address_and_are_taken_back(opened):
    page = opened("lieux/types/restaurant/?ouvert", "2026-03-27T12:30")
    page.get_by_text("lieux sur 8").wait_for()
    left = page.locator(".place-entry:visible").count()
    page.get_by_label("Quartier").select_option("gare")
    page.wait_for_url("**/?ouvert&quartier=gare")
    assert 0 < page.locator(".place-entry:visible").count() < left
    page.go_back()
    page.wait_for_url("**/?ouvert")
    assert page.locator(".place-entry:visible").count() == left and page.get_by_label("Quartier").input_value() == ""
    page.get_by_role("button", name="Ouverts maintenant").click()
    page.wait_for_url("**/lieux/types/restaurant/")
    assert page.locator(".place-entry:visible").count() == 8


def test_what_is_near_comes_nearest_first_and_the_position_goes_nowhere(opened):
    page = opened("lieux/", "2026-03-27T12:30", geolocation={"latitude": 49.0521, "longitude": 2.0973}, permissions=["geolocation"])
    asked = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.get_by_role("button", name="Autour de moi").click()
    page.locator(".near-found li").nth(19).wait_for()
    far = [line.rpartition(", à ")[2] for line in page.locator(".near-found .place-where").all_inner_texts()]
    metres = [float(one.split(NARROW)[0].replace(",", ".")) * (1000 if one.endswith("km") else 1) for one in far]
    assert metres == sorted(metres) and metres[0] < 500
    assert asked and all(f"://{NAME}/" in url and "49.05" not in url and "2.09" not in url for url in asked)
    assert "appareil" in page.locator(".near-said").inner_text()


def test_a_reader_who_keeps_the_position_is_sent_to_the_quarters(opened):
    page = opened("lieux/", "2026-03-27T12:30")
    page.get_by_role("button", name="Autour de moi").click()
    page.get_by_text("choisissez un quartier").wait_for()
    assert page.locator(".near-found").is_hidden()


def test_the_quarter_that_was_chosen_comes_first(open_at_hand):
    page = open_at_hand()
    page.goto("/quartiers/la-verrerie/")
    page.get_by_role("button", name="Mon quartier").first.click()
    page.goto("/lieux/")
    page.locator(".mine-first").first.wait_for(state="attached")
    assert page.locator(".near-ways a").first.inner_text() == "La Verrerie"


def test_no_map_is_offered_while_the_town_names_no_server_of_tiles(demonstration_site):
    page = file_of(demonstration_site, "lieux/types/restaurant/").read_text(encoding="utf-8")
    assert "leaflet" not in page and 'id="carte"' not in page


def test_the_browser_reads_a_file_as_the_house_does_at_any_instant_of_two_years(open_at_hand, hours):
    page = open_at_hand(timezone_id="Pacific/Auckland")
    page.goto("/lieux/le-bourdon/")
    program = page.locator("script[src*='/js/page.']").get_attribute("src")
    chance = random.Random(20260327)
    for _ in range(trials(full=300, sample=8)):
        built = datetime(2026, 1, 1, tzinfo=PARIS) + timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
        file = format_coming_changes(hours, built)
        moments = [count_minutes(built.astimezone(UTC) + HORIZON * chance.random()) for _ in range(20)]
        asked = [[slug, moment] for slug in hours for moment in moments]
        told = page.evaluate(
            """async ([program, file, asked]) => {
              const { stateAt } = await import(program);
              return asked.map(([slug, moment]) => stateAt(file, slug, moment)?.[0] ?? null);
            }""",
            [program, json.loads(file), asked],
        )
        assert told == [state_in(file, slug, moment) for slug, moment in asked]
