"""SFTP as hosts give it, by OpenSSH: links, which other servers hide, and files that take the place of others."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import PersonRequired
from tests.deploy.host import Host
from tests.deploy.openssh import serve_sftp
from tests.deploy.site import tree, write

HERE = shutil.which("rclone") and shutil.which("ssh-keygen") and Path("/usr/sbin/sshd").exists()
pytestmark = pytest.mark.skipif(not HERE, reason="rclone or the OpenSSH server is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server for all."""
    running = serve_sftp(tmp_path_factory.mktemp("openssh"))
    yield running
    running.stop()


@pytest.fixture
def sftp(server, tmp_path):
    """A folder of its disk, with a small site ready to go there."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "BEFFROI_STATE": str(tmp_path / "state"), **server.environ}
    host = Host(tmp_path / "www", tmp_path / "output", f"rclone:ville:{tmp_path / 'www'}", environ)
    write(host.output, {"index.html": "accueil", "404.html": "rien", "images/a.jpg": "image"})
    return host


def test_a_site_arrives_changes_and_is_left_in_peace(sftp):
    sftp.deploy()
    assert tree(sftp.live) == tree(sftp.output)
    write(sftp.output, {"index.html": "ACCUEIL", "images": "un fichier", "plan/index.html": "plan"})
    sftp.deploy()
    assert tree(sftp.live) == tree(sftp.output)
    before = {path: path.stat().st_mtime_ns for path in sftp.live.rglob("*")}
    assert "à jour" in sftp.deploy()[1]
    assert {path: path.stat().st_mtime_ns for path in sftp.live.rglob("*")} == before


@pytest.mark.parametrize("more", [{}, {"autre.txt": "à eux"}])
def test_a_link_that_stands_for_a_folder_is_not_written_through(sftp, tmp_path, more):
    (tmp_path / "ailleurs").mkdir()
    sftp.live.mkdir()
    sftp.put(more)
    (sftp.live / "images").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(PersonRequired, match="« images »"):
        sftp.deploy()
    assert not list((tmp_path / "ailleurs").iterdir())


def test_nothing_is_removed_through_a_link_put_there_since(sftp, tmp_path):
    sftp.deploy()
    write(tmp_path / "ailleurs", {"a.jpg": "image"})
    shutil.rmtree(sftp.live / "images")
    (sftp.live / "images").symlink_to(tmp_path / "ailleurs")
    write(sftp.output, {"index.html": "accueil", "404.html": "rien"})
    sftp.deploy()
    assert (tmp_path / "ailleurs" / "a.jpg").read_text() == "image"


def test_a_folder_without_rights_needs_a_person(sftp):
    if os.geteuid() == 0:
        sftp.environ["RCLONE_CONFIG_VILLE_USER"] = "nobody"
    else:
        sftp.live.mkdir()
        sftp.live.chmod(0)
    with pytest.raises(PersonRequired, match="rclone s’est arrêté"):
        sftp.deploy()


@pytest.mark.parametrize("known", [None, "", "another"])
def test_a_host_that_cannot_prove_itself_is_given_nothing(sftp, tmp_path, known):
    """None: no file of known hosts where SSH has it; another: the key of an impostor."""
    file = Path(sftp.environ.pop("RCLONE_SFTP_KNOWN_HOSTS_FILE"))
    if known is not None:
        address = file.read_text().split()[0]
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "impostor")], check=True)
        (tmp_path / ".ssh").mkdir()
        line = f"{address} {(tmp_path / 'impostor.pub').read_text()}" if known else ""
        (tmp_path / ".ssh" / "known_hosts").write_text(line)
    with pytest.raises(PersonRequired, match="rien ne prouve que l’hôte est bien le vôtre"):
        sftp.deploy()
    assert not sftp.live.exists()


def test_the_hosts_that_ssh_knows_are_known(sftp, tmp_path):
    (tmp_path / ".ssh").mkdir()
    shutil.copy(sftp.environ.pop("RCLONE_SFTP_KNOWN_HOSTS_FILE"), tmp_path / ".ssh" / "known_hosts")
    sftp.deploy()
    assert tree(sftp.live) == tree(sftp.output)
