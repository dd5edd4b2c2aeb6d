"""Who the token speaks for, what it may do, and what it takes away."""

from datetime import UTC, datetime, timedelta

import pytest

from plugins.announce.network import NotSent, PostRefused
from tests.fakes.internet import Answer
from tests.fakes.mastodon_faults import BROKEN, JSON
from tests.networks import connected

GRANULAR = ["read:accounts", "read:statuses", "write:statuses", "write:media"]


def test_an_account_says_its_name_and_its_instances_clock(account):
    introduction = account.introduce()
    assert introduction.handle == "mairie@social.essai.example"
    assert abs(introduction.time - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_name_is_that_of_the_token(account, mastodon):
    mastodon.username = "bibliotheque"
    assert account.introduce().handle == "bibliotheque@social.essai.example"


def test_the_token_of_another_account_is_told_with_the_variable_to_correct(account, mastodon):
    mastodon.username = "bibliotheque"
    (lacking,) = account.introduce().lacking
    assert "celui de bibliotheque@social.essai.example, non de mairie@" in lacking and "BEFFROI_MASTODON_…ACCOUNT" in lacking


def test_an_account_that_has_moved_says_where(account, mastodon):
    mastodon.moved = "mairie@ailleurs.example"
    (lacking,) = account.introduce().lacking
    assert "mairie@ailleurs.example" in lacking and "BEFFROI_MASTODON_…ACCOUNT" in lacking


@pytest.mark.parametrize("scopes", [["read", "write"], GRANULAR])
def test_a_token_with_its_four_rights_lacks_nothing(account, mastodon, scopes):
    mastodon.scopes = scopes
    assert account.introduce().lacking == ()


@pytest.mark.parametrize("right", GRANULAR)
def test_a_missing_right_is_named(account, mastodon, right):
    mastodon.scopes = [scope for scope in GRANULAR if scope != right]
    (lacking,) = account.introduce().lacking
    assert right in lacking.partition(".")[0]


def test_an_instance_that_does_not_say_the_rights_is_not_blamed(account, mastodon, internet):
    silent = lambda request: Answer(200, b"{}", JSON) if "/apps/" in request.path else mastodon(request)  # noqa: E731
    internet.sites["social.essai.example"] = silent
    assert account.introduce().lacking == ()


def test_an_account_that_moderators_have_limited_is_told(account, mastodon):
    mastodon.limited = True
    assert any("modérateurs" in note for note in account.introduce().notes)


def test_how_long_a_message_may_be_is_told(account):
    assert any("500" in fact for fact in account.introduce().facts)


def test_a_wrong_token_is_refused_with_a_remedy(internet, mastodon, unguarded):
    stranger = connected("mastodon", mastodon.environ | {"BEFFROI_MASTODON_TOKEN": "autre-jeton"})
    with pytest.raises(PostRefused) as raised:
        stranger.introduce()
    assert raised.value.account and "BEFFROI_MASTODON_" in raised.value.remedy


def test_a_deleted_post_is_gone_and_can_be_deleted_again(account, mastodon, claim):
    number = account.send(claim()).remote_id
    account.delete(number)
    account.delete(number)
    assert mastodon.posts == []


def test_what_another_account_does_not_find_is_not_taken_for_gone(account, mastodon, claim):
    mastodon.hold(claim().text)
    mastodon.username = "bibliotheque"
    with pytest.raises(PostRefused):
        account.delete("999")


def test_what_the_token_may_not_delete_is_not_taken_for_gone(account, mastodon, claim):
    number = account.send(claim()).remote_id
    mastodon.scopes = ["read"]
    with pytest.raises(PostRefused, match="droits"):
        account.delete(number)


@pytest.mark.parametrize("answer", [BROKEN, Answer(200, b"{}", JSON), Answer(404, b"<html>"), Answer(cut=True)])
def test_a_deletion_that_is_not_confirmed_is_to_be_done_again(account, mastodon, claim, internet, answer):
    number = account.send(claim()).remote_id
    internet.sites["social.essai.example"] = lambda request: answer
    with pytest.raises(NotSent):
        account.delete(number)


def test_a_number_cannot_lead_to_another_address(account, mastodon):
    account.delete("../accounts/109")
    assert mastodon.requests[0].path == "/api/v1/statuses/..%2Faccounts%2F109"
