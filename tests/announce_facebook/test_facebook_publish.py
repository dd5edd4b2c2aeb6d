"""What Facebook is told, and what each of its answers is taken for."""

from datetime import datetime, timedelta

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.core.infrastructure.clock import PARIS
from tests.announce_networks.alone import send
from tests.fakes.facebook_faults import FAULTS, refusal
from tests.fakes.x_faults import Fault
from tests.networks import connected

MEANING = {
    **dict.fromkeys(("4", "17", "32", "341", "429", "368", "1609005"), NotSent),
    **dict.fromkeys(("10", "100", "100 secret", "100 no such page", "200", "2635", "368 address"), PostRefused),
    **{name: PostRefused for name in FAULTS if name.startswith("190")},
}
"""Any other fault leaves the outcome unclear."""
STOPPED = [name for name, meaning in MEANING.items() if meaning is PostRefused and name != "100"]


def test_the_post_says_the_exact_words_of_its_claim_and_shows_the_card_of_its_link(account, facebook, claim):
    account.send(claim("« L’œuvre » & <b>Été</b> à 20 % … 🎉 18\u202fh"))
    assert [(post.text, post.link) for post in facebook.posts] == [
        ("« L’œuvre » & <b>Été</b> à 20 % … 🎉 18\u202fh", "https://journal.essai.example/2026/03/marche-1/")
    ]


def test_the_receipt_leads_to_the_post(account, facebook, claim):
    receipt = account.send(claim())
    assert (receipt.url, receipt.key.account, receipt.reason) == (f"https://www.facebook.com/{facebook.posts[0].id}", facebook.page, "")


def test_a_follow_up_is_a_post_of_its_own_and_nothing_is_lost(account, facebook, claim):
    first = account.send(claim())
    receipt = account.send(claim("Correction : le marché", reply_to=first.remote_id))
    assert [post.reply_to for post in facebook.posts] == ["", ""] and receipt.reason == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_each_answer_is_taken_for_what_it_proves(account, facebook, claim, fault):
    facebook.script.append(fault)
    assert type(send(account, claim())) is MEANING.get(fault, MaybeSent)


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_ever_sent_twice_by_one_call(account, facebook, claim, fault):
    facebook.script.append(fault)
    send(account, claim())
    assert len(facebook.requests) == 1


@pytest.mark.parametrize("fault", STOPPED)
def test_what_blocks_the_page_is_not_blamed_on_the_post_and_says_what_to_do(account, facebook, claim, fault):
    facebook.script.append(fault)
    failure = send(account, claim())
    assert failure.account and failure.remedy


def test_each_way_of_losing_a_token_has_its_own_reason(account, facebook, claim):
    lost = [name for name in FAULTS if name.startswith("190")]
    facebook.script.extend(lost)
    assert len({send(account, claim()).reason.partition(" : ")[0] for _ in lost}) == len(lost)


def test_a_blocked_page_is_left_alone_for_a_day(account, facebook, claim):
    facebook.script.append("368")
    left = send(account, claim()).retry_at - datetime.now(PARIS)
    assert timedelta(hours=23) < left <= timedelta(days=1)


@pytest.mark.parametrize("fault", ["4", "17", "32", "341", "429"])
def test_a_limit_of_calls_is_waited_for_an_hour(account, facebook, claim, fault):
    facebook.script.append(fault)
    left = send(account, claim()).retry_at - datetime.now(PARIS)
    assert timedelta(minutes=50) < left <= timedelta(hours=1)


def test_a_link_that_facebook_cannot_read_is_tried_again_by_the_next_run(account, facebook, claim):
    facebook.script.append("1609005")
    assert send(account, claim()).retry_at is None


def test_a_repeated_text_that_facebook_refuses_is_to_be_looked_up(account, facebook, claim):
    facebook.refuse_repeats = True
    account.send(claim())
    assert isinstance(send(account, claim()), MaybeSent)


def test_words_of_facebook_cannot_write_on_the_terminal(account, facebook, claim):
    facebook.script.append(Fault(False, refusal(100, "\x1b[2J\r\nrouge\u202e" + "x" * 5000)))
    reason = send(account, claim()).reason
    assert reason.isprintable() and len(reason) < 400


def test_a_closed_proxy_means_that_nothing_was_sent(account, claim, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert isinstance(send(account, claim()), NotSent)


def test_a_netrc_file_does_not_take_the_place_of_the_token(account, facebook, claim, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine graph.facebook.com login mairie password perdu\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    account.send(claim())
    assert len(facebook.posts) == 1


def test_connecting_calls_nothing(account, facebook):
    assert not facebook.requests


def test_another_token_is_refused_with_the_name_of_its_variable(facebook, internet, unguarded, claim):
    stranger = connected("facebook", facebook.environ | {"BEFFROI_FACEBOOK_TOKEN": "EAAunAutreJeton"})
    assert "BEFFROI_FACEBOOK_TOKEN" in send(stranger, claim()).remedy
