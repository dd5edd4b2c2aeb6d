"""The pictures of a gallery go with the publication's own, each with its alternative text, as many as the network shows."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from plugins.announce.budget import estimate_attempt_cost
from plugins.announce.gather import list_gallery_pictures
from plugins.announce.ledger_lines import format_line, parse_line
from plugins.announce.networks.registry import BY_NAME, NETWORKS
from plugins.announce.post import AnnouncedImage, Announcement, Key, Post, PostState
from plugins.announce.post_preview import build_proof
from plugins.announce.settle import erase_name, erase_words_before, rewrite_lines
from plugins.announce.words import PLAIN_TOWN_WORDS, compose
from plugins.journal.pictures.body import hang_pictures
from plugins.journal.pictures.room import PictureSource, ResponsivePicture
from tests.announce.sample import NOW, announcement

FIRST = AnnouncedImage("https://a.example/images/1.jpg", "La place")
PICTURES = tuple(AnnouncedImage(f"https://a.example/images/{number}.jpg", f"Étal « n° {number} »") for number in range(2, 8))
GALLERY = """<p><img src="https://a.example/images/dans-le-texte.jpg" alt="Seule"></p>
<div class="admonition gallery"><p class="admonition-title">Le marché</p><div class="gallery-pictures">
<figure><a href="https://a.example/images/2.jpg"><picture><source srcset="https://a.example/images/2.webp 800w"><img
src="https://a.example/images/2.jpg" alt="Un étal &amp; son marchand"></picture></a></figure>
<figure><div><img src="https://a.example/images/3.jpg" alt=""></div></figure>
<figure><img src="https://a.example/images/2.jpg" alt="encore"></figure></div></div>
<p><img src="https://a.example/images/apres.jpg" alt="Après"></p>"""
BOTH = announcement(1, image=FIRST, pictures=PICTURES)


def claimed(**more):
    """A claim with pictures."""
    return Post(NOW, PostState.CLAIMED, Key("tag:a.example,2026:1", "x", "42"), "Le marché https://a.example/1/", image=FIRST, **more)


PAGE = "https://a.example/1/"


def test_only_the_pictures_of_galleries_are_taken_each_once_in_the_order_of_the_text():
    assert list_gallery_pictures(GALLERY, PAGE) == (
        AnnouncedImage("https://a.example/images/2.jpg", "Un étal & son marchand"),
        AnnouncedImage("https://a.example/images/3.jpg", ""),
    )
    assert list_gallery_pictures("<p>Aucune</p>", PAGE) == ()


def test_a_gallery_as_the_site_lays_it_out_is_recognised():
    html = '<div class="admonition galerie"><p>Le marché</p><p><img src="{static}/images/2.png" alt="Un étal"></p></div>'
    served = ResponsivePicture("/images/2-1600.png", (PictureSource("image/webp", "https://a.example/2.webp 800w"),), "", 1600, 900)
    assert list_gallery_pictures(hang_pictures(html, lambda address: served, lambda error: None), PAGE) == (
        AnnouncedImage(f"https://a.example{served.src}", "Un étal"),
    )


@pytest.mark.parametrize("row", NETWORKS, ids=lambda row: row.name)
def test_each_network_is_sent_as_many_as_one_post_of_it_shows(row):
    post = compose(BOTH, row.limits)
    assert post.pictures == PICTURES[: row.limits.pictures - 1] and len(post.pictures) <= 3


def test_a_publication_without_a_picture_of_its_own_shows_its_card_alone():
    assert compose(replace(BOTH, image=None), BY_NAME["mastodon"].limits).pictures == ()


def test_a_later_attempt_sends_the_very_same_pictures():
    line = format_line(claimed(pictures=tuple(PICTURES)))
    claim = parse_line(line.encode())
    assert claim.images == (FIRST, *PICTURES)


def test_what_was_gathered_keeps_its_pictures():
    assert Announcement.from_json(BOTH.to_json()) == BOTH


def test_a_name_and_old_words_can_be_taken_out_of_the_alternative_texts():
    line = format_line(claimed(pictures=(AnnouncedImage("https://a.example/2.jpg", "Jeanne Morel sur la place"),))).encode() + b"\n"
    assert parse_line(rewrite_lines(line, erase_name("Jeanne Morel"))).pictures[0].alt == "[effacé] sur la place"
    assert b"Jeanne" not in rewrite_lines(line, erase_words_before((NOW + timedelta(days=1)).date()))


def test_each_alternative_text_is_paid_for_on_x():
    assert estimate_attempt_cost(claimed(pictures=tuple(PICTURES[:3]))) - estimate_attempt_cost(claimed()) == 3 * Decimal("0.005")


def test_an_editor_sees_all_of_them_beforehand():
    shown = build_proof(BOTH, BY_NAME["bluesky"].limits, PLAIN_TOWN_WORDS)
    assert shown.extra_images == PICTURES[:3]
    assert sum("autre image" in line for line in shown.details()) == 3
