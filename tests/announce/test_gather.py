"""What the town has to say, out of what it publishes."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from plugins.announce.gather import gather_announcements
from plugins.announce.post import AnnouncedImage
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication
from tests.announce.sample import NOW

ARTICLE = Kind("article", "Article", "Articles", "articles", "{slug}/", "article", ())
ONE = Publication(
    ARTICLE, "a.md", "20260326-aaaaaaaa", True, "Titre", "titre", "titre/", "", date=NOW, social={"text": "Dit"}, tags=("été",)
)


def content(publication=ONE, **more):
    """What Pelican hands over."""
    return SimpleNamespace(publication=publication, permalink=f"https://a.example/{publication.address}", **more)


def told(**changes):
    """The announcements of one publication, changed."""
    return gather_announcements([content(replace(ONE, **changes))], "a.example,2024")


def test_an_announcement_says_what_the_publication_says():
    (one,) = told()
    assert (one.guid, one.permalink, one.title, one.tags) == (
        "tag:a.example,2024:20260326-aaaaaaaa",
        "https://a.example/titre/",
        "Titre",
        ("été",),
    )
    assert one.overrides == {"text": "Dit"}


@pytest.mark.parametrize("change", [{"title": "Autre"}, {"slug": "autre"}, {"address": "autre/"}, {"date": NOW.replace(year=2025)}])
def test_its_name_does_not_change_with_its_title_address_or_date(change):
    assert told(**change)[0].guid == told()[0].guid


@pytest.mark.parametrize(
    "change", [{"stamped": False}, {"date": None}, {"social": {"skip": True}}, {"kind": replace(ARTICLE, announces=False)}]
)
def test_some_publications_are_never_announced(change):
    assert told(**change) == []


def test_its_own_picture_is_sent_and_its_card_is_only_shown():
    picture, card = (
        SimpleNamespace(src="https://a.example/p.jpg", alt="La place"),
        SimpleNamespace(url="https://a.example/c.png", alt="Titre"),
    )
    (with_both,) = gather_announcements([content(picture=picture, card=card)], "a.example,2024")
    (with_card,) = gather_announcements([content(picture=None, card=card)], "a.example,2024")
    assert with_both.image == AnnouncedImage("https://a.example/p.jpg", "La place")
    assert (with_card.image, with_card.card) == (None, AnnouncedImage("https://a.example/c.png", "Titre"))


def test_the_addresses_that_lead_to_its_page_are_gathered_with_it():
    (one,) = told(aliases=("/2026/ancienne/", "autre.html"))
    assert one.former_addresses == ("https://a.example/2026/ancienne/", "https://a.example/autre.html")
