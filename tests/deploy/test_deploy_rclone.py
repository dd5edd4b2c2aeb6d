"""A destination reached by rclone: what the network, the host and the protocol do to a deploy, and what a webmaster reads of it."""

import random
import shutil
import socket
from dataclasses import replace

import pytest

from plugins.core.infrastructure.errors import NotNow, PersonRequired, SettingsError
from plugins.engine.deploy.manifest import NAME
from plugins.engine.deploy.rclone import SPARE, RcloneTarget
from tests.campaign import long
from tests.deploy.cutting_proxy import CuttingProxy
from tests.deploy.rclone_server import PASSWORD
from tests.deploy.site import missing, tree, version, write

AT_ONCE = {"RCLONE_RETRIES": "1", "RCLONE_LOW_LEVEL_RETRIES": "1"}


@pytest.fixture
def webdav(host_by):
    """A WebDAV space with a small site ready to go."""
    host = host_by("webdav")
    write(host.output, {"index.html": "accueil", "404.html": "rien", "images/a.jpg": "image"})
    return host


@pytest.fixture
def sftp(host_by):
    """An SFTP space with a small site ready to go."""
    host = host_by("sftp")
    write(host.output, {"index.html": "accueil", "404.html": "rien", "images/a.jpg": "image"})
    return host


def by(host, **environ):
    """The same host, in an environment that has these too."""
    return replace(host, environ={**host.environ, **environ})


def test_a_site_goes_to_sftp_and_changes_there(sftp):
    sftp.deploy()
    assert tree(sftp.live) == tree(sftp.output)
    write(sftp.output, {"index.html": "ACCUEIL", "plan/index.html": "plan"})
    sftp.deploy()
    assert tree(sftp.live) == tree(sftp.output)
    assert not (sftp.live / "images").exists()
    assert "à jour" in sftp.deploy()[1]


@long
def test_cut_at_any_byte_no_live_page_has_a_hole_and_the_next_run_completes(host_by, served):
    host, chance = host_by("webdav"), random.Random(11)
    host.build(0)
    host.deploy()
    known = {name for name in version(0, 3).keys() & version(1, 3).keys() if name.endswith(".html")}
    for trial in range(60):
        host.build(1 + trial)
        with CuttingProxy(served("webdav").port, chance.randrange(20_000, 150_000)) as line:
            address = f"http://127.0.0.1:{line.port}"
            with pytest.raises((NotNow, PersonRequired), match=r"rclone|répond|dépôt"):
                by(host, RCLONE_CONFIG_VILLE_URL=address, **AT_ONCE).deploy()
        assert not missing(host.live, known)
        host.deploy()
        assert tree(host.live) == tree(host.output)
        assert not missing(host.live)


class Cut(BaseException):
    """The power fails."""


@long
def test_a_page_of_the_same_size_that_was_announced_but_not_carried_is_carried_next_time(webdav, monkeypatch):
    webdav.deploy()
    write(webdav.output, {"index.html": "ACCUEIL", "404.html": "rien", "images/a.jpg": "image"})

    def cut(target, step):
        raise Cut

    with monkeypatch.context() as broken, pytest.raises(Cut):
        broken.setattr(RcloneTarget, "carry_out", cut)
        webdav.deploy()
    assert (webdav.live / "index.html").read_text() == "accueil"
    done, _ = webdav.deploy()
    assert done.changed == {"index.html"}
    assert (webdav.live / "index.html").read_text() == "ACCUEIL"


@pytest.mark.parametrize(("name", "half"), [(NAME, ""), pytest.param(SPARE, '{"version": 1, "names"', marks=long)])
@long
def test_half_a_list_is_read_in_its_other_copy(webdav, name, half):
    webdav.deploy()
    (webdav.live / name).write_text(half)
    write(webdav.output, {"index.html": "accueil nouveau"})
    webdav.deploy()
    assert tree(webdav.live) == tree(webdav.output)


def test_the_list_reveals_no_page_to_whoever_reads_the_site(webdav):
    write(webdav.output, {"index.html": "accueil", "une-page-cachee/index.html": "cachée"})
    webdav.deploy()
    read = (webdav.live / NAME).read_text() + (webdav.live / SPARE).read_text()
    assert "cachee" not in read and "index" not in read


@long
def test_an_empty_folder_of_someone_else_stays(webdav):
    webdav.deploy()
    (webdav.live / "images" / "a-trier").mkdir()
    write(webdav.output, {"index.html": "accueil"})
    webdav.deploy()
    assert (webdav.live / "images" / "a-trier").is_dir()


def test_a_name_that_cannot_be_said_to_rclone_stops_everything(webdav):
    write(webdav.output, {"index.html": "accueil", "deux\nlignes.txt": "a"})
    with pytest.raises(PersonRequired, match=r"deux\\nlignes"):
        webdav.deploy()
    assert not webdav.live.exists()


def test_options_that_someone_left_in_the_environment_change_nothing(webdav):
    left = {
        "RCLONE_DRY_RUN": "true",
        "RCLONE_EXCLUDE": "*.html",
        "RCLONE_MAX_SIZE": "1",
        "RCLONE_VERBOSE": "2",
        "RCLONE_LOG_FILE": "/nowhere/log",
    }
    by(webdav, **left).deploy()
    assert tree(webdav.live) == tree(webdav.output)


def test_a_wrong_password_needs_a_person_and_no_secret_is_shown(remote):
    hidden = remote.environ["RCLONE_CONFIG_VILLE_PASS"]
    with pytest.raises(PersonRequired, match="rclone s’est arrêté") as told:
        by(remote, RCLONE_CONFIG_VILLE_USER="quelqu-un", **AT_ONCE).deploy()
    assert PASSWORD not in str(told.value) and hidden not in str(told.value)


def test_a_password_in_an_address_is_not_shown(webdav):
    with pytest.raises((PersonRequired, NotNow)) as told:
        by(webdav, RCLONE_CONFIG_VILLE_URL="http://mairie:canari-secret@127.0.0.1:9/", **AT_ONCE).deploy()
    assert "canari-secret" not in str(told.value)
    assert "127.0.0.1:9" in str(told.value)


def test_what_rclone_starts_does_not_see_the_towns_other_secrets(webdav, tmp_path):
    spy, real = tmp_path / "spy", shutil.which("rclone")
    write(spy, {"rclone": f'#!/bin/sh\nenv >> "{spy}/seen"\nexec {real} "$@"\n'})
    (spy / "rclone").chmod(0o755)
    by(webdav, PATH=f"{spy}:{webdav.environ['PATH']}", BEFFROI_X_API_SECRET="canari-secret").deploy()
    assert "RCLONE_CONFIG_VILLE_PASS" in (spy / "seen").read_text()
    assert "canari-secret" not in (spy / "seen").read_text()


@pytest.mark.parametrize(("way", "where"), [("webdav", {"URL": "http://127.0.0.1:9/"}), ("sftp", {"PORT": "9"})])
def test_a_host_that_is_down_is_for_later(host_by, way, where):
    host = host_by(way)
    host.build(0)
    with pytest.raises(NotNow, match="l’hôte ne répond pas"):
        by(host, **{f"RCLONE_CONFIG_VILLE_{name}": value for name, value in where.items()}, **AT_ONCE).deploy()


def test_a_host_that_takes_the_call_and_says_nothing_is_given_up(webdav):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(NotNow, match="l’hôte ne répond pas"):
            by(webdav, RCLONE_CONFIG_VILLE_URL=address, RCLONE_TIMEOUT="1s", **AT_ONCE).deploy()


def test_a_destination_that_rclone_does_not_know_is_told(webdav):
    with pytest.raises(SettingsError, match="rclone ne connaît pas « inconnu »"):
        replace(webdav, setting="rclone:inconnu:www").deploy()


def test_a_machine_without_rclone_is_told_what_to_install(webdav, tmp_path):
    with pytest.raises(SettingsError, match="apt install rclone"):
        by(webdav, PATH=str(tmp_path)).deploy()


@long
def test_what_is_served_at_the_root_of_the_space_is_reached_too(webdav, served):
    place = webdav.live.relative_to(served("webdav").folder)
    webdav.live.mkdir(parents=True)
    address = f"http://127.0.0.1:{served('webdav').port}/{place}"
    at_root = replace(by(webdav, RCLONE_CONFIG_VILLE_URL=address), setting="rclone:ville:")
    at_root.deploy()
    assert tree(webdav.live) == tree(webdav.output)
    assert "à jour" in at_root.deploy()[1]


def test_a_second_run_only_looks(webdav, tmp_path):
    webdav.deploy()
    spy, real = tmp_path / "spy", shutil.which("rclone")
    write(spy, {"rclone": f'#!/bin/sh\necho "$1" >> "{spy}/asked"\nexec {real} "$@"\n'})
    (spy / "rclone").chmod(0o755)
    by(webdav, PATH=f"{spy}:{webdav.environ['PATH']}").deploy()
    assert (spy / "asked").read_text().split() == ["lsjson", "cat"]


def test_a_space_that_is_emptied_under_our_hands_is_for_later(webdav, monkeypatch):
    webdav.deploy()
    write(webdav.output, {"index.html": "accueil"})
    carry_out = RcloneTarget.carry_out

    def emptied(target, step):
        shutil.rmtree(webdav.live)
        carry_out(target, step)

    with monkeypatch.context() as broken, pytest.raises((NotNow, PersonRequired)):
        broken.setattr(RcloneTarget, "carry_out", emptied)
        webdav.deploy()
    webdav.deploy()
    assert tree(webdav.live) == tree(webdav.output)
