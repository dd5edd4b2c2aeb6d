"""What Bluesky is told, and what each of its answers is taken for."""

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from plugins.announce.networks.bluesky import parse_tid
from tests.announce_networks.alone import send
from tests.fakes.bluesky import DID, HOLDER, Bluesky
from tests.fakes.bluesky_faults import BROKEN, FAULTS, refusal
from tests.fakes.internet import Answer
from tests.fakes.x_faults import RESET
from tests.networks import connected

MEANING = {
    "429 with reset": NotSent,
    "429 without reset": NotSent,
    "400": PostRefused,
    "400 expired session": NotSent,
    "400 lost picture": NotSent,
    "401": PostRefused,
    "401 suspended": PostRefused,
    "401 deactivated": PostRefused,
    "403": PostRefused,
    "413": PostRefused,
}
"""Any other fault leaves the outcome unclear."""
PUT = "/xrpc/com.atproto.repo.putRecord"
OPEN = "/xrpc/com.atproto.server.createSession"


def asked(bluesky, path):
    """How often Bluesky was asked for that."""
    return sum(request.path == path for request in bluesky.requests)


def test_the_post_says_the_exact_words_of_its_claim(account, bluesky, claim):
    account.send(claim("« L’œuvre » & <b>Été</b> à 20\u202f% 👩‍👩‍👧 …"))
    assert [post.text for post in bluesky.posts] == ["« L’œuvre » & <b>Été</b> à 20\u202f% 👩‍👩‍👧 …"]


def test_the_receipt_leads_to_the_post(account, bluesky, claim):
    receipt = account.send(claim())
    key = claim().token
    assert (receipt.remote_id, receipt.url) == (
        f"at://{DID}/app.bsky.feed.post/{key}",
        f"https://bsky.app/profile/{Bluesky.handle}/post/{key}",
    )
    assert (receipt.key.account, receipt.reason) == (Bluesky.handle, "")


def test_the_language_of_the_post_is_said(account, bluesky, claim):
    account.send(claim(lang="oc"))
    assert bluesky.posts[0].value["langs"] == ["oc"]


def test_the_post_is_dated_by_its_own_name_at_every_attempt(account, bluesky, claim):
    account.send(claim())
    assert bluesky.posts[0].value["createdAt"] == parse_tid(claim().token).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("fault", FAULTS)
def test_each_answer_is_taken_for_what_it_proves(account, bluesky, claim, fault):
    bluesky.script.append(fault)
    assert type(send(account, claim())) in ({MEANING.get(fault, MaybeSent)} | set(MEANING.get(fault, MaybeSent).__subclasses__()))


@pytest.mark.parametrize("fault", [name for name, fault in FAULTS.items() if fault.stored])
def test_a_post_sent_again_is_the_same_post(account, bluesky, claim, fault):
    bluesky.script.append(fault)
    send(account, claim())
    assert account.send(claim()).remote_id == bluesky.posts[0].id and len(bluesky.posts) == 1


def test_a_post_under_the_same_name_is_never_replaced(account, bluesky, claim):
    account.send(claim())
    assert isinstance(send(account, claim("D’autres mots")), MaybeSent)
    assert [post.text for post in bluesky.posts] == [claim().text]


def test_two_posts_of_one_second_are_two_posts(account, bluesky, claim):
    for number in (1, 2):
        account.send(claim(number=number))
    assert len(bluesky.posts) == 2


def test_connecting_calls_nothing(account, bluesky):
    assert not bluesky.requests


def test_one_session_serves_a_whole_run(account, bluesky, claim):
    for number in (1, 2, 3):
        account.send(claim(number=number))
        account.find(claim(number=number + 10))
    assert asked(bluesky, OPEN) == 1


def test_a_session_that_has_expired_is_opened_again(account, bluesky, claim):
    bluesky.script.append("400 expired session")
    send(account, claim())
    account.send(claim())
    assert asked(bluesky, OPEN) == 2


def test_posts_are_written_where_the_account_lives(account, bluesky, claim):
    account.send(claim())
    assert {request.host for request in bluesky.requests if request.path != OPEN} == {HOLDER}


@pytest.mark.parametrize("holder", [None, f"http://{HOLDER}", "gopher:autre", 7])
def test_a_session_that_names_no_safe_server_keeps_to_the_doorkeeper(account, bluesky, claim, holder):
    bluesky.holder = holder
    account.send(claim())
    assert {request.host for request in bluesky.requests} == {"bsky.social"}


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (refusal(401, "AuthenticationRequired", "Invalid identifier or password"), PostRefused),
        (refusal(401, "AuthFactorTokenRequired", "A sign in code has been sent"), PostRefused),
        (refusal(401, "AccountTakedown", "Account has been taken down"), PostRefused),
        (refusal(429, "RateLimitExceeded", **{"ratelimit-reset": str(RESET)}), NotSent),
        (BROKEN, NotSent),
        (Answer(cut=True), NotSent),
        (Answer(200, b"<html>portail captif</html>"), NotSent),
        (Answer(200, b"[]"), NotSent),
        (Answer(200, b'{"did": "did:plc:x", "didDoc": {"service": [{}]}}'), NotSent),
        (Answer(403, b"<html>Filtre de la mairie</html>"), NotSent),
        (Answer(200, b" " * 65_536, endless=True), NotSent),
        (Answer(302, headers={"Location": "https://ailleurs.example/"}), NotSent),
    ],
)
def test_when_no_session_opens_nothing_was_sent(account, bluesky, claim, answer, meaning):
    bluesky.door_fault = answer
    assert isinstance(send(account, claim()), meaning) and asked(bluesky, PUT) == 0


def test_a_wrong_password_says_how_to_make_another(internet, bluesky, claim):
    stranger = connected("bluesky", bluesky.environ | {"BEFFROI_BLUESKY_PASSWORD": "autr-emot-depa-sse2"})
    failure = send(stranger, claim())
    assert failure.account and "Mots de passe d’application" in failure.remedy


def test_the_end_of_a_limit_is_told(account, bluesky, claim):
    bluesky.script.append("429 with reset")
    assert send(account, claim()).retry_at.timestamp() == RESET


@pytest.mark.parametrize("reset", ["", "demain", "9" * 40, "nan", "-inf"])
def test_an_absurd_end_of_a_limit_breaks_nothing(account, bluesky, claim, reset):
    bluesky.door_fault = refusal(429, "RateLimitExceeded", **{"ratelimit-reset": reset})
    assert send(account, claim()).retry_at is None


@pytest.mark.parametrize("fault", ["401", "401 suspended", "401 deactivated", "403"])
def test_what_blocks_the_account_is_not_blamed_on_the_post(account, bluesky, claim, fault):
    bluesky.script.append(fault)
    assert send(account, claim()).account is True


def test_a_refused_text_does_not_stop_the_others(account, bluesky, claim):
    bluesky.script.append("400")
    assert send(account, claim()).account is False


def test_a_text_that_is_too_long_is_refused(account, bluesky, claim):
    assert "300 graphemes" in send(account, claim("é" * 301)).reason


def test_words_of_bluesky_cannot_write_on_the_terminal(account, bluesky, claim):
    bluesky.script.append(type(FAULTS["400"])(False, refusal(400, "InvalidRequest", "\x1b[2J\r\nrouge\u202e" + "x" * 5000)))
    reason = send(account, claim()).reason
    assert reason.isprintable() and len(reason) < 400


def test_a_closed_proxy_means_that_nothing_was_sent(account, bluesky, claim, monkeypatch):
    account.send(claim())
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert isinstance(send(account, claim(number=2)), NotSent)


def test_a_key_that_is_not_bluesky_s_is_refused_before_anything_is_said(account, bluesky, claim):
    assert isinstance(send(account, claim(token="0" * 32)), PostRefused) and not bluesky.requests
