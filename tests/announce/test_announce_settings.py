"""The settings of announcing: what they are, and what is wrong with them."""

from pathlib import Path

import pytest

from plugins.announce.settings import Settings
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings

CONF = {"FEED_AUTHORITY": "v,2024"}


def test_a_town_announces_nothing_until_it_says_so():
    room = gather_settings(Settings, CONF, {})
    assert (room.announce, room.announce_after, room.ledger, room.beffroi_state) == (False, "deploy", "file", Path(".beffroi"))


def test_the_environment_says_where_the_state_and_the_ledger_are(tmp_path):
    room = gather_settings(Settings, CONF, {"BEFFROI_STATE": str(tmp_path), "BEFFROI_LEDGER": "git:https://forge.example/ville.git"})
    assert (room.beffroi_state, room.ledger) == (tmp_path, "git:https://forge.example/ville.git")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANNOUNCE", "oui"),
        ("ANNOUNCE_AFTER", "later"),
        ("ANNOUNCE_MAX_PER_RUN", -1),
        ("LEDGER", "gitt"),
        ("LEDGER", "git:"),
        ("LEDGER", "git:--upload-pack=x"),
        ("RECONCILE_AFTER", "15 minutes"),
        ("RECONCILE_AFTER", 60),
    ],
)
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(SettingsError, match=name):
        gather_settings(Settings, CONF | {name: value}, {})
