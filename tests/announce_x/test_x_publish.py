"""What X is told, and what each of its answers is taken for."""

import ssl

import pytest
import trustme

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from tests.announce_networks.alone import send
from tests.fakes.oauth import Keys
from tests.fakes.x_faults import FAULTS, RESET, problem
from tests.networks import connected

MEANING = {
    "late": MaybeSent,
    "stored, then late": MaybeSent,
    "cut": MaybeSent,
    "stored, then cut": MaybeSent,
    "5xx": MaybeSent,
    "stored, then 5xx": MaybeSent,
    "429 with reset": NotSent,
    "429 without reset": NotSent,
    "402": PostRefused,
    "403": PostRefused,
    "403 duplicate": MaybeSent,
    "401": PostRefused,
    "400": PostRefused,
    "403 from a filter": MaybeSent,
    "HTML for JSON": MaybeSent,
    "stored, then HTML": MaybeSent,
    "stored, then truncated": MaybeSent,
    "stored, then endless": MaybeSent,
    "errors and no data": MaybeSent,
    "stored, then errors and no data": MaybeSent,
    "redirect": MaybeSent,
}


def test_the_post_says_the_exact_words_of_its_claim(account, x, claim):
    account.send(claim("« L’œuvre » & <b>Été</b> à 20 %"))
    assert [post.text for post in x.posts] == [claim("« L’œuvre » & <b>Été</b> à 20 %").text]


def test_the_receipt_leads_to_the_post(account, x, claim):
    receipt = account.send(claim())
    assert (receipt.url, receipt.key.account, receipt.reason) == (f"https://x.com/i/status/{x.posts[0].id}", "4242", "")


def test_every_fault_has_a_meaning():
    assert set(MEANING) == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_answer_is_taken_for_what_it_proves(account, x, claim, fault):
    x.script.append(fault)
    assert type(send(account, claim())) is MEANING[fault]


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_ever_sent_twice_by_one_call(account, x, claim, fault):
    x.script.append(fault)
    send(account, claim())
    assert len(x.requests) == 1


@pytest.mark.parametrize("fault", [name for name, fault in FAULTS.items() if fault.stored])
def test_a_post_whose_answer_was_lost_is_found_again(account, x, claim, fault):
    x.script.append(fault)
    send(account, claim())
    assert account.find(claim()).remote_id == x.posts[0].id


@pytest.mark.parametrize("fault", [name for name, fault in FAULTS.items() if not fault.stored])
def test_a_post_that_was_never_kept_is_not_found(account, x, claim, fault):
    x.script.append(fault)
    send(account, claim())
    assert account.find(claim()) is None


def test_a_repeated_text_that_x_refuses_is_to_be_looked_up(account, x, claim):
    x.refuse_repeats = True
    account.send(claim())
    assert isinstance(send(account, claim()), MaybeSent)


def test_the_end_of_a_limit_is_told(account, x, claim):
    x.script.append("429 with reset")
    assert send(account, claim()).retry_at.timestamp() == RESET


@pytest.mark.parametrize("reset", ["", "demain", "9" * 40])
def test_an_absurd_end_of_a_limit_breaks_nothing(account, x, claim, reset):
    x.script.append(type(FAULTS["402"])(False, problem(429, "Too Many Requests", "", **{"x-rate-limit-reset": reset})))
    assert isinstance(send(account, claim()), NotSent | MaybeSent)


@pytest.mark.parametrize("status", [401, 402])
def test_what_blocks_the_account_is_not_blamed_on_the_post(account, x, claim, status):
    x.script.append(str(status))
    assert send(account, claim()).account is True


def test_wrong_keys_are_refused_with_a_remedy(internet, claim):
    stranger = connected("x", Keys(api_secret="une-autre-cle-que-la-bonne").environ)
    assert "BEFFROI_X_" in send(stranger, claim()).remedy


@pytest.mark.parametrize("sentence", ["suspended", "You are not permitted to perform this action", "account is temporarily locked"])
def test_a_forbidden_account_asks_for_a_person(account, x, claim, sentence):
    x.script.append(type(FAULTS["402"])(False, problem(403, "Forbidden", sentence)))
    assert send(account, claim()).account is True


def test_a_forbidden_text_does_not_stop_the_others(account, x, claim):
    x.script.append(type(FAULTS["402"])(False, problem(403, "Forbidden", "This text breaks a rule.")))
    assert send(account, claim()).account is False


def test_words_of_x_cannot_write_on_the_terminal(account, x, claim):
    x.script.append(type(FAULTS["402"])(False, problem(400, "Bad", "\x1b[2J\r\nrouge\u202e" + "x" * 5000)))
    reason = send(account, claim()).reason
    assert reason.isprintable() and len(reason) < 400


def test_a_closed_proxy_means_that_nothing_was_sent(account, x, claim, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert isinstance(send(account, claim()), NotSent)


def test_a_proxy_that_refuses_x_means_that_nothing_was_sent(account, internet, claim):
    del internet.sites["api.twitter.com"]
    assert isinstance(send(account, claim()), NotSent)


def test_a_connection_cut_before_it_is_secure_means_that_nothing_was_sent(account, internet, claim):
    internet.without_tls.add("api.twitter.com")
    assert isinstance(send(account, claim()), NotSent)


def test_a_certificate_of_nobody_means_that_nothing_was_sent(account, internet, x, claim):
    stranger = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("api.twitter.com").configure_cert(stranger)
    internet.tls = stranger
    assert isinstance(send(account, claim()), NotSent) and not x.requests


def test_a_missing_authority_file_means_that_nothing_was_sent(account, claim, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nulle/part.pem")
    assert isinstance(send(account, claim()), NotSent)


def test_an_impossible_proxy_means_that_nothing_was_sent(account, claim, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://[mairie")
    assert isinstance(send(account, claim()), NotSent)


def test_a_trouble_after_a_quiet_call_is_not_mistaken_for_a_sent_post(account, claim, monkeypatch):
    account.send(claim())
    monkeypatch.setenv("HTTPS_PROXY", "http://[mairie")
    assert isinstance(send(account, claim(number=2)), NotSent)


def test_connecting_calls_nothing(account, x):
    assert not x.requests
