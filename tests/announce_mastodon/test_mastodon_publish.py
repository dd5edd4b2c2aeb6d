"""What an instance is told, and what each of its answers is taken for."""

import json

import pytest

from plugins.announce.network import MaybeSent, NotSent, PostRefused
from tests.fakes.internet import Answer
from tests.fakes.mastodon_faults import FAULTS, JSON, RESET, SCOPES, limited
from tests.fakes.x_faults import Fault
from tests.networks import connected

MEANING = {
    "429 with reset": NotSent,
    "429 with seconds": NotSent,
    "429 without reset": NotSent,
    "422 processing": NotSent,
    "400": PostRefused,
    "401": PostRefused,
    "401 revoked": PostRefused,
    "403": PostRefused,
    "403 scopes": PostRefused,
    "403 disabled": PostRefused,
    "403 pending": PostRefused,
    "404": PostRefused,
    "422": PostRefused,
    "422 application token": PostRefused,
}
"""Any other fault leaves the outcome unclear."""
ACCOUNT_WIDE = ["401", "401 revoked", "403 scopes", "403 disabled", "403 pending", "422 application token"]


def sent(mastodon) -> list[dict]:
    """What was asked for in each post."""
    return [json.loads(request.body) for request in mastodon.requests if request.path == "/api/v1/statuses"]


@pytest.mark.parametrize("fault", FAULTS)
def test_each_answer_is_taken_for_what_it_proves(account, mastodon, claim, ended, fault):
    mastodon.script.append(fault)
    assert type(ended(lambda: account.send(claim()))) is MEANING.get(fault, MaybeSent)


@pytest.mark.parametrize("fault", MEANING)
def test_what_blocks_the_account_is_not_blamed_on_the_post(account, mastodon, claim, ended, fault):
    mastodon.script.append(fault)
    failure = ended(lambda: account.send(claim()))
    assert getattr(failure, "account", False) is (fault in ACCOUNT_WIDE)


def test_a_text_alone_costs_one_call(account, mastodon, claim):
    account.send(claim())
    assert [request.path for request in mastodon.requests] == ["/api/v1/statuses"]


def test_every_attempt_carries_the_key_of_its_claim(account, mastodon, claim, ended):
    mastodon.script.extend(["stored, then cut", "5xx"])
    for _ in range(3):
        ended(lambda: account.send(claim()))
    assert {request.headers["idempotency-key"] for request in mastodon.requests} == {claim().token}
    assert len(mastodon.posts) == 1


def test_a_post_is_public_and_in_the_language_of_its_publication(account, mastodon, claim):
    account.send(claim("Degemer mat", lang="br"))
    assert sent(mastodon) == [{"status": claim("Degemer mat").text, "visibility": "public", "language": "br"}]


def test_we_say_who_we_are(account, mastodon, claim):
    account.send(claim())
    assert mastodon.requests[0].headers["user-agent"] == "Beffroi"


@pytest.mark.parametrize("fault", ["429 with reset", "429 with seconds"])
def test_the_end_of_a_limit_is_told(account, mastodon, claim, ended, fault):
    mastodon.script.append(fault)
    assert ended(lambda: account.send(claim())).retry_at.timestamp() == RESET


@pytest.mark.parametrize("reset", ["", "demain", "9" * 400, "0001-01-01T00:00:00Z", "٣", "2096-10-02"])
def test_an_absurd_end_of_a_limit_breaks_nothing(account, mastodon, claim, ended, reset):
    mastodon.script.append(Fault(False, limited(**{"X-RateLimit-Reset": reset.encode("ascii", "replace").decode()})))
    assert isinstance(ended(lambda: account.send(claim())), NotSent)


def test_a_post_that_is_kept_is_said_even_beside_an_absurd_end_of_a_limit(account, mastodon, claim):
    post = mastodon.hold(claim().text)
    body = json.dumps(post.shown("mairie")).encode()
    mastodon.script.append(Fault(False, Answer(200, body, JSON | {"X-RateLimit-Reset": "demain"})))
    assert account.send(claim()).remote_id == post.id


def test_a_correction_answers_what_it_corrects(account, mastodon, claim):
    first = account.send(claim())
    account.send(claim("Correction : jeudi", number=2, reply_to=first.remote_id))
    assert [post.reply_to for post in mastodon.posts] == ["", first.remote_id]


def test_an_answer_to_what_is_gone_is_sent_by_itself_and_told(account, mastodon, claim):
    receipt = account.send(claim(reply_to="115"))
    assert [post.reply_to for post in mastodon.posts] == [""] and "à part" in receipt.reason


@pytest.mark.parametrize("fault", ["401", "429 with reset", "stored, then cut", "5xx"])
def test_an_answer_is_not_sent_by_itself_for_another_reason(account, mastodon, claim, ended, fault):
    parent = mastodon.hold("Avant")
    mastodon.script.append(fault)
    ended(lambda: account.send(claim(reply_to=parent.id)))
    assert [asked.get("in_reply_to_id") for asked in sent(mastodon)] == [parent.id]


def test_the_receipt_leads_where_the_instance_says(account, mastodon, claim):
    receipt = account.send(claim())
    assert receipt.url == f"https://social.essai.example/@mairie/{mastodon.posts[0].id}"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://mechant.example/@mairie/1", None, 7])
def test_an_address_that_is_not_the_instances_own_is_not_repeated(account, mastodon, claim, address):
    body = json.dumps(mastodon.hold("x").shown("mairie") | {"url": address}).encode()
    mastodon.script.append(Fault(False, Answer(200, body, JSON)))
    assert account.send(claim()).url == f"https://social.essai.example/@mairie/{mastodon.posts[0].id}"


@pytest.mark.parametrize("number", [None, 7, {}, "", "../../..", "1?x"])
def test_a_post_without_a_proper_number_is_to_be_looked_up(account, mastodon, claim, ended, number):
    body = json.dumps(mastodon.hold("x").shown("mairie") | {"id": number}).encode()
    mastodon.script.append(Fault(False, Answer(200, body, JSON)))
    assert isinstance(ended(lambda: account.send(claim())), MaybeSent)


def test_a_netrc_file_does_not_take_the_place_of_the_token(account, mastodon, claim, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login mairie password autre\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    account.send(claim())
    assert len(mastodon.posts) == 1


@pytest.mark.parametrize("written", ["mairie@social.essai.example", "@Mairie@Social.Essai.example"])
def test_an_account_is_the_same_however_it_is_written(internet, mastodon, unguarded, claim, written):
    account = connected("mastodon", mastodon.environ | {"BEFFROI_MASTODON_ACCOUNT": written})
    account.send(claim())
    assert account.account == "mairie@social.essai.example" and len(mastodon.posts) == 1


def test_an_instance_may_answer_elsewhere_than_at_the_name_after_the_sign(internet, mastodon, unguarded, claim):
    told = {"BEFFROI_MASTODON_ACCOUNT": "mairie@essai.example", "BEFFROI_MASTODON_URL": "https://social.essai.example/"}
    account = connected("mastodon", mastodon.environ | told)
    assert account.send(claim()).url.startswith("https://social.essai.example/@mairie/")
    assert account.account == "mairie@essai.example"


def test_a_missing_right_is_told_with_its_remedy(account, mastodon, claim, ended):
    mastodon.script.append(Fault(False, SCOPES))
    failure = ended(lambda: account.send(claim()))
    assert "write:statuses" in failure.remedy and "BEFFROI_MASTODON_" in failure.remedy
