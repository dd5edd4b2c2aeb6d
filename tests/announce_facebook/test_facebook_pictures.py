"""A publication's own picture on Facebook: uploaded unseen, described, shown by the post; a lost one leaves the card of the link."""

import pytest

from plugins.announce.post import AnnouncedImage
from tests.fakes.facebook_faults import FAULTS, refusal
from tests.fakes.internet import Answer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
PICTURE = AnnouncedImage("https://journal.essai.example/etal.png", "Un étal « bio » & œufs à 20\u202f%")


@pytest.fixture(autouse=True)
def picture(site):
    """The picture on the town's site."""
    (site / "etal.png").write_bytes(PNG)


def test_the_picture_and_its_alternative_text_arrive_whole(account, facebook, claim):
    account.send(claim(image=PICTURE))
    assert list(facebook.pictures.values()) == [[PNG, PICTURE.alt]]


def test_the_post_shows_the_picture_and_keeps_its_link_in_the_text(account, facebook, claim):
    wanted = claim(image=PICTURE)
    account.send(wanted)
    (post,) = facebook.posts
    assert post.media == tuple(facebook.pictures) and wanted.link in post.text and post.link == ""


def test_a_picture_that_is_lost_leaves_the_card_and_is_told(account, facebook, claim, site):
    (site / "etal.png").unlink()
    wanted = claim(image=PICTURE)
    assert "n’a pu être lue (404)" in account.send(wanted).reason
    assert [(post.link, post.media) for post in facebook.posts] == [(wanted.link, ())]


@pytest.mark.parametrize("answer", [refusal(324, "(#324) Missing or invalid image file"), Answer(cut=True), Answer(200, b"{}")])
def test_a_picture_that_facebook_does_not_take_leaves_the_card(account, facebook, claim, answer):
    facebook.media_fault = answer
    wanted = claim(image=PICTURE)
    assert "carte" in account.send(wanted).reason and facebook.posts[0].link == wanted.link


def test_a_token_refused_for_the_picture_is_refused_for_the_post(account, facebook, claim):
    facebook.media_fault = FAULTS["190 expired"].answer
    facebook.script.append("190 expired")
    with pytest.raises(Exception, match="expiré"):
        account.send(claim(image=PICTURE))


def test_a_trouble_after_the_picture_is_not_mistaken_for_a_sent_post(account, facebook, internet, claim):
    internet.on_answer = lambda request: internet.sites.pop("graph.facebook.com", None)
    account.service.session.headers["Connection"] = "close"
    with pytest.raises(Exception) as raised:
        account.send(claim(image=PICTURE))
    assert type(raised.value).__name__ == "NotSent" and not facebook.posts


def test_webp_is_not_taken_by_facebook(account, facebook, claim, site):
    (site / "etal.png").rename(site / "etal.webp")
    assert account.send(claim(image=AnnouncedImage("https://journal.essai.example/etal.webp", "Un étal"))).reason
