"""What is told of a page by the page itself, and which pages are told of."""

import pytest

from plugins.editorial.kinds import KINDS
from plugins.search.searchable_page import story
from tests.search.stories import ARTICLE, page


def told(html: str, address: str = ARTICLE):
    return story(html, address, KINDS)


def test_an_article_is_known_by_what_it_says_to_machines():
    found = told(page(title="Le marché", articleSection="Culture", keywords="marché, place", description="Quarante étals."))
    assert (found.title, found.section, found.tags, found.summary) == ("Le marché", "Culture", "marché, place", "Quarante étals.")
    assert (found.genre, found.day) == ("Article", "2026-03-02")


def test_the_quarters_of_a_publication_are_known():
    places = [{"@type": "Place", "name": "Gare"}, {"@type": "Place", "name": "Centre"}]
    assert told(page(contentLocation=places)).quarters == ("Gare", "Centre")


@pytest.mark.parametrize(
    ("address", "genre", "day"),
    [("breves/2026/03/vent/", "Brève", "2026-03-02"), ("mairie/", "Page", ""), ("2026/03/marche/", "Article", "2026-03-02")],
)
def test_the_kind_is_that_of_the_address_and_a_page_has_no_day(address, genre, day):
    found = told(page(address=address), address)
    assert (found.genre, found.day) == (genre, day)


def test_what_is_not_to_be_indexed_by_anybody_is_not_by_us():
    assert told(page(head='<meta name="robots" content="noindex">')) is None


def test_a_list_is_no_story():
    assert told('<html><main><div class="wrap listing"><h1>Archives</h1></div></main></html>', "archives/") is None


def test_a_page_of_the_journal_that_is_no_publication_is_found_too():
    found = told('<html><main><div class="story"><h1>Contact</h1><p class="chapeau">La mairie.</p></div></main></html>', "contact/")
    assert (found.title, found.genre, found.day) == ("Contact", "Page", "")


def test_a_page_that_speaks_of_another_publication_is_not_that_one():
    assert told(page(address="2026/03/autre/"), ARTICLE).section == ""


def test_a_title_is_plain_words():
    assert told(page(title="L’été &amp; <em>après</em>\u202f!")).title == "L’été & après !"
