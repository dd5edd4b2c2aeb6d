"""How a webmaster names a destination."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.deploy.room import Destination, Settings


def read(written):
    return gather_settings(Settings, {"DEPLOY": written}, {}).deploy


def test_without_a_setting_the_site_goes_to_public():
    assert gather_settings(Settings, {}, {}).deploy == Destination("folder", "public")


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


@pytest.mark.parametrize(
    ("written", "meant", "told"),
    [
        ("rclone:hebergeur:www", Destination("rclone", "www", "hebergeur"), "hebergeur:www"),
        ("rclone:hebergeur:/srv/www/", Destination("rclone", "/srv/www", "hebergeur"), "hebergeur:/srv/www"),
        ("rclone:mon hébergeur:", Destination("rclone", "", "mon hébergeur"), "mon hébergeur:"),
        ("git:origin", Destination("git", "pages", "origin"), "origin#pages"),
        ("git:origin#gh-pages", Destination("git", "gh-pages", "origin"), "origin#gh-pages"),
        ("git:git@forge.example:ville/site.git#main", Destination("git", "main", "git@forge.example:ville/site.git"), None),
        (
            "git:https://u:secret@forge.example/s.git",
            Destination("git", "pages", "https://u:secret@forge.example/s.git"),
            "https://…@forge.example/s.git#pages",
        ),
    ],
)
def test_a_destination_is_a_remote_of_rclone_or_a_branch(written, meant, told):
    assert read(written) == meant
    assert told is None or str(read(written)) == told


@pytest.mark.parametrize(
    "written",
    [
        "rclone:",
        "rclone:hebergeur",
        "rclone::sftp,host=h,pass=secret:www",
        "rclone:-x:www",
        "rclone:a,b=c:www",
        "git:",
        "git:#pages",
        "git:-uext#pages",
        "git:origin#-x",
        "git:origin#a..b",
        "git:origin#a b",
        "git:origin#x.lock",
        "git:origin#/x",
        "git:origin#x/",
    ],
)
def test_what_would_hide_a_secret_or_an_option_is_a_mistake_of_the_settings(written):
    with pytest.raises(SettingsError, match=r"^DEPLOY : ") as told:
        read(written)
    assert "secret" not in str(told.value).replace("secrets", "")
