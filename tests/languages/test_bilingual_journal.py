"""A journal in two languages, as its readers find it."""

import shutil
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.journal import ROOT, TestJournal

SITE = "https://journal.valbrune.example"
OWN = {"Lundi au vendredi, 8 h 30 – 17 h 30": "Monday to Friday, 8.30am to 5.30pm"}


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """Two articles that say the same, one in each language; one in English alone; one in German; one that is in French alone."""
    folder = tmp_path_factory.mktemp("bilingual")
    shutil.copytree(ROOT / "theme", folder / "theme")
    journal = TestJournal(folder, settings=f"THEME = {str(folder / 'theme')!r}\nTRANSLATIONS = {{'en': {OWN!r}}}")
    journal.article("marche", "Le marché", translation="marche", authors="Anne ; Paul ; Zoé", tags="marché", modified="2026-03-26 12:00")
    journal.article("market", "The market", translation="marche", lang="en", authors="Anne ; Paul ; Zoé", tags="stalls")
    journal.article("bienvenue", "Welcome, newcomers", lang="en", modified="2026-03-26 12:00", correction="On Friday, not on Saturday.")
    journal.article("markt", "Der Markt", lang="de", status="hidden")
    journal.article("seul", "Seul")
    journal.run("build")
    return journal


def soup(journal, address):
    return BeautifulSoup(journal.page(address), "html.parser")


def titles(journal, address):
    return {one.text for one in soup(journal, address).select(".teaser-title, .lead-title")}


def test_the_page_of_each_leads_to_the_other(journal):
    for here, there, lang, name in (("le-marche", "the-market", "en", "English"), ("the-market", "le-marche", "fr", "français")):
        page = soup(journal, f"2026/03/{here}")
        (shown,) = page.select("main a[hreflang]")
        assert (shown["hreflang"], shown.text, shown["href"]) == (lang, name, f"/2026/03/{there}/")
        assert {one["hreflang"]: one["href"] for one in page.select("head link[hreflang]")} == {
            "fr": f"{SITE}/2026/03/le-marche/",
            "en": f"{SITE}/2026/03/the-market/",
            "x-default": f"{SITE}/2026/03/le-marche/",
        }
        assert page.select_one(".topbar a[hreflang]")["href"] == f"/2026/03/{there}/"


def test_a_page_without_translation_says_nothing(journal):
    page = soup(journal, "2026/03/seul")
    assert not page.select("head link[hreflang], main a[hreflang]")
    assert page.select_one(".topbar a[hreflang]")["href"] == "/en/"


def test_all_around_an_article_in_english_is_in_english(journal):
    page = soup(journal, "2026/03/the-market")
    assert page.html["lang"] == "en"
    assert page.select_one(".skip").text == "Skip to content"
    assert [one.text for one in page.select(".dock a")] == ["Front page", "Sections", "Search", "Follow", "Contact"]
    assert page.select_one(".meta").text == "Anne, Paul and Zoé · Thursday 26 March 2026, 09:00 · 1-minute\u00a0read"
    assert "Monday to Friday" in page.select_one(".topbar-town").text
    assert page.select_one("meta[property='og:locale']")["content"] == "en_GB"


def test_what_stays_in_the_town_s_language_says_so(journal):
    page = soup(journal, "2026/03/the-market")
    assert {one["lang"] for one in page.select("[lang]")} == {"en", "fr"}
    assert [one["lang"] for one in page.select(".menu a[lang]")] == ["fr"]
    assert page.select_one(".brand-line")["lang"] == "fr"
    assert not page.select_one(".topbar-town").select("[lang]")


def test_an_article_in_a_language_without_a_catalog_stands_in_french_and_says_its_own(journal):
    page = soup(journal, "2026/03/der-markt")
    assert (page.html["lang"], page.select_one("article.story")["lang"]) == ("fr", "de")
    assert page.select_one(".skip").text == "Aller au contenu"


def test_french_pages_are_in_french(journal):
    page = soup(journal, "2026/03/le-marche")
    assert page.html["lang"] == "fr"
    said = "Anne, Paul et Zoé · jeudi 26 mars 2026, 9\u202fh · mis à jour le jeudi 26 mars 2026 · 1\u00a0minute de lecture"
    assert page.select_one(".meta").text == said


def test_a_list_of_the_journal_tells_once_what_is_in_both(journal):
    assert titles(journal, "") == titles(journal, "rubriques/culture") == {"Le marché", "Welcome, newcomers", "Seul"}
    assert titles(journal, "archives/2026/03") == {"Le marché", "Welcome, newcomers", "Seul"}
    assert soup(journal, "archives").select_one(".months span").find(string=True, recursive=False) == "3"


def test_what_is_in_english_has_a_front_page(journal):
    page = soup(journal, "en")
    assert (page.html["lang"], page.select_one("main h1").text) == ("en", "In English")
    assert titles(journal, "en") == {"The market", "Welcome, newcomers"}
    assert page.select_one(".dock a[aria-current]").text == "Front page"
    assert {one["hreflang"]: one["href"] for one in page.select("head link[hreflang]")} == {
        "en": f"{SITE}/en/",
        "fr": f"{SITE}/",
        "x-default": f"{SITE}/",
    }


def test_every_list_that_an_article_in_english_leads_to_is_there(journal):
    for link in soup(journal, "2026/03/the-market").select("a[href]"):
        address = link["href"].partition("#")[0]
        if address.startswith("/"):
            place = journal.folder / "output" / address.removeprefix("/")
            assert place.is_file() or (place / "index.html").is_file(), address


def test_each_language_has_its_feed(journal):
    def told(name):
        channel = ElementTree.parse(journal.folder / "output" / "flux" / name / "rss.xml").find("channel")
        return channel.find("title").text, channel.find("language").text, {one.text for one in channel.findall("item/title")}

    assert told("en") == ("Le Beffroi – In English", "en", {"The market", "Welcome, newcomers"})
    assert told(".") == ("Le Beffroi", "fr", {"Le marché", "Welcome, newcomers", "Seul"})
    linked = [one["href"] for one in soup(journal, "2026/03/the-market").select("link[type='application/rss+xml']")]
    assert "/flux/en/rss.xml" in linked
    assert "/flux/en/rss.xml" not in journal.page("2026/03/le-marche")


def test_a_correction_is_told_in_the_language_of_what_it_corrects(journal):
    feed = ElementTree.parse(journal.folder / "output" / "flux" / "en" / "rss.xml")
    told = BeautifulSoup("".join(feed.getroot().itertext()), "html.parser")
    assert told.strong.text == "Correction of 26 March 2026:"
    assert "Correction du" not in told.text


def test_search_engines_are_told_of_both_in_the_sitemap(journal):
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    tree = ElementTree.parse(journal.folder / "output" / "sitemap.xml")
    told = {url.find("s:loc", names).text: {one.get("hreflang") for one in url.findall("x:link", names)} for url in tree.getroot()}
    both = {f"{SITE}/", f"{SITE}/en/", f"{SITE}/2026/03/le-marche/", f"{SITE}/2026/03/the-market/"}
    assert {address for address, languages in told.items() if languages} == both
    assert all(told[address] == {"fr", "en"} for address in both)


def test_a_word_that_is_translated_anew_makes_the_pages_of_its_language_again_and_no_other(journal):
    """Last: it changes the catalog."""
    before = {path: path.read_bytes() for path in (journal.folder / "output").rglob("*.html")}
    catalog = journal.folder / "theme" / "locale" / "en.po"
    catalog.write_text(catalog.read_text(encoding="utf-8").replace("Skip to content", "Go to the text"), encoding="utf-8")
    said = journal.run("build").stdout
    changed = {path.relative_to(journal.folder / "output").as_posix() for path, bytes in before.items() if path.read_bytes() != bytes}
    assert changed == {"en/index.html", "2026/03/the-market/index.html", "2026/03/welcome-newcomers/index.html"}, said
    assert journal.run("build", "--verify").returncode == 0
