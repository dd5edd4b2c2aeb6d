"""X lets an account answer only who called it: a follow-up that it refuses as an answer is sent by itself, once."""

from dataclasses import replace

import pytest

from tests.fakes.x_faults import UNSUMMONED


@pytest.fixture
def answer(account, claim):
    """A post that is held, and the claim of what follows it."""
    first = account.send(claim())
    return replace(claim("Correction. Il ouvre à 9 h", number=2), reply_to=first.remote_id)


def test_a_follow_up_is_an_answer(x, account, answer):
    receipt = account.send(answer)
    assert ([post.reply_to for post in x.posts], receipt.reason) == (["", x.posts[0].id], "")


def test_an_answer_that_x_refuses_is_sent_by_itself(x, account, answer):
    x.script.append(UNSUMMONED)
    receipt = account.send(answer)
    assert [post.reply_to for post in x.posts] == ["", ""]
    assert receipt.reason == "X ne laisse pas répondre : publié à part."


def test_an_answer_to_a_post_that_is_gone_is_sent_by_itself(x, account, answer):
    x.posts.clear()
    account.send(answer)
    assert [post.reply_to for post in x.posts] == [""]


@pytest.mark.parametrize(("fault", "kept"), [("cut", 1), ("stored, then cut", 2), ("5xx", 1), ("403", 1), ("429 with reset", 1)])
def test_any_other_failure_of_an_answer_sends_nothing_more(x, account, answer, fault, kept):
    x.script.append(fault)
    with pytest.raises(Exception, match=r"."):
        account.send(answer)
    assert len(x.posts) == kept


APART = "[7/–] #ConseilValbrune Correction. Il ouvre à 9 h"


def test_an_answer_that_x_refuses_is_sent_in_the_words_that_stand_by_themselves(x, account, answer):
    x.script.append(UNSUMMONED)
    receipt = account.send(replace(answer, apart=APART))
    assert ([post.text for post in x.posts[1:]], receipt.reply_to) == ([APART], "")


def test_an_answer_that_x_takes_keeps_its_own_words(x, account, answer):
    receipt = account.send(replace(answer, apart=APART))
    assert ([post.text for post in x.posts[1:]], receipt.reply_to) == ([answer.text], answer.reply_to)


@pytest.mark.parametrize("apart", [False, True])
def test_it_is_found_by_either_of_its_words_and_we_are_told_which(x, account, answer, apart):
    claim = replace(answer, apart=APART, link="")
    post = x.hold(APART if apart else answer.text)
    found = account.find(claim)
    assert (found.remote_id, not found.reply_to) == (post.id, apart)
