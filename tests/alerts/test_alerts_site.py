"""The site that a build makes of alerts: where they stand, which pages they cost, and when they go by themselves."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.alerts.village import WATER, WIND, rendered, write
from tests.journal import TestJournal, files
from tests.pictures.made import photo

BEFORE, SOUNDED, OVER = "2026-03-27T09:00", "2026-03-27T09:30", "2026-03-29T08:00"
OLD = 40
"""Articles, in two categories and two quarters: the lists of them have a second page."""


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """A journal that was built without an alert; then with two, one of them beside a broken file; then once they are over."""
    journal = TestJournal(tmp_path_factory.mktemp("alerts"), "LISTING_SIZE = 20")
    for number in range(OLD):
        more = {"category": ("Culture", "Sport")[number % 2], "quartiers": ("Gare", "Centre")[number % 2]}
        journal.article(f"a{number:02}", f"Article {number:02}", f"2026-02-{1 + number // 2:02} {8 + number % 2:02}:00", **more)
    journal.run("build", BEFFROI_NOW=BEFORE)
    journal.quiet = files(journal.folder / "output")
    write(journal, "eau", WATER)
    photo(journal.folder / "content/images/vent.jpg")
    write(journal, "vent", WIND, image="{src: images/vent.jpg, alt: Un arbre, caption: Le tilleul de la place}")
    write(journal, "casse", WIND, severity="grave", id="casse")
    journal.said = journal.run("build", BEFFROI_NOW=SOUNDED)
    journal.sounded, journal.made = files(journal.folder / "output"), rendered(journal, SOUNDED)
    journal.run("build", BEFFROI_NOW=OVER)
    journal.over = files(journal.folder / "output")
    return journal


def soup(pages, address):
    return BeautifulSoup(pages[f"{address}index.html"], "html.parser")


def banner(pages, address):
    return [one["data-alert"] for one in soup(pages, address).select(".alerts .alert")]


def article(number):
    return f"2026/02/article-{number:02}/"


def test_without_alerts_their_page_says_so_and_nothing_of_them_is_on_the_others(journal):
    assert [name for name in journal.quiet if name.startswith("alertes/")] == ["alertes/index.html"]
    assert "Aucune alerte en cours." in soup(journal.quiet, "alertes/").get_text()
    others = [page for name, page in journal.quiet.items() if name.endswith(".html") and not name.startswith("alertes/")]
    assert all(b'class="alert' not in page for page in others)
    assert journal.quiet["alertes.json"] == b'{"alertes":[]}\n'


@pytest.mark.parametrize("address", ["", "rubriques/culture/", "quartiers/gare/", article(OLD - 1), article(OLD - 20)])
def test_the_pages_that_people_open_first_show_them_without_a_script(journal, address):
    assert banner(journal.sounded, address) == ["20260326-eau", "20260327-vent"]


def test_an_alert_has_a_picture_with_its_caption(journal):
    assert soup(journal.sounded, "alertes/2026/vent-a-80-km-h-cet-apres-midi/").figcaption.get_text(strip=True) == "Le tilleul de la place"


def test_the_page_of_another_quarter_shows_only_what_is_for_everybody(journal):
    assert banner(journal.sounded, "quartiers/centre/") == ["20260327-vent"]


def test_it_says_how_grave_it_is_whom_it_concerns_and_until_when_in_words(journal):
    words = soup(journal.sounded, "").select_one(".alert").get_text(" ", strip=True)
    assert words == "Urgence Quartier Gare\u00a0: ne buvez pas l’eau du robinet Gare · jusqu’au samedi 28 mars, 18\u202fh"


def test_no_old_article_nor_old_page_of_a_list_is_made_again(journal):
    old = {f"{article(number)}index.html" for number in range(OLD - 20)}
    assert journal.made & old == set()
    assert {name for name in journal.made if "/page/" in name} == set()
    assert {name: journal.sounded[name] == journal.quiet[name] for name in old} == dict.fromkeys(old, True)


def test_the_pages_that_are_made_again_are_counted(journal):
    ours = {name for name in journal.made if name.startswith("alertes/")}
    newest = {name for name in journal.made if "/article-" in name}
    assert (len(ours), len(newest)) == (3, 20)
    assert len(journal.made) <= 20 + 3 + 16, sorted(journal.made)


def test_every_page_asks_for_them(journal):
    script = soup(journal.sounded, article(0)).select_one("script[data-from]")
    assert script["data-from"] == "/alertes.json"
    assert [one["id"] for one in json.loads(journal.sounded["alertes.json"])["alertes"]] == ["20260326-eau", "20260327-vent"]


def test_a_page_that_is_not_made_again_is_given_their_strip_by_a_file_of_the_host(journal):
    assert soup(journal.sounded, article(0)).select_one(".masthead + script")["src"] == "/bandeau/fr.js"
    assert soup(journal.sounded, "").select_one("script[src*=bandeau]") is None
    quiet, sounded, over = (pages["bandeau/fr.js"].decode() for pages in (journal.quiet, journal.sounded, journal.over))
    assert "alert" not in quiet and quiet == over
    assert 'data-alert=\\"20260326-eau\\"' in sounded and 'data-alert=\\"20260327-vent\\"' in sounded and "casse" not in sounded


def test_a_broken_file_is_left_out_and_told_and_blanks_no_page(journal):
    assert "content/alertes/casse.md:5" in journal.said.stderr
    assert "casse" not in journal.sounded["alertes.json"].decode()
    assert set(journal.quiet) - set(journal.sounded) == set()


def test_they_are_gone_from_every_page_once_they_are_over(journal):
    assert [name for name, page in journal.over.items() if name.endswith(".html") and b'class="alert alert-' in page] == []
    assert journal.over["alertes.json"] == b'{"alertes":[]}\n'


def test_the_page_of_one_stays_and_says_that_it_is_over(journal):
    address = "alertes/2026/quartier-gare-ne-buvez-pas-l-eau-du-robinet/"
    before, after = (soup(pages, address) for pages in (journal.sounded, journal.over))
    assert before.select_one(".alert-over").has_attr("hidden") and not before.select_one(".alert-holds").has_attr("hidden")
    assert after.select_one(".alert-holds").has_attr("hidden") and "a pris fin" in after.select_one(".alert-over").get_text()


def test_the_list_tells_those_that_hold_from_those_that_are_over(journal):
    assert len(soup(journal.sounded, "alertes/").select("#passees")) == 0
    assert len(soup(journal.over, "alertes/").select("section .alert-list li")) == 2
    assert "Aucune alerte en cours" in soup(journal.over, "alertes/").get_text()


def test_they_have_a_feed_and_the_map_of_the_site_leads_to_them(journal):
    assert len(json.loads(journal.sounded["flux/alertes/feed.json"])["items"]) == 2
    assert "/alertes/</loc>" in journal.sounded["sitemap.xml"].decode()
