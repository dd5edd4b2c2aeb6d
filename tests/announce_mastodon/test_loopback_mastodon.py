"""The judge is judged: the loopback instance refuses what Mastodon refuses, and shows posts as Mastodon shows them."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.fakes.mastodon_status import content, length

API = "https://social.essai.example/api/v1/statuses"


@pytest.fixture
def say(internet, mastodon):
    """Posts a text, as someone who holds the token or not: the answer."""

    def post(text="Bonjour", key="", token=mastodon.token, **more):
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        return requests.post(API, json={"status": text, "visibility": "public", "language": "fr", **more}, headers=headers, timeout=60)

    return post


def test_a_stranger_says_nothing(say, mastodon):
    assert (say(token="autre").status_code, mastodon.posts) == (401, [])


def test_one_key_makes_one_post_within_the_hour(say, mastodon):
    numbers = {say(key="k").json()["id"] for _ in range(2)}
    assert numbers == {mastodon.posts[0].id} and len(mastodon.posts) == 1


def test_one_key_makes_another_post_after_the_hour(say, mastodon):
    say(key="k")
    mastodon.now = lambda: datetime.now(UTC) + timedelta(minutes=61)
    say(key="k")
    assert len(mastodon.posts) == 2


def test_without_a_key_each_post_is_another(say, mastodon):
    say()
    say()
    assert len(mastodon.posts) == 2


def test_a_text_beyond_the_limit_is_refused(say, mastodon):
    assert (say("x" * 501).status_code, mastodon.posts) == (422, [])


def test_an_unknown_picture_is_refused(say, mastodon):
    assert (say(media_ids=["7"]).status_code, mastodon.posts) == (422, [])


def test_an_answer_to_nothing_is_refused(say, mastodon):
    assert (say(in_reply_to_id="7").status_code, mastodon.posts) == (404, [])


def test_an_address_counts_23_and_an_account_of_elsewhere_its_name():
    assert (length("https://journal.essai.example/" + "a" * 90), length("@mairie@loin.example"), length("👩‍👩‍👧 é")) == (23, 7, 3)


def test_a_post_is_shown_in_paragraphs_with_its_address_in_three_parts():
    shown = content("A & B\n\nhttps://journal.essai.example/2026/03/marche/\n#Été")
    assert '<p>A &amp; B</p><p><a href="https://journal.essai.example/2026/03/marche/"' in shown
    assert '<span class="invisible">https://</span><span class="ellipsis">journal.essai.example/2026/03/</span>' in shown
    assert '<br /><a href="https://social.essai.example/tags/Été" class="mention hashtag" rel="tag">#<span>Été</span></a></p>' in shown
