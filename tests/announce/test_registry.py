"""Only the networks that a town uses are opened; what is missing is named."""

import sys

import pytest

from plugins.announce.networks.registry import NETWORKS, open_networks
from plugins.publication.errors import SettingsError

CONF = {"FEED_AUTHORITY": "v,2024"}
KEYS = dict(zip(NETWORKS[0].credentials, ("cle-api", "secret-api", "42-jeton", "secret-jeton"), strict=True))


def test_without_credentials_the_outbox_is_used_and_x_is_not_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "plugins.announce.networks.x", raising=False)
    assert [network.name for network in open_networks(CONF, {})] == ["outbox"]
    assert "plugins.announce.networks.x" not in sys.modules


def test_empty_variables_of_ci_are_no_credentials():
    assert [network.name for network in open_networks(CONF, dict.fromkeys(KEYS, ""))] == ["outbox"]


def test_with_its_four_credentials_x_is_used_alone():
    (x,) = open_networks(CONF, KEYS)
    assert (x.name, x.account, x.public) == ("x", "42", True)


@pytest.mark.parametrize("missing", KEYS)
def test_a_missing_credential_is_named(missing):
    with pytest.raises(SettingsError, match=missing):
        open_networks(CONF, KEYS | {missing: ""})


def test_no_error_shows_a_credential():
    with pytest.raises(SettingsError) as told:
        open_networks(CONF, KEYS | {"BEFFROI_X_API_KEY": ""})
    assert not any(value in str(told.value) for value in KEYS.values())
