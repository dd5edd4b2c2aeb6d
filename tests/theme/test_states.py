"""Publications that are not ordinary ones, and homes that are nearly empty."""

import re

import pytest

from tests.browser.demonstration import SITEURL
from tests.theme.small import LONG_TITLE


def story(site, slug):
    return next(page for page in site.pages if page.address.endswith(f"/{slug}/"))


def notice(page):
    found = page.soup.select_one(".notice")
    return re.sub(r"\s+", " ", found.get_text(" ", strip=True)) if found else ""


def test_a_withdrawn_publication_keeps_its_address_with_a_dated_notice(small):
    page = story(small, "retiree")
    assert "retirée le samedi 21 mars 2026" in notice(page)
    assert "ce qu’il faut" not in page.soup.main.get_text()


def test_a_withdrawn_publication_is_not_for_search_engines(small):
    assert story(small, "retiree").soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_a_correction_is_dated_and_read_before_the_text(small):
    page = story(small, "corrigee")
    assert notice(page) == "Correction du 5 mars 2026 : 9 h : non 8 h & <b>."
    read = page.soup.main.get_text()
    assert read.index("Correction du") < read.index("ce qu’il faut")
    assert page.soup.select_one(".notice time")["datetime"] == "2026-03-05T18:00:00+01:00"


def test_an_expired_publication_says_until_when_it_was_right(small):
    page = story(small, "perimee")
    assert "n’est plus à jour : elle valait jusqu’au mardi 10 mars 2026" in notice(page)
    assert "ce qu’il faut" in page.soup.main.get_text()


@pytest.mark.parametrize("slug", ["brouillon-en-cours", "pour-demain"])
def test_what_is_not_published_is_nowhere_in_the_built_site(small, slug):
    assert not [page.address for page in small.pages if slug in page.html]


@pytest.mark.parametrize(("slug", "words"), [("brouillon-en-cours", "Brouillon"), ("pour-demain", "samedi 28 mars 2026")])
def test_what_is_not_published_is_marked_in_the_preview(small_preview, slug, words):
    assert words in notice(story(small_preview, slug))


def test_the_preview_says_on_every_page_that_it_is_one(small_preview):
    assert all(page.soup.select_one(".preview-bar") for page in small_preview.full_pages)


def test_search_engines_are_told_to_leave_the_preview(small_preview):
    assert all(page.soup.find("meta", attrs={"name": "robots"}) for page in small_preview.full_pages)


def test_the_editors_choice_leads_the_home_before_what_is_newer(small):
    home = small.page("").soup
    assert home.select_one(".lead-title").get_text(strip=True) == LONG_TITLE
    assert story(small, "q-r-script-alert-1-script-l-ete").soup.find("time")["datetime"] > home.select_one(".lead time")["datetime"]


def test_the_editors_choice_is_on_the_home_once(small):
    assert small.page("").soup.main.get_text().count(LONG_TITLE) == 1


def test_an_article_names_its_sources(small):
    assert "Sources : Conseil du 26 mars ; R&D" in re.sub(r"\s+", " ", story(small, "sourcee").soup.select_one(".story-foot").get_text())


def test_a_breve_leads_further(small):
    link = story(small, "suite").soup.find("a", string="En lire davantage")
    assert link["href"] == "/mairie/?a=1&b=2"


def test_a_tag_with_a_sign_is_read_as_it_was_written(small):
    head = small.page("mots-cles/r-d/").soup.head
    assert head.title.get_text().startswith("R&D – ")
    assert head.find("meta", attrs={"name": "description"})["content"].startswith("R&D : 1 publication,")


def test_an_ordinary_page_has_no_notice(small):
    assert notice(story(small, "deplacee")) == "" and not story(small, "deplacee").soup.select_one(".preview-bar")


def test_an_old_address_leads_to_the_new_one(small):
    old = small.page("ancienne-adresse/").soup
    canonical, target = old.find("link", rel="canonical")["href"], old.a["href"]
    assert target.endswith("/deplacee/") and canonical == f"{SITEURL}{target}"
    assert old.find("meta", attrs={"http-equiv": "refresh"})["content"] == f"0; url={target}"


def test_a_title_is_shown_as_it_was_written(small):
    hostile = next(page for page in small.pages if page.soup.h1 and page.soup.h1.get_text().startswith("Q&R"))
    assert hostile.soup.h1.get_text() == "Q&R\u00a0: <script>alert(1)</script> l’été"
    assert "<script>alert" not in hostile.html and "&amp;amp;" not in hostile.html and "&amp;#" not in hostile.html


def test_an_author_is_shown_as_written(small):
    hostile = next(page for page in small.pages if page.soup.h1 and page.soup.h1.get_text().startswith("Q&R"))
    assert "Jo d'Arc" in hostile.soup.select_one(".story-head .meta").get_text()


def test_no_page_lets_a_title_through(small):
    assert all("<script>alert" not in page.html for page in small.pages)


def test_a_home_without_a_picture_leads_with_its_title(small):
    home = small.page("").soup
    assert home.select_one(".lead-bare .lead-title").get_text(strip=True) == LONG_TITLE and not home.select("main img")


def test_a_very_long_title_is_set_smaller(small):
    assert "long-title" in small.page("").soup.select_one(".lead")["class"]


def test_a_home_without_breves_has_no_empty_thread(small):
    home = small.page("").soup
    assert not home.select(".hours") and home.select_one(".front-no-hours")


def test_a_list_of_categories_has_no_dead_link(small):
    links = {link["href"].removeprefix("/") for page in small.full_pages for link in page.soup.select("a[href*='/rubriques/']")}
    assert links and all(small.holds(link) for link in links)
