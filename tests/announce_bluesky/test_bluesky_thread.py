"""Finding, answering, deleting, and knowing who speaks."""

import pytest

from plugins.announce.network import NotSent, PostRefused
from tests.fakes.bluesky import Bluesky
from tests.fakes.bluesky_faults import BROKEN, refusal
from tests.fakes.internet import Answer
from tests.networks import connected

UNREADABLE = {
    "5xx": BROKEN,
    "HTML": Answer(200, b"<html>"),
    "a list": Answer(200, b"[]"),
    "no text": Answer(200, b'{"uri": "at://x", "cid": "y"}'),
    "a record that may be elsewhere": refusal(400, "InvalidRequest", "Could not locate record"),
    "cut": Answer(cut=True),
}


@pytest.mark.parametrize("answer", UNREADABLE.values(), ids=UNREADABLE)
def test_a_server_that_does_not_say_proves_nothing(account, bluesky, claim, answer):
    bluesky.timeline = answer
    with pytest.raises((NotSent, PostRefused)):
        account.find(claim())


def test_a_hand_made_post_with_the_same_words_is_not_taken_for_ours(account, bluesky, claim):
    bluesky.hold(claim().text)
    assert account.find(claim()) is None


def test_another_text_under_our_name_is_for_a_person(account, bluesky, claim):
    bluesky.hold("Autre chose", key=claim().token)
    with pytest.raises(NotSent, match=f"autre texte.*{claim().token}"):
        account.find(claim())


def test_an_answer_names_its_parent_and_the_first_of_the_thread(account, bluesky, claim):
    first = account.send(claim(number=1))
    second = account.send(claim(number=2, reply_to=first.remote_id))
    account.send(claim(number=3, reply_to=second.remote_id))
    thread = bluesky.posts[2].value["reply"]
    assert (thread["root"]["uri"], thread["parent"]["uri"]) == (first.remote_id, second.remote_id)


def test_an_answer_to_a_post_that_is_gone_is_sent_by_itself(account, bluesky, claim):
    gone = account.send(claim(number=1)).remote_id
    account.delete(gone)
    receipt = account.send(claim(number=2, reply_to=gone))
    assert receipt.reason.endswith("publiée à part.") and [post.reply_to for post in bluesky.posts] == [""]


def test_a_parent_that_cannot_be_read_is_waited_for(account, bluesky, claim):
    first = account.send(claim(number=1)).remote_id
    bluesky.timeline = BROKEN
    with pytest.raises(NotSent):
        account.send(claim(number=2, reply_to=first))
    assert len(bluesky.posts) == 1


def test_deleting_can_be_repeated(account, bluesky, claim):
    gone = account.send(claim()).remote_id
    account.delete(gone)
    account.delete(gone)
    assert bluesky.posts == []


def test_a_deletion_that_the_server_does_not_do_is_not_believed(account, bluesky, claim, monkeypatch):
    receipt = account.send(claim())
    monkeypatch.setattr(bluesky, "_delete", lambda request: Answer(200, b"{}"))
    with pytest.raises(NotSent, match="confirmé"):
        account.delete(receipt.remote_id)


def test_the_account_says_its_handle_of_today_and_the_time(account, bluesky):
    introduction = account.introduce()
    assert (introduction.handle, introduction.lacking) == (Bluesky.handle, ()) and introduction.time


def test_an_account_that_is_out_of_use_is_told(account, bluesky):
    bluesky.active = False
    assert "hors service (deactivated)" in account.introduce().lacking[0]


def test_the_case_of_a_handle_does_not_matter(internet, bluesky):
    shouted = connected("bluesky", bluesky.environ | {"BEFFROI_BLUESKY_HANDLE": Bluesky.handle.upper()})
    assert shouted.account == Bluesky.handle and shouted.introduce().handle == Bluesky.handle
