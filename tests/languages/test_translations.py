"""The same thing in two languages: readers and search engines are led from one to the other."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from plugins.publication.keys import LANGUAGES
from plugins.site.translations import link, own_name
from tests.journal import TestJournal


def item(url, lang="fr", translation="accueil"):
    return SimpleNamespace(
        url=url, permalink=f"https://a.example/{url}", publication=SimpleNamespace(lang=lang, translation=translation, title=url)
    )


def linked(*items):
    link(items)
    return [[(one.lang, one.permalink) for one in item.translations_linked] for item in items]


def test_two_that_share_a_name_lead_to_each_other():
    assert linked(item("a/"), item("b/", "en")) == [[("en", "https://a.example/b/")], [("fr", "https://a.example/a/")]]


def test_without_a_name_nothing_is_linked():
    assert linked(item("a/", translation=""), item("b/", "en", "")) == [[], []]


def test_the_same_language_is_no_translation():
    assert linked(item("a/"), item("b/")) == [[], []]


def test_ten_thousand_of_one_name_are_linked_at_once():
    assert all(len(found) == 1 for found in linked(*(item(f"{number}/", ("fr", "en")[number % 2]) for number in range(10_000))))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_a_name_of_its_own(lang):
    assert own_name(lang) != lang


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("languages"))
    journal.article("accueil", "Bienvenue", translation="accueil")
    journal.article("welcome", "Welcome", translation="accueil", lang="en")
    journal.article("brouillon", "Willkommen", translation="accueil", lang="de", status="draft")
    journal.article("seul", "Seul")
    journal.run("build")
    return journal


def test_the_page_of_each_leads_to_the_other(journal):
    for here, there, lang, name in (("bienvenue", "welcome", "en", "English"), ("welcome", "bienvenue", "fr", "français")):
        page = BeautifulSoup(journal.page(f"2026/03/{here}"), "html.parser")
        (shown,) = page.select("main a[hreflang]")
        assert (shown["hreflang"], shown.text, shown["href"].endswith(f"/2026/03/{there}/")) == (lang, name, True)
        assert {one["hreflang"] for one in page.select("head link[hreflang]")} == {"fr", "en"}


def test_a_page_without_translation_says_nothing(journal):
    assert "hreflang" not in journal.page("2026/03/seul")
