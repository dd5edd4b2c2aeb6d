"""The list of accounts is read whole, and every mistake of it is told at once, in French."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.publication import Account
from plugins.journal.accounts.room import KNOWN_NETWORKS, Settings


def read(*entries: object) -> tuple[Account, ...]:
    """The accounts that a town's settings give."""
    return gather_settings(Settings, {"ACCOUNTS": list(entries)}, {}).accounts


def test_a_town_may_have_no_account():
    assert gather_settings(Settings, {}, {}).accounts == () == read()


def test_accounts_keep_their_order_and_words():
    first = {"network": "radio", "handle": "", "url": "https://radio.example/", "label": "Radio du quartier"}
    assert read(first, {"network": "x", "handle": "@valbrune"}) == (
        Account("radio", "", "https://radio.example/", "Radio du quartier"),
        Account("x", "valbrune", "https://x.com/valbrune", "X"),
    )


@pytest.mark.parametrize("network", KNOWN_NETWORKS)
def test_a_handle_is_enough_on_a_network_we_know(network):
    (account,) = read({"network": network, "handle": "valbrune@social.example" if network == "mastodon" else "valbrune"})
    assert account.url.startswith("https://") and "valbrune" in account.url and "{" not in account.url


def test_an_unknown_network_is_named_as_the_town_writes_it():
    assert read({"network": "peertube", "url": "https://video.example/"})[0].label == "Peertube"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("x", "dictionnaire"),
        ({"network": "x", "handle": "a", "lien": "https://x.com/a"}, "« lien » n’est pas connu"),
        ({"handle": "a", "url": "https://x.com/a"}, "« network »"),
        ({"network": "../x", "handle": "a", "url": "https://x.com/a"}, "« network »"),
        ({"network": "x", "handle": "ma ville"}, "« handle »"),
        ({"network": "facebok", "handle": "ville"}, "Vouliez-vous dire « facebook » ?"),
        ({"network": "twitter", "handle": "ville"}, "Vouliez-vous dire « x » ?"),
        ({"network": "x", "url": "javascript:alert(1)"}, "« url »"),
        ({"network": "x", "url": "http://x.com/a"}, "« url »"),
        ({"network": "x", "url": "https://["}, "« url »"),
        ({"network": "x", "url": 12}, "« url » doit être un texte"),
        ({"network": "mastodon", "handle": "valbrune"}, "l’adresse manque"),
        ({"network": "radio", "handle": "valbrune"}, "l’adresse manque"),
        ({"network": "x"}, "l’adresse manque"),
    ],
)
def test_a_wrong_account_is_told_with_its_place(entry, told):
    with pytest.raises(SettingsError, match="ACCOUNTS : compte 2 : ") as error:
        read({"network": "x", "handle": "valbrune"}, entry)
    assert told in str(error.value)


def test_every_mistake_of_every_account_is_told_at_once():
    with pytest.raises(SettingsError) as error:
        read({"network": "X", "handle": "a b", "url": "x.com"}, {"network": "radio"})
    assert len(error.value.mistakes) == 4


def test_an_account_listed_twice_is_told():
    with pytest.raises(SettingsError, match="deux fois"):
        read({"network": "x", "handle": "valbrune"}, {"network": "x", "url": "https://x.com/valbrune"})


def test_what_is_not_a_list_is_told():
    with pytest.raises(SettingsError, match="une liste"):
        gather_settings(Settings, {"ACCOUNTS": {"x": "valbrune"}}, {})
