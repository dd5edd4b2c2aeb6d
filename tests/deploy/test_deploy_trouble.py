"""What a webmaster reads when the host, the disk or another deploy says no: one sentence, and a site that the next run completes."""

import fcntl
import io
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import pytest

from plugins.core.infrastructure.errors import NotNow, PersonRequired, SettingsError
from plugins.engine.deploy.deploy import deploy
from plugins.engine.deploy.lock import hold_local_lock
from tests.deploy.site import leads_to, missing, tree, write

PROGRAM = """
import os, resource, sys
from pathlib import Path
from plugins.engine.deploy.deploy import deploy
from plugins.core.infrastructure.errors import BeffroiError
if sys.argv[3] != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    sys.exit(deploy(Path(sys.argv[1]), {"DEPLOY": sys.argv[2]}, dict(os.environ), sys.stdout, yes=True).exit)
except BeffroiError as error:
    print(error)
    sys.exit(error.exit_code)
"""

AS_ANYONE = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search"]
"""The root user of a test machine may write anywhere; without these two powers, rights count."""


def run(host, root: Path, room: int = 0) -> subprocess.CompletedProcess:
    """Deploy in a program of its own, bound by rights, and by `room` bytes a file."""
    command = [*(AS_ANYONE if os.geteuid() == 0 else []), sys.executable, "-c", PROGRAM, str(host.output), host.setting, str(room)]
    child = {**host.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, env=child, capture_output=True, text=True, check=False)


def test_a_full_disk_is_told_and_the_next_run_completes(host_by, root):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    host.build(1)
    write_big(host.output / "images" / "grande.jpg")
    ended = run(host, root, room=1_000_000)
    assert ended.returncode == 3
    assert "plus de place" in ended.stdout
    assert ended.stdout.count("\n") == 1
    assert not missing(host.live)
    host.deploy()
    assert tree(host.live) == tree(host.output)


def test_a_disk_full_at_the_other_end_of_rsync_is_told(host_by, root):
    host = host_by("ssh")
    host.build(0)
    host.deploy()
    host.build(1)
    write_big(host.output / "images" / "grande.jpg")
    ended = run(host, root, room=1_000_000)
    assert ended.returncode == 3
    assert "rsync s’est arrêté" in ended.stdout
    assert not missing(host.live)
    host.deploy()
    assert tree(host.live) == tree(host.output)


def write_big(path: Path) -> None:
    path.write_bytes(os.urandom(2_000_000))


@pytest.mark.parametrize("mode", [0o555, 0o000])
@pytest.mark.parametrize("way", ["folder", "rsync", "ssh"])
def test_a_destination_without_rights_is_told(host_by, root, way, mode):
    host = host_by(way)
    host.build(0)
    host.live.mkdir(parents=True)
    host.live.chmod(mode)
    ended = run(host, root)
    host.live.chmod(0o755)
    assert ended.returncode == 3, ended.stdout + ended.stderr
    assert ended.stdout.count("\n") == 1
    assert not ended.stderr
    assert not list(host.live.iterdir())


def test_a_page_of_the_output_that_cannot_be_read_stops_the_deploy(host_by, root):
    host = host_by("folder")
    host.build(0)
    (host.output / "404.html").chmod(0)
    ended = run(host, root)
    assert ended.returncode == 3
    assert "404.html" in ended.stdout
    assert not host.live.exists() or not tree(host.live)


def test_a_destination_below_a_file_is_told(host_by):
    host = host_by("folder")
    host.build(0)
    host.live.parent.write_text("un fichier", encoding="utf-8")
    with pytest.raises(PersonRequired, match="le dépôt s’est arrêté"):
        host.deploy()


def test_a_second_deploy_at_once_goes_away(host):
    with hold_local_lock(host.live, "www"), pytest.raises(NotNow, match="un autre dépôt est en cours"):
        host.deploy()
    assert not tree(host.live)
    host.deploy()


def test_a_patient_deploy_follows_the_one_that_is_under_way(host_by):
    """It takes what is there by then: what was built meanwhile included."""
    host = host_by("folder")
    host.build(0)
    with ExitStack() as other:
        other.enter_context(hold_local_lock(host.live, "www"))
        said = io.StringIO()

        def end():
            while "celle-ci la suivra" not in said.getvalue():
                time.sleep(0.02)
            host.build(1)
            other.close()

        Thread(target=end, daemon=True).start()
        deploy(host.output, {"DEPLOY": host.setting}, host.environ, said, True, patience=60)
    assert tree(host.live) == tree(host.output)
    assert said.getvalue().count("une autre mise en ligne est en cours ; celle-ci la suivra") == 1


def test_patience_has_an_end(host_by):
    host = host_by("folder")
    host.build(0)
    with hold_local_lock(host.live, "www"), pytest.raises(NotNow, match="un autre dépôt est en cours"):
        deploy(host.output, {"DEPLOY": host.setting}, host.environ, io.StringIO(), True, patience=0.1)


def test_the_lock_is_held_on_the_host_itself_during_a_remote_deploy(host_by):
    host = host_by("ssh")
    host.build(0)
    spy = host.live.parent.parent / "spy"
    real = shutil.which("rsync")
    write(spy, {"rsync": f'#!/bin/sh\nflock -n "{host.live}/.beffroi-verrou" true && echo free >> "{spy}/free"\nexec {real} "$@"\n'})
    (spy / "rsync").chmod(0o755)
    host.environ["PATH"] = f"{spy}:{host.environ['PATH']}"
    host.deploy()
    assert tree(host.live) == tree(host.output)
    assert not (spy / "free").exists()
    with (host.live / ".beffroi-verrou").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_host_without_a_shell_is_deployed_to_without_a_lock(host_by, tmp_path):
    host = host_by("ssh")
    host.build(0)
    host.live.mkdir(parents=True)
    only = Path(host.environ["RSYNC_RSH"])
    open_to_all = only.read_text(encoding="utf-8")
    only.write_text(open_to_all.replace("exec sh", 'case "$*" in rsync*) ;; *) exit 1 ;; esac\nexec sh'), encoding="utf-8")
    host.deploy()
    assert tree(host.live) == tree(host.output)


def test_a_host_that_does_not_answer_is_told(host_by):
    host = host_by("ssh")
    host.build(0)
    shell = "#!/bin/sh\necho 'ssh: connect to host hote: Connection refused' >&2\nexit 255\n"
    Path(host.environ["RSYNC_RSH"]).write_text(shell, encoding="utf-8")
    with pytest.raises(PersonRequired, match=r"ne répond pas ou refuse la clé .*Connection refused"):
        host.deploy()


def test_a_machine_without_rsync_is_told_what_to_install(host_by, tmp_path):
    host = host_by("rsync")
    host.build(0)
    host.environ["PATH"] = str(tmp_path)
    with pytest.raises(SettingsError, match="apt install rsync"):
        host.deploy()


def test_a_preview_and_its_drafts_are_never_put_online(tmp_path):
    write(tmp_path / "output", {"index.html": "un brouillon", "_apercu/annonces/index.html": "les annonces"})
    with pytest.raises(SettingsError, match="c’est un aperçu"):
        deploy(tmp_path / "output", {"DEPLOY": f"folder:{tmp_path / 'public'}"}, {}, io.StringIO())
    assert not (tmp_path / "public").exists()


def _mounted(folder: Path, size: int) -> bool:
    """Whether a small file system of `size` bytes now stands at `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(host_by):
    """A host reached by rsync, on a file system of its own, and how to leave only so many bytes free on it."""
    host = host_by("rsync")
    if not shutil.which("mount") or not _mounted(host.live, 64_000_000):
        pytest.skip("mounting a small file system takes root")

    def leave(free: int) -> None:
        room = os.statvfs(host.live)
        used = (room.f_blocks - room.f_bfree) * room.f_frsize
        subprocess.run(["mount", "-o", f"remount,size={used + free}", host.live], check=True)

    yield host, leave
    subprocess.run(["umount", "--lazy", host.live], check=True)


@pytest.mark.parametrize("blocks", [0, 4, 24, 25, 26, 27, 28])
def test_a_disk_that_fills_under_rsync_leaves_no_page_that_leads_to_a_missing_one(small_disk, blocks):
    host, leave = small_disk
    host.build(0)
    host.deploy()
    leave(blocks * 4096)
    host.build(1)
    with pytest.raises(PersonRequired, match="No space left on device"):
        host.deploy()
    assert missing(host.live) == []
    assert [
        f"{name} → {each}" for name, text in pages(host.live) for each in leads_to(name, text) if not (host.live / each).is_file()
    ] == []
    leave(64_000_000)
    host.deploy()
    assert tree(host.live) == tree(host.output)


def pages(live: Path) -> list[tuple[str, str]]:
    """Every page there, even those that no other leads to yet."""
    return [(path.relative_to(live).as_posix(), path.read_text(encoding="utf-8")) for path in sorted(live.rglob("*.html"))]
