"""Only the networks that a town uses are opened; what is missing, or read by nobody, is named."""

import os
import subprocess
import sys

import pytest

from plugins.announce.settings import Settings, open_accounts
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from tests.house import ROOT

CONF = {"FEED_AUTHORITY": "v,2024"}
NAMES = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
VALUES = ("cle-api", "secret-api", "42-jeton", "secret-jeton")
KEYS = {f"BEFFROI_X_{name}": value for name, value in zip(NAMES, VALUES, strict=True)}
LIBRARY = {f"BEFFROI_X_MEDIATHEQUE_{name}": value.replace("42", "77") for name, value in zip(NAMES, VALUES, strict=True)}
BOTH = [{"network": "x"}, {"network": "x", "name": "mediatheque", "categories": ["Culture"]}]


def opened(environ, **conf):
    """The accounts that announce."""
    conf = CONF | conf
    return open_accounts(gather_settings(Settings, conf, environ), conf, environ)


def wrong(environ, **conf):
    """What a webmaster is told."""
    with pytest.raises(SettingsError) as told:
        opened(environ, **conf)
    return str(told.value)


def test_without_credentials_the_outbox_is_used_and_x_is_not_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "plugins.announce.networks.x", raising=False)
    assert [account.network.name for account in opened({})] == ["outbox"]
    assert "plugins.announce.networks.x" not in sys.modules


def test_empty_variables_of_ci_are_no_credentials():
    assert [account.network.name for account in opened(dict.fromkeys(KEYS, ""))] == ["outbox"]


def test_accounts_that_are_declared_need_no_credentials_on_a_laptop():
    assert [account.network.name for account in opened({}, ANNOUNCE_ACCOUNTS=BOTH)] == ["outbox"]


def test_with_its_four_credentials_x_is_used_alone():
    (account,) = opened(KEYS)
    assert (account.network.name, account.network.account, account.network.public) == ("x", "42", True)


@pytest.mark.parametrize("missing", KEYS)
def test_a_missing_credential_is_named(missing):
    assert f"{missing} : cette variable manque pour annoncer sur X" in wrong(KEYS | {missing: ""})


def test_no_error_shows_a_credential():
    said = wrong(KEYS | {"BEFFROI_X_API_KEY": ""})
    assert not any(value in said for value in KEYS.values())


def test_two_accounts_of_one_network_speak_with_their_own_credentials_of_what_they_choose():
    town, library = opened(KEYS | LIBRARY, ANNOUNCE_ACCOUNTS=BOTH)
    assert (town.network.account, library.network.account) == ("42", "77")
    assert (town.choice.categories, library.choice.categories) == ((), ("Culture",))


def test_the_missing_variable_of_an_account_says_which_account_and_what_for():
    said = wrong(KEYS | LIBRARY | {"BEFFROI_X_MEDIATHEQUE_API_KEY": ""}, ANNOUNCE_ACCOUNTS=BOTH)
    assert "BEFFROI_X_MEDIATHEQUE_API_KEY" in said and "le compte « mediatheque » sur X (la clé de l’application)" in said


@pytest.mark.parametrize(
    ("misnamed", "meant"),
    [("BEFFROI_X_API_KAY", "BEFFROI_X_API_KEY"), ("BEFFROI_X_MEDIATEQUE_API_KEY", "BEFFROI_X_MEDIATHEQUE_API_KEY")],
)
def test_a_misnamed_variable_is_told_with_the_right_name(misnamed, meant):
    said = wrong(KEYS | LIBRARY | {misnamed: "valeur"}, ANNOUNCE_ACCOUNTS=BOTH)
    assert f"{misnamed} : aucun compte ne lit cette variable." in said and f"« {meant} »" in said


def test_a_variable_of_a_network_that_was_left_out_of_the_list_is_not_taken_for_another_networks():
    said = wrong(KEYS | LIBRARY | {"BEFFROI_FACEBOOK_TOKEN": "valeur"}, ANNOUNCE_ACCOUNTS=BOTH)
    assert said == "BEFFROI_FACEBOOK_TOKEN : aucun compte ne lit cette variable. Déclarez son compte dans ANNOUNCE_ACCOUNTS, ou retirez-la."


def test_a_misnamed_variable_alone_does_not_pass_for_a_town_without_credentials():
    assert "BEFFROI_X_API_KEY" in wrong({"BEFFROI_X_API_KAY": "valeur"})


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        ([{"network": "twiter"}], "n’existe pas"),
        ([{"network": "x", "categorie": ["Culture"]}], "Vouliez-vous dire « categories »"),
        ([{"network": "x"}, {"network": "x"}], "deux comptes s’appellent « x »"),
        ([{"network": "x", "name": "La Médiathèque"}], "en minuscules sans accent ni espace"),
        ([{"network": "x", "one_in": 0}], "écrivez 1 pour tout dire"),
        ("x", "une liste de comptes"),
        (["x"], "un dictionnaire"),
    ],
)
def test_an_account_that_is_declared_wrongly_is_told(accounts, said):
    assert said in wrong(KEYS, ANNOUNCE_ACCOUNTS=accounts)


@pytest.mark.parametrize(("choice", "meant"), [({"categories": ["Cultures"]}, "Culture"), ({"public": ["jeune"]}, "jeunes")])
def test_a_choice_that_would_keep_an_account_silent_is_told(choice, meant):
    said = wrong(KEYS, ANNOUNCE_ACCOUNTS=[{"network": "x"} | choice], CATEGORIES=["Culture", "Sport"], PUBLICS=["jeunes"])
    assert f"« {meant} »" in said


@pytest.mark.parametrize(
    ("templates", "said"), [({"x": "{titre}"}, "{titre} n’existe pas"), ({"twiter": "{title}"}, "n’existe pas"), ({"x": ""}, "un texte")]
)
def test_words_that_no_network_can_say_are_told(templates, said):
    assert said in wrong(KEYS, ANNOUNCE_TEMPLATES=templates)


def test_a_command_that_weighs_no_text_does_not_load_what_weighs_it():
    """X's tables take longer to load than all the rest of a command."""
    asked = "import sys, plugins.command.tasks.publish\nsys.exit(any(name in sys.modules for name in ('twitter_text', 'tweepy')))"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env={"PATH": os.environ["PATH"]}).returncode == 0


def test_a_build_loads_nothing_that_speaks_to_a_network():
    asked = "import sys, plugins.announce.plugin, plugins.announce.room\nsys.exit(bool({'requests', 'tweepy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env={"PATH": os.environ["PATH"]}).returncode == 0
