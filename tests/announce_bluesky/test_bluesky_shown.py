"""What readers see under the words: a picture with its alternative text, or the card of the link; never a post held back by either."""

import struct

import pytest

from plugins.announce.post import AnnouncedImage
from tests.announce_bluesky.conftest import HOST
from tests.fakes.bluesky_faults import BROKEN, refusal
from tests.fakes.internet import Answer

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 1600, 900) + b"\x08\x02" + bytes(2_000)
JPEG = b"\xff\xd8\xff\xe0\x00\x04JF" + b"\xff\xc2" + struct.pack(">HBHH", 8, 8, 630, 1200) + bytes(2_000)
ALT = "Trois étals de légumes devant le beffroi 👩‍👩‍👧"
ALONE = "La carte du lien est partie sans image."


@pytest.fixture
def picture(site):
    """Puts a picture at its public address."""

    def put(content: bytes = PNG, name: str = "marche.png", alt: str = ALT) -> AnnouncedImage:
        (site / name).write_bytes(content)
        return AnnouncedImage(f"https://{HOST}/{name}", alt)

    return put


def shown(bluesky):
    """What the only post shows."""
    (post,) = bluesky.posts
    return post.value["embed"]


def test_the_card_of_the_link_says_its_title_and_its_summary(account, bluesky, claim):
    account.send(claim())
    card = {"uri": claim().link, "title": "Le marché s’installe", "description": "Chaque samedi matin."}
    assert shown(bluesky) == {"$type": "app.bsky.embed.external", "external": card}


def test_the_card_has_the_picture_of_the_page(account, bluesky, claim, picture):
    receipt = account.send(claim(card=picture(JPEG, "carte.jpg")))
    assert bluesky.pictures[bluesky.posts[0].thumb][0] == JPEG and receipt.reason == ""


def test_a_card_without_title_shows_its_address(account, bluesky, claim):
    account.send(claim(title=""))
    assert shown(bluesky)["external"]["title"] == claim().link


@pytest.mark.parametrize(("content", "name", "size"), [(PNG, "a.png", (1600, 900)), (JPEG, "a.jpg", (1200, 630))])
def test_the_picture_arrives_whole_with_its_alternative_text_and_its_size(account, bluesky, claim, picture, content, name, size):
    account.send(claim(image=picture(content, name)))
    (image,) = shown(bluesky)["images"]
    assert bluesky.pictures[image["image"]["ref"]["$link"]] == [content, ALT]
    assert image["aspectRatio"] == {"width": size[0], "height": size[1]}


def test_a_post_with_a_picture_makes_its_link_alive_in_the_text(account, bluesky, claim, picture):
    account.send(claim(f"Le marché 👩‍👩‍👧\n\n{claim().link}\n#Été", image=picture()))
    assert (bluesky.posts[0].link, bluesky.posts[0].tags) == (claim().link, ["Été"])


def test_a_very_long_alternative_text_is_cut_between_two_words(account, bluesky, claim, picture):
    account.send(claim(image=picture(alt="œuvre " * 900)))
    alt = shown(bluesky)["images"][0]["alt"]
    assert len(alt) <= 2_000 and alt.endswith("œuvre…")


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>perdue</html>", PNG + bytes(1_000_000), PNG[:20], JPEG[:12]],
    ids=["empty", "a page", "heavy", "cut", "cut JPEG"],
)
def test_a_picture_that_cannot_be_sent_gives_its_place_to_the_card(account, bluesky, claim, picture, content):
    receipt = account.send(claim(image=picture(content), card=picture(JPEG, "carte.jpg")))
    assert shown(bluesky)["external"]["uri"] == claim().link and bluesky.posts[0].thumb
    assert receipt.reason.endswith("L’annonce est partie avec la carte de son lien.")


def test_a_card_whose_picture_is_too_heavy_is_words_only(account, bluesky, claim, picture):
    receipt = account.send(claim(card=picture(PNG + bytes(1_000_000))))
    assert "thumb" not in shown(bluesky)["external"] and "dépasse 1 Mo" in receipt.reason and receipt.reason.endswith(ALONE)


def test_pictures_on_a_host_that_does_not_answer_are_told(account, bluesky, claim):
    receipt = account.send(claim(card=AnnouncedImage("https://ailleurs.example/a.png")))
    assert receipt.reason.endswith(ALONE) and len(bluesky.posts) == 1


@pytest.mark.parametrize(
    "answer",
    [
        BROKEN,
        refusal(400, "BlobTooLarge", "too large"),
        Answer(200, b"[]"),
        Answer(200, b'{"blob": 1}'),
        Answer(200, b"<html>"),
        Answer(cut=True),
    ],
    ids=["5xx", "too large", "a list", "no name", "HTML", "cut"],
)
def test_a_server_that_takes_no_picture_does_not_hold_the_post_back(account, bluesky, claim, picture, answer):
    bluesky.media_fault = answer
    receipt = account.send(claim(image=picture()))
    assert "Bluesky n’a pas pris l’image" in receipt.reason and shown(bluesky)["external"]["uri"] == claim().link


def test_the_same_picture_sent_again_makes_the_same_post(account, bluesky, claim, picture):
    made = claim(image=picture())
    bluesky.script.append("stored, then cut")
    with pytest.raises(Exception, match="interrompue"):
        account.send(made)
    assert account.send(made).remote_id == bluesky.posts[0].id
