"""Each instance has its own limits: they are asked for once, when something is to be said, and never believed blindly."""

import json

import pytest

from plugins.announce.networks.registry import BY_NAME
from plugins.announce.post import AnnouncedImage, Announcement
from plugins.announce.words import compose
from tests.fakes.internet import Answer
from tests.fakes.mastodon_faults import BROKEN, JSON

USUAL = BY_NAME["mastodon"].limits
NUMBERS = ("weight", "alt", "image_bytes")


def saying(**configuration) -> Answer:
    """An instance with these numbers."""
    return Answer(200, json.dumps({"configuration": configuration}).encode(), JSON)


def numbers(limits) -> tuple:
    return tuple(getattr(limits, name) for name in NUMBERS)


@pytest.fixture
def words(account, claim):
    """The longest words that a post of the account can have, composed for it."""

    def compose_words(text):
        said = Announcement("g", claim().link, text, claim().time, "article", overrides={"mastodon": text})
        return compose(said, account.limits).text

    return compose_words


def test_an_account_that_says_nothing_asks_nothing(account, mastodon):
    assert (account.account, mastodon.requests) == ("mairie@social.essai.example", [])


def test_the_instance_is_asked_once(account, mastodon):
    assert [account.limits.weight for _ in range(3)] == [500] * 3
    assert [request.path for request in mastodon.requests] == ["/api/v2/instance"]


def test_an_instance_that_takes_more_is_given_more(account, mastodon, words):
    mastodon.described = saying(statuses={"max_characters": 5_000})
    assert len(words("mot " * 1_000)) > 3_900


def test_an_instance_that_takes_less_is_given_less(account, mastodon, words):
    mastodon.described = saying(statuses={"max_characters": 200})
    assert account.limits.weigh(words("mot " * 1_000)) <= 200


def test_an_address_counts_what_the_instance_says(account, mastodon):
    mastodon.described = saying(statuses={"characters_reserved_per_url": 40})
    assert account.limits.weigh("Voir https://essai.example/") == 45


def test_a_picture_and_its_text_have_the_instances_limits(account, mastodon):
    mastodon.described = saying(media_attachments={"description_limit": 420, "image_size_limit": 1_000_000})
    assert numbers(account.limits) == (500, 420, 1_000_000)


def test_a_picture_heavier_than_we_read_is_never_promised(account, mastodon):
    mastodon.described = saying(media_attachments={"image_size_limit": 16_777_216})
    assert account.limits.image_bytes == USUAL.image_bytes


@pytest.mark.parametrize(
    "answer",
    [BROKEN, Answer(404, b"{}", JSON), Answer(200, b"<html>"), Answer(200, b"[]", JSON), Answer(200, b"null", JSON), Answer(cut=True)],
    ids=["5xx", "404", "HTML", "a list", "null", "cut"],
)
def test_an_instance_that_does_not_say_is_taken_for_a_usual_one(account, mastodon, claim, answer):
    mastodon.described = answer
    assert numbers(account.limits) == numbers(USUAL)
    assert account.limits.weigh(claim().text) == USUAL.weigh(claim().text)
    assert account.send(claim()).remote_id


def test_an_instance_that_does_not_answer_is_not_asked_again(account, mastodon):
    mastodon.described = BROKEN
    _ = [account.limits for _ in range(3)]
    assert len(mastodon.requests) == 1


@pytest.mark.parametrize("lie", [0, -1, 7, 10**9, 1e3, True, "5000", None, [], {}, float("inf")])
def test_a_number_that_cannot_be_right_is_not_believed(account, mastodon, lie):
    wrong = {"max_characters": lie, "characters_reserved_per_url": lie if lie != 7 else -7}
    pictures = {"description_limit": lie, "image_size_limit": lie if lie != 7 else -7, "supported_mime_types": lie}
    mastodon.described = saying(statuses=wrong, media_attachments=pictures)
    assert numbers(account.limits) == numbers(USUAL)
    assert account.limits.weigh("https://essai.example/") == 23


@pytest.mark.parametrize("lie", [7, "x", [], None, {"statuses": 3, "media_attachments": [1]}])
def test_a_configuration_that_is_none_is_not_believed(account, mastodon, lie):
    mastodon.described = Answer(200, json.dumps({"configuration": lie}).encode(), JSON)
    assert numbers(account.limits) == numbers(USUAL)


def test_a_kind_of_picture_that_the_instance_does_not_take_is_not_sent(account, mastodon, claim, site):
    mastodon.described = saying(media_attachments={"supported_mime_types": ["image/png", "video/mp4"]})
    (site / "marche.jpg").write_bytes(b"\xff\xd8\xff" + b"0" * 100)
    receipt = account.send(claim(image=AnnouncedImage("https://journal.essai.example/marche.jpg", "x")))
    assert mastodon.pictures == {} and "lien seul" in receipt.reason
