"""A picture goes with its alternative text, or not at all; the post leaves in every case."""

import pytest

from plugins.announce.post import AnnouncedImage
from tests.fakes.internet import Answer
from tests.fakes.x_faults import BROKEN, problem

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 2_000
ALT = "Trois étals de légumes devant le beffroi"


@pytest.fixture
def picture(site):
    """The picture of an article, at its public address."""
    (site / "marche.png").write_bytes(PNG)
    return AnnouncedImage("https://journal.essai.example/marche.png", ALT)


def test_the_picture_arrives_whole_with_its_alternative_text(account, x, claim, picture):
    account.send(claim(image=picture))
    assert list(x.pictures.values()) == [[PNG, ALT]]


def test_the_post_carries_its_picture(account, x, claim, picture):
    account.send(claim(image=picture))
    assert x.posts[0].media == tuple(x.pictures)


def test_a_post_without_picture_asks_nothing_of_the_media_service(account, x, claim):
    account.send(claim())
    assert [request.path for request in x.requests] == ["/2/tweets"]


def test_a_very_long_alternative_text_is_cut_between_two_words(account, x, claim, picture):
    account.send(claim(image=AnnouncedImage(picture.url, "œuvre " * 300)))
    alt = next(iter(x.pictures.values()))[1]
    assert len(alt) <= 1000 and alt.endswith("œuvre…")


def test_a_picture_that_the_host_keeps_elsewhere_arrives(account, x, claim, picture, internet):
    moved = Answer(302, headers={"Location": picture.url})
    internet.sites["journal.essai.example"] = either("/ancienne.png", moved, internet.sites["journal.essai.example"])
    account.send(claim(image=AnnouncedImage("https://journal.essai.example/ancienne.png", ALT)))
    assert [post.media for post in x.posts] == [tuple(x.pictures)] and x.pictures


def either(path, answer, site):
    """`answer` at `path`, the site elsewhere."""
    return lambda request: answer if request.path == path else site(request)


def lost(account, x, claim, image):
    """Publish with `image`: whether the post left with its link alone and a note that says so."""
    receipt = account.send(claim(image=image))
    return [post.media for post in x.posts] == [()] and "lien seul" in receipt.reason


def test_a_missing_picture_does_not_hold_the_post_back(account, x, claim):
    assert lost(account, x, claim, AnnouncedImage("https://journal.essai.example/absente.png", ALT))


def test_a_page_instead_of_a_picture_is_not_sent(account, x, claim, site):
    (site / "page.html").write_text("<html>")
    assert lost(account, x, claim, AnnouncedImage("https://journal.essai.example/page.html", ALT))


def test_an_empty_picture_is_not_sent(account, x, claim, site):
    (site / "vide.png").write_bytes(b"")
    assert lost(account, x, claim, AnnouncedImage("https://journal.essai.example/vide.png", ALT))


def test_a_picture_above_five_megabytes_is_not_sent(account, x, claim, site):
    (site / "lourde.png").write_bytes(b"0" * 5_000_001)
    assert lost(account, x, claim, AnnouncedImage("https://journal.essai.example/lourde.png", ALT))


def test_a_picture_on_a_host_that_does_not_answer_is_not_sent(account, x, claim):
    assert lost(account, x, claim, AnnouncedImage("https://ailleurs.example/a.png", ALT))


def test_an_impossible_address_is_not_sent(account, x, claim):
    assert lost(account, x, claim, AnnouncedImage("https://[mairie", ALT))


@pytest.mark.parametrize(
    "answer",
    [BROKEN, problem(402, "CreditsDepleted", "no credits"), Answer(200, b"[]"), Answer(200, b"<html>"), Answer(cut=True)],
    ids=["5xx", "402", "a list", "HTML", "cut"],
)
def test_a_media_service_that_fails_does_not_hold_the_post_back(account, x, claim, picture, answer):
    x.media_fault = answer
    assert lost(account, x, claim, picture)


def test_a_picture_whose_alternative_text_was_lost_is_not_shown(account, x, claim, picture, monkeypatch):
    monkeypatch.setattr(x, "_describe", lambda request: BROKEN)
    assert lost(account, x, claim, picture)
