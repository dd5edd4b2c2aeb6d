"""How a webmaster names a destination."""

import pytest

from plugins.deploy.settings import Destination, Settings
from plugins.publication.errors import SettingsError
from plugins.publication.settings import gather


def read(written):
    return gather(Settings, {"DEPLOY": written}, {}).deploy


def test_without_a_setting_the_site_goes_to_public():
    assert gather(Settings, {}, {}).deploy == Destination("folder", "public")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("folder:/var/www/journal", Destination("folder", "/var/www/journal")),
        ("folder:../site public", Destination("folder", "../site public")),
        ("folder:c:d", Destination("folder", "c:d")),
        ("rsync:/srv/www", Destination("rsync", "/srv/www")),
        ("rsync:moi@hote.example:/srv/www", Destination("rsync", "/srv/www", "moi@hote.example")),
        ("rsync:hote:www", Destination("rsync", "www", "hote")),
        ("rsync:/srv/www:8080", Destination("rsync", "/srv/www:8080")),
    ],
)
def test_a_destination_is_a_folder_here_or_there(written, meant):
    assert read(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "public",
        "",
        ":",
        "folder:",
        "rsync:",
        "ftp:hote:/www",
        "rsync:hote:",
        "rsync:hote::module",
        "rsync:rsync://hote/module",
        "rsync:-oProxyCommand=id:/www",
        "rsync:hote:-e sh",
        "folder:-rf",
        "rsync:hote:~/www",
        "folder:~/www",
        3,
        ["folder:public"],
    ],
)
def test_anything_else_is_a_mistake_of_the_settings(written):
    with pytest.raises(SettingsError, match=r"^DEPLOY : "):
        read(written)


def test_a_misspelt_way_is_guessed():
    with pytest.raises(SettingsError, match="Vouliez-vous dire « rsync: »"):
        read("rsinc:moi@hote:/www")
