"""What the town has to say, out of what it publishes."""

import random
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from plugins.announce.announcement import WithdrawnPublication
from plugins.announce.gather import gather_announcements
from plugins.announce.gathered_file import SEPARATOR, PublicationLines, format_announcement, replace_announcements, write_gathered
from plugins.announce.post import AnnouncedImage
from plugins.core.infrastructure.spliced_lines import SplicedLines
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication
from tests.announce.sample import NOW, announcement
from tests.campaign import trials

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


@pytest.mark.parametrize("seed", range(trials(full=300, sample=12)))
def test_announcements_that_moved_are_put_where_they_would_be_among_all(tmp_path, seed):
    chance = random.Random(seed)
    said, told = {number: announcement(number) for number in range(chance.randrange(1, 9))}, 0
    for _ in range(10):
        before, gone, come = dict(said), [], []
        for number in chance.sample(range(9), chance.randrange(4)):
            if old := said.pop(number, None):
                gone.append(format_announcement(old))
            if chance.random() < 0.7:
                hours = chance.choice([number, chance.randrange(9)])
                said[number] = announcement(number, title=f"{chance.random()}", published=NOW - timedelta(hours=hours))
                come.append(format_announcement(said[number]))
        for each, name in ((before, "before"), (said, "now")):
            lines = (PublicationLines((format_announcement(one),)) for one in each.values())
            write_gathered(tmp_path / name, lines, [WithdrawnPublication("tag:retirée", "], [")])
        with (tmp_path / "before").open("rb") as file:
            lines = SplicedLines(file, SEPARATOR)
            if replace_announcements(lines, gone, come):
                told += 1
                assert b"".join(lines.iterate_pieces()) == (tmp_path / "now").read_bytes()
    assert told


def test_the_addresses_that_lead_to_its_page_are_gathered_with_it():
    (one,) = told(aliases=("/2026/ancienne/", "autre.html"))
    assert one.former_addresses == ("https://a.example/2026/ancienne/", "https://a.example/autre.html")
