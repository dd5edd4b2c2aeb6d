"""A post of ours is recognised among the Page's, and only posts read whole say that it is absent."""

import json
from datetime import timedelta

import pytest

from plugins.announce.network import NotSent, PostRefused
from plugins.announce.networks.facebook import parse_post
from plugins.announce.post import AnnouncedImage
from tests.fakes.facebook_faults import FAULTS, GONE, refusal
from tests.fakes.internet import Answer

TEXTS = [
    "Le marché s’installe\n\nChaque samedi.\n#ViePratique",
    "« Œuvres » & <i>Été</i> &amp; co — 20 % de 3 < 5",
    "Voir ville.fr et https://www.region.example/a?b=1&c=2",
    "E\u0301cole : la cantine passe au bio 🥕👩‍👩‍👧‍👦 à 8\u202fh\u202f30",
]


def as_sent(facebook, claim, **more):
    """The Page holds the post of `claim`."""
    return facebook.hold(claim.text, link="" if claim.image else claim.link, **more)


@pytest.mark.parametrize("text", TEXTS)
def test_a_post_of_ours_is_found_by_its_words_and_its_card(account, facebook, claim, text):
    post = as_sent(facebook, claim(text))
    assert account.find(claim(text)).remote_id == post.id


def test_a_post_with_a_picture_is_found_by_the_link_in_its_text(account, facebook, claim):
    wanted = claim(image=AnnouncedImage("https://journal.essai.example/a.png"))
    post = as_sent(facebook, wanted, media=("7",))
    assert account.find(wanted).remote_id == post.id


def test_a_mark_that_facebook_adds_to_the_address_does_not_hide_a_post(account, facebook, claim):
    wanted = claim()
    post = facebook.hold(wanted.text, link=f"{wanted.link}?fbclid=IwAR0abc")
    assert account.find(wanted).remote_id == post.id


def test_a_post_that_is_shown_has_the_time_of_facebook(account, facebook, claim):
    wanted = claim()
    as_sent(facebook, wanted, when=wanted.time - timedelta(minutes=3))
    (shown,) = account.read_timeline(wanted.time - timedelta(days=1))
    assert abs(shown.time - (wanted.time - timedelta(minutes=3))) < timedelta(seconds=1)


def test_the_same_title_about_another_page_is_not_taken_for_ours(account, facebook, claim):
    as_sent(facebook, claim("Conseil municipal", number=2))
    assert account.find(claim("Conseil municipal", number=1)) is None


def test_an_older_post_with_the_same_link_is_not_taken_for_ours(account, facebook, claim):
    wanted = claim()
    facebook.hold("Bientôt", link=wanted.link, when=wanted.time - timedelta(hours=1))
    assert account.find(wanted) is None


def test_the_same_link_said_otherwise_since_then_asks_a_person(account, facebook, claim):
    wanted = claim()
    facebook.hold("Le maire partage", link=wanted.link)
    with pytest.raises(NotSent, match="autre texte"):
        account.find(wanted)


def test_our_words_whose_card_facebook_has_lost_ask_a_person(account, facebook, claim):
    facebook.hold(claim().text)
    with pytest.raises(NotSent, match="n’est pas montrée"):
        account.find(claim())


def test_what_the_post_corrects_is_not_taken_for_it(account, facebook, claim):
    first = as_sent(facebook, claim())
    assert account.find(claim("Correction : le marché", siblings=(first.id,))) is None


def test_a_post_pages_ago_is_found_without_following_an_address_that_holds_the_token(account, facebook, claim):
    facebook.size = 5
    post = as_sent(facebook, claim())
    for number in range(2, 30):
        as_sent(facebook, claim(number=number))
    assert account.find(claim()).remote_id == post.id
    assert not any(facebook.token in request.target for request in facebook.requests)


def test_reading_stops_well_before_the_claim(account, facebook, claim):
    facebook.size = 5
    for number in reversed(range(2, 60)):
        as_sent(facebook, claim(number=number), when=claim().time - timedelta(days=number))
    account.find(claim())
    assert len(facebook.requests) <= 2


def test_an_old_post_at_the_top_does_not_end_the_reading(account, facebook, claim):
    facebook.size = 2
    post = as_sent(facebook, claim())
    for number in (2, 3):
        as_sent(facebook, claim(number=number))
    as_sent(facebook, claim(number=4), when=claim().time - timedelta(days=400))
    assert account.find(claim()).remote_id == post.id


def test_a_clock_a_day_ahead_does_not_hide_a_post(account, facebook, claim):
    post = as_sent(facebook, claim())
    assert account.find(claim(time=claim().time + timedelta(days=1))).remote_id == post.id


def test_posts_too_many_to_be_read_are_not_taken_for_absence(account, facebook, claim):
    facebook.size = 1
    for number in range(2, 20):
        as_sent(facebook, claim(number=number))
    with pytest.raises(NotSent):
        account.find(claim())


def test_an_empty_page_holds_nothing(account, claim):
    assert account.find(claim()) is None


def test_posts_that_lag_say_absent_then_present(account, facebook, claim):
    as_sent(facebook, claim())
    facebook.lag = 1
    assert [bool(account.find(claim())), bool(account.find(claim()))] == [False, True]


UNREADABLE = {
    "5xx": Answer(503, b"<html>"),
    "HTML": Answer(200, b"<html>portail</html>"),
    "a list": Answer(200, b"[1, 2]"),
    "no data": Answer(200, b"{}"),
    "a next page without a cursor": Answer(200, json.dumps({"data": [], "paging": {"next": "https://graph.facebook.com/x"}}).encode()),
    "no paging to read": Answer(200, b'{"data": [], "paging": 3}'),
    "not posts": Answer(200, b'{"data": [1, null, "x"]}'),
    "undated": Answer(200, b'{"data": [{"id": "1_2", "message": "x"}]}'),
    "truncated": Answer(200, b'{"data"', missing=20),
    "cut": Answer(cut=True),
    "endless": Answer(200, b" " * 65_536, endless=True),
    "1": FAULTS["1"].answer,
    "4": FAULTS["4"].answer,
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
def test_posts_that_cannot_be_read_are_not_taken_for_absence(account, facebook, claim, answer):
    facebook.timeline = answer
    with pytest.raises(NotSent):
        account.find(claim())


@pytest.mark.parametrize("fault", ["190 expired", "10", "200"])
def test_posts_that_facebook_refuses_to_show_are_not_taken_for_absence(account, facebook, claim, fault):
    facebook.timeline = FAULTS[fault].answer
    with pytest.raises(PostRefused):
        account.find(claim())


def test_the_address_of_a_picture_is_no_link():
    data = {
        "id": "1_2",
        "created_time": "2026-03-02T09:00:00+0000",
        "attachments": {"data": [{"url": "https://x/", "media_type": "photo"}]},
    }
    assert parse_post(data).links == frozenset()


def test_a_deleted_post_is_gone_and_deleting_it_again_is_done(account, facebook, claim):
    number = account.send(claim()).remote_id
    account.delete(number)
    account.delete(number)
    assert facebook.posts == []


def test_a_page_that_the_token_no_longer_reaches_is_not_a_post_that_is_gone(account, facebook, claim, monkeypatch):
    number = account.send(claim()).remote_id
    monkeypatch.setattr(facebook, "_delete", lambda number: refusal(100, GONE.format(number), 33))
    monkeypatch.setattr(facebook, "_me", lambda request: refusal(100, GONE.format(facebook.page), 33))
    with pytest.raises(PostRefused):
        account.delete(number)


@pytest.mark.parametrize("answer", [Answer(200, b'{"success": false}'), Answer(cut=True), FAULTS["1"].answer])
def test_a_deletion_that_facebook_does_not_confirm_is_not_done(account, facebook, claim, monkeypatch, answer):
    number = account.send(claim()).remote_id
    monkeypatch.setattr(facebook, "_delete", lambda number: answer)
    with pytest.raises(NotSent):
        account.delete(number)
