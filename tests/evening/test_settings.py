"""The setting LIVE: what a town may write, and what it is told otherwise."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.service.evening.settings import Live, Settings


def read(**live):
    return gather_settings(Settings, {"LIVE": live}, {}).live


def test_without_anything_written_only_this_machine_is_served():
    live = gather_settings(Settings, {}, {}).live
    assert live.address == ("127.0.0.1", 8765)
    assert live.list_origins() == {"http://127.0.0.1:8765", "http://localhost:8765"}


def test_a_town_is_served_under_its_name_alone_but_for_a_rehearsal():
    live = read(public="https://Direct.ma-ville.fr", address="[::1]:9000")
    assert live.address == ("::1", 9000)
    assert live.list_origins() == {"https://direct.ma-ville.fr"}
    assert live.list_origins(rehearsal=True) == {"https://direct.ma-ville.fr", "http://127.0.0.1:9000", "http://localhost:9000"}


@pytest.mark.parametrize(
    ("live", "said"),
    [
        ({"public": "http://direct.ma-ville.fr"}, "LIVE : public › « http://direct.ma-ville.fr » : le téléphone écrit en https seulement."),
        ({"public": "https://ville.fr/direct"}, "donnez l’adresse sans chemin : https://ville.fr"),
        ({"public": "https://ville.fr/../"}, "public"),
        ({"address": "127.0.0.1"}, "n’est pas une adresse et un port"),
        ({"address": "127.0.0.1:70000"}, "n’est pas une adresse et un port"),
        ({"threads": 1000}, "choisissez entre 4 et 64"),
        ({"addres": "127.0.0.1:80"}, "Vouliez-vous dire « address » ?"),
    ],
)
def test_what_cannot_be_is_told_with_what_to_write(live, said):
    with pytest.raises(SettingsError) as told:
        read(**live)
    assert said in str(told.value)


def test_the_defaults_are_those_of_the_documentation():
    assert Live() == gather_settings(Settings, {}, {}).live
