"""What doctor learns of a Page and of its token, and that neither is ever shown."""

import logging
from dataclasses import replace

import pytest

from plugins.announce.health import check_account_shown
from plugins.announce.network import NotSent, PostRefused
from plugins.announce.networks.facebook import VERSION
from plugins.announce.networks.registry import BY_NAME
from plugins.announce.post import AnnouncedImage
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.redact import Redactor
from plugins.core.publication.room import green
from tests.fakes import facebook as fake
from tests.fakes.facebook_faults import FAULTS, refusal
from tests.fakes.internet import Answer
from tests.fakes.x_faults import Fault
from tests.networks import connected, credentials


def test_the_page_gives_its_name_and_its_clock(account, facebook):
    introduction = account.introduce()
    assert (introduction.handle, introduction.lacking) == (facebook.name, ())


@pytest.mark.parametrize("shown_as", ["profile.php?id={0}", "{0}", "Mairie-dEssai-{0}"])
def test_a_page_without_a_username_is_known_by_its_number(account, facebook, shown_as):
    """Its address is facebook.com/profile.php?id=… or …/people/Nom/…"""
    facebook.name = ""
    introduction = account.introduce()
    assert introduction.handle == "Mairie d’Essai"
    assert check_account_shown(introduction, [shown_as.format(facebook.page)]).light == green("").light
    assert "« Mairie d’Essai »" in check_account_shown(introduction, []).text


def test_what_is_used_of_the_hour_is_told_and_worries_nobody(account):
    said = account.introduce()
    assert any("28 %" in fact for fact in said.facts) and not any("%" in note for note in said.notes)


def test_an_hour_that_is_nearly_used_up_is_to_be_looked_at(account, facebook, internet):
    busy = {"x-app-usage": '{"call_count":91}'}
    internet.sites["graph.facebook.com"] = lambda request: replace(facebook(request), headers=busy)
    assert any("91 %" in note for note in account.introduce().notes)


def test_the_mode_that_hides_posts_from_the_public_is_told_of(account):
    assert any("mode développement" in note for note in account.introduce().notes)


def test_a_token_that_will_end_says_when(account, facebook):
    facebook.expires = 1_800_000_000
    assert any("expire le 15/01/2027" in note for note in account.introduce().notes)


def test_a_missing_right_is_named_with_its_remedy(account, facebook):
    facebook.scopes = ("pages_show_list", "pages_read_engagement")
    (lacking,) = account.introduce().lacking
    assert "pages_manage_posts" in lacking and "Refaites le jeton" in lacking


def test_the_token_of_another_page_is_told(facebook, internet, unguarded):
    other = connected("facebook", facebook.environ | {"BEFFROI_FACEBOOK_PAGE": "99"})
    assert "BEFFROI_FACEBOOK_PAGE" in other.introduce().lacking[0]


def test_a_page_that_is_not_published_is_told(account, facebook):
    facebook.published = False
    assert "n’est pas publiée" in account.introduce().lacking[0]


def test_a_facebook_that_tells_nothing_of_the_token_is_no_failure(account, facebook):
    facebook.secretive = True
    assert any("ne dit pas quels droits" in note for note in account.introduce().notes)


@pytest.mark.parametrize("answer", [Answer(200, b'{"id": "1"}'), Answer(200, b"[]"), Answer(503, b""), FAULTS["2"].answer])
def test_a_facebook_that_does_not_say_who_we_are_is_a_failure_that_passes(account, facebook, monkeypatch, answer):
    monkeypatch.setattr(facebook, "_me", lambda request: answer)
    with pytest.raises(NotSent):
        account.introduce()


def test_a_dead_token_is_refused(account, facebook):
    facebook.token = "EAAAutreJetonCANARI"
    with pytest.raises(PostRefused):
        account.introduce()


def test_the_token_is_in_no_log_no_message_and_no_object(account, facebook, claim, caplog):
    caplog.set_level(logging.DEBUG)
    facebook.script.append(Fault(False, refusal(100, f"Your token {facebook.token} is odd")))
    said = []
    for call in (account.send, account.find, account.send):
        try:
            said.append(repr(call(claim(image=AnnouncedImage("https://journal.essai.example/absente.png")))))
        except Exception as failure:
            said += [repr(failure), repr(failure.__context__)]
    said += [repr(account.introduce()), repr(vars(account)), caplog.text]
    assert [form for form in Redactor.list_forms(facebook.token) if form in " ".join(said)] == []
    assert "urllib3" in caplog.text and "•••" in said[0]


@pytest.mark.parametrize(("variable", "wrong"), [("PAGE", "mairie.essai"), ("TOKEN", "jeton CANARI coupé")])
def test_a_wrong_variable_is_named_and_not_shown(facebook, variable, wrong):
    with pytest.raises(SettingsError) as raised:
        credentials("facebook", facebook.environ | {f"BEFFROI_FACEBOOK_{variable}": wrong})
    assert f"BEFFROI_FACEBOOK_{variable}" in str(raised.value) and wrong not in str(raised.value)


def test_facebook_relays_one_in_so_many_unless_told_otherwise():
    assert [row.name for row in BY_NAME.values() if row.carries] == ["facebook"]


def test_the_fake_speaks_the_pinned_version():
    assert fake.VERSION == VERSION
