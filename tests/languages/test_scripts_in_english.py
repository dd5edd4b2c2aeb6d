"""A journal in English in a real browser: what its scripts say is in English too."""

import re
import shutil
from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.alerts import village
from tests.browser import chromium
from tests.browser.at_hand import PagesAtHand
from tests.browser.demonstration import NAME, SITEURL
from tests.browser.host import Host
from tests.browser.traffic import opened, written
from tests.house import ROOT
from tests.journal import TestJournal
from tests.places import conftest as town
from tests.transit.valbrune import notices

MORNING = "2026-03-27T09:00"
STREETS = ["rue Neuve (1 à 60)", "rue de l’École", "quai Bas", "rue du Port (impairs)"]
SETTINGS = f"""
DEFAULT_LANG = "en"
{town.SETTINGS}
QUARTIERS = [{{"name": "Gare", "streets": {STREETS!r}}}, {{"name": "Centre", "streets": ["rue Neuve (61 et plus)"]}}]
"""

pytestmark = pytest.mark.skipif(chromium.place() is None, reason=chromium.ABSENT)


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """A town with streets, places, an alert and a network, built on Friday 27 March at nine."""
    journal = TestJournal(tmp_path_factory.mktemp("english"), SETTINGS, environ={"BEFFROI_SITEURL": SITEURL})
    shutil.copytree(ROOT / "content" / "transports", journal.folder / "content" / "transports")
    for slug in ("chez-ida", "bar-du-port", "defibrillateur"):
        town.write(journal, slug, lang="en")
    village.write(journal, "wind", village.WIND, title="Strong wind", lang="en")
    journal.run("build")
    return journal


@pytest.fixture(scope="module")
def chrome(journal):
    host = Host(journal.folder / "output", NAME)
    with chromium.opened(host) as browser:
        yield browser
    host.close()


@pytest.fixture(scope="module")
def pages_at_hand(chrome):
    return PagesAtHand(chrome)


@pytest.fixture
def page(pages_at_hand):
    """A page of somebody who is at the station on that morning."""
    yield pages_at_hand.open(geolocation={"latitude": 49.1340, "longitude": 2.1960}, permissions=["geolocation"])
    pages_at_hand.put_back()


def at(page, address, moment=MORNING):
    page.clock.set_fixed_time(datetime.fromisoformat(moment).replace(tzinfo=PARIS))
    page.goto(address)
    return page


def said(page, selector, words=r"\S"):
    told = page.locator(selector, has_text=re.compile(words)).first
    told.wait_for()
    return told.inner_text()


def test_a_place_says_in_english_whether_it_is_open(page):
    told = {
        "chez-ida": "Closed, opens at 12:00",
        "bar-du-port": "Closed, opens at 18:00",
        "defibrillateur": "Open day and night",
    }
    assert {slug: said(at(page, f"/lieux/{slug}/"), ".now-large") for slug in told} == told
    assert said(at(page, "/lieux/bar-du-port/", "2026-03-27T19:00"), ".now-large") == "Open, closes at 02:00 tonight"
    assert said(at(page, "/lieux/chez-ida/", "2026-03-28T15:00"), ".now-large") == "Closed, opens on Tuesday at 12:00"
    assert page.locator(".now-large").get_attribute("lang") is None


def test_what_is_near_is_told_in_english(page):
    at(page, "/lieux/").get_by_role("button", name="Around me").click()
    assert said(page, ".near-said", "nearest") == "The 3 nearest places. Your position has not left this device."
    assert re.search(r", \d+\u202fm away$", said(page, ".near-found .place-where"))


def test_a_map_names_its_buttons_in_english(page):
    page.route(f"{town.TILES}/**", lambda route: route.abort())
    at(page, "/lieux/chez-ida/").locator("#carte button").first.click()
    page.get_by_role("button", name="Zoom in").wait_for()
    page.locator(".leaflet-interactive").first.click(force=True)
    page.locator("#carte").get_by_label("Close", exact=True).wait_for()


@pytest.mark.parametrize(
    ("typed", "line", "status"),
    [
        ("rue neuve 12", "Rue Neuve, number 12: Gare", "1 answer."),
        ("rue neuve", "Rue Neuve, 61 and up: Centre", "2 answers."),
        ("port", "Rue du Port, odd numbers: Gare", "1 answer."),
    ],
)
def test_a_street_is_found_in_english(page, typed, line, status):
    at(page, "/quartiers/").locator("#rue").fill(typed)
    assert said(page, "#ma-rue [role=status]") == status
    assert line in page.locator("#ma-rue li").all_inner_texts()


def test_an_alert_that_comes_late_says_until_when_in_english(page):
    at(page, "/archives/")
    assert re.fullmatch("until Friday,? 27 March, 19:00", said(page, "body > .alerts .alert-when").strip())


def test_the_state_of_the_lines_is_told_in_english(page, journal, tmp_path):
    told = written(tmp_path, notices().SerializeToString(), MORNING)
    opened(page, journal.folder / "output", "trafic/", MORNING, told)
    assert said(page, "#age", "ago").startswith("As of 08:56, 4 min ago.")
    assert re.match("Stops?:", said(page, ".disruption-stops"))
    page.clock.run_for(180 * 60_000)
    assert "As of 08:56, 3 hr ago: we do not know how the lines are running." in said(page, "#age", "do not know")
