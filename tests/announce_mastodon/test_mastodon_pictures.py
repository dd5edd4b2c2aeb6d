"""A picture goes with its alternative text once the instance has prepared it; the post leaves in every case."""

import pytest

from plugins.announce.networks.mastodon import LOOKS
from plugins.announce.post import AnnouncedImage
from tests.fakes.internet import Answer
from tests.fakes.mastodon_faults import BROKEN, JSON, SCOPES, error, limited

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 2_000
ALT = "Trois étals de légumes devant le beffroi"


@pytest.fixture
def picture(site):
    """The picture of an article, at its public address."""
    (site / "marche.png").write_bytes(PNG)
    return AnnouncedImage("https://journal.essai.example/marche.png", ALT)


def test_the_post_carries_its_picture_with_its_alternative_text(account, mastodon, claim, picture):
    receipt = account.send(claim(image=picture))
    assert list(mastodon.pictures.values()) == [[PNG, ALT]]
    assert (mastodon.posts[0].media, receipt.reason) == (tuple(mastodon.pictures), "")


def test_a_picture_that_takes_time_is_waited_for(account, mastodon, claim, picture):
    mastodon.unready = 3
    assert account.send(claim(image=picture)).reason == ""
    assert mastodon.posts[0].media == tuple(mastodon.pictures)


def test_a_picture_that_is_never_ready_does_not_hold_the_post_back(account, mastodon, claim, picture):
    mastodon.unready = 10_000
    receipt = account.send(claim(image=picture))
    assert mastodon.posts[0].media == () and "pas fini" in receipt.reason
    assert sum("/media/" in request.path for request in mastodon.requests) == LOOKS


def test_a_decorative_picture_has_no_alternative_text(account, mastodon, claim, picture):
    account.send(claim(image=AnnouncedImage(picture.url)))
    assert list(mastodon.pictures.values()) == [[PNG, ""]]


def test_the_link_stays_in_the_text_beside_a_picture(account, mastodon, claim, picture):
    account.send(claim(image=picture))
    assert claim().link in mastodon.posts[0].text


@pytest.mark.parametrize(
    "answer",
    [
        BROKEN,
        SCOPES,
        limited(),
        error(422, "Validation failed: File content type is invalid"),
        Answer(200, b"[]", JSON),
        Answer(200, b"{}", JSON),
        Answer(200, b"<html>"),
        Answer(cut=True),
        Answer(308, headers={"Location": "https://mechant.example/"}),
    ],
    ids=["5xx", "403", "429", "422", "a list", "no number", "HTML", "cut", "redirect"],
)
def test_a_media_service_that_fails_does_not_hold_the_post_back(account, mastodon, claim, picture, answer):
    mastodon.media_fault = answer
    receipt = account.send(claim(image=picture))
    assert mastodon.posts[0].media == () and "lien seul" in receipt.reason


def test_a_second_attempt_with_a_picture_is_the_same_post(account, mastodon, claim, picture, ended):
    mastodon.script.append("stored, then cut")
    for _ in range(2):
        ended(lambda: account.send(claim(image=picture)))
    assert len(mastodon.posts) == 1
