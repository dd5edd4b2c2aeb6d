"""When the environment cannot be made: one clear French sentence, code 2, nothing left behind, never a traceback."""

import ast
import os
import resource
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.command.environment import _iterate_output, explain_failure
from tests.campaign import long

FAKE_PYTHON = """\
#!/bin/sh
case "$*" in *"-m {missing}"*) echo "$0: No module named {missing}"; exit 1;; esac
mkdir -p "$5/bin"
cp "$0" "$5/bin/python"
"""
PRETEND = "import runpy, sys; {pretence}; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")


def assert_refused(run, *pieces: str):
    assert run.returncode == 2, (run.stdout, run.stderr)
    assert run.stdout == ""
    assert "Traceback" not in run.stderr
    sentence = run.stderr.splitlines()[-1]
    assert [piece for piece in pieces if piece not in sentence] == [], sentence


def pretending(checkout, pretence: str, *words: str, **options):
    """Runs the launcher in an interpreter that pretends something of itself."""
    command = [sys.executable, "-c", PRETEND.format(pretence=pretence), checkout.folder / "beffroi", *words]
    return subprocess.run(command, env=checkout.environ, capture_output=True, encoding="utf-8", **options)


def own_mounts() -> bool:
    try:
        return subprocess.run([*OWN_MOUNTS, "mount -t tmpfs none /mnt"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def read_only(folder) -> tuple[str, ...]:
    """What to put before a command so that it cannot write in `folder`, whoever runs it."""
    script = f"mount --bind '{folder}' '{folder}' && mount -o remount,bind,ro '{folder}' && exec \"$@\""
    return (*OWN_MOUNTS, script, "sh")


needs_mounts = pytest.mark.skipif(not own_mounts(), reason="this machine lets no one mount a folder of their own")


def test_an_old_python_understands_the_launcher_enough_to_refuse(root):
    ast.parse((root / "beffroi").read_text(), feature_version=(3, 6))


def test_an_old_python_is_named(checkout):
    run = pretending(checkout, "sys.version_info = (3, 9, 2); sys.version = '3.9.2 (main)'", "preview")
    assert_refused(run, "Beffroi demande Python 3.11 ou plus récent", "Python 3.9.2")
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("version", ["3.6", "3.9"])
def test_a_real_old_python_is_refused_in_french(checkout, version):
    python = shutil.which(f"python{version}")
    if not python or subprocess.run([python, "-V"], capture_output=True).returncode:
        pytest.skip(f"no Python {version} here")
    bare = checkout.environ | {"LC_ALL": "C"}
    run = subprocess.run([python, checkout.folder / "beffroi"], capture_output=True, encoding="utf-8", env=bare)
    assert_refused(run, "Beffroi demande Python 3.11 ou plus récent", f"Python {version}")


def test_windows_is_sent_to_wsl(checkout):
    assert_refused(pretending(checkout, "sys.modules['fcntl'] = None"), "WSL")


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_venv_module_names_the_debian_package(checkout, tmp_path, missing):
    python = tmp_path / "python3"
    python.write_text(FAKE_PYTHON.format(missing=missing))
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    command = [sys.executable, checkout.folder / "beffroi"]
    run = subprocess.run(command, env=checkout.environ | {"BEFFROI_PYTHON": str(python)}, capture_output=True, encoding="utf-8")
    assert_refused(run, "module venv", "sudo apt install python3-venv")
    assert checkout.remains() == []


@long
def test_without_network_it_says_so(checkout):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
    environ = {name: value for name, value in checkout.environ.items() if not name.startswith("PIP_") and "proxy" not in name.lower()}
    run = checkout.run("check", environ=environ | {"PIP_INDEX_URL": index, "PIP_CONFIG_FILE": os.devnull})
    assert_refused(run, "le réseau ne répond pas")
    assert checkout.remains() == []


@long
def test_a_package_that_was_altered_is_refused(checkout):
    pinned = (checkout.folder / "requirements.txt").read_text()
    (checkout.folder / "requirements.txt").write_text(pinned.replace(pinned[-10:-1], "0" * 9))
    assert_refused(checkout.run("check"), "un paquet reçu n’est pas celui qui est attendu")
    assert checkout.remains() == []


def test_a_package_without_a_hash_is_refused(checkout):
    (checkout.folder / "requirements.txt").write_text("tiny==1.0\n")
    assert_refused(checkout.run("check"), "L’environnement n’a pas pu être préparé")


def test_a_quota_on_disk_says_that_there_is_no_room(checkout):
    def quota():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    assert_refused(checkout.run("check", preexec_fn=quota), "il n’y a plus de place sur le disque")
    assert checkout.remains() == []


@needs_mounts
def test_a_full_disk_says_that_there_is_no_room(checkout, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    script = (
        f"mount -t tmpfs -o size=3m none {small} && cp -r '{checkout.folder}'/* {small} && exec '{sys.executable}' {small}/beffroi check"
    )
    run = subprocess.run([*OWN_MOUNTS, script], env=checkout.environ, capture_output=True, encoding="utf-8")
    assert_refused(run, "il n’y a plus de place sur le disque")


@needs_mounts
def test_a_checkout_that_cannot_be_written_is_named(checkout):
    run = checkout.run("check", before=read_only(checkout.folder))
    assert_refused(run, f"{checkout.folder} ne peut pas être écrit")


@needs_mounts
def test_a_checkout_that_cannot_be_written_still_works_once_its_environment_is_made(made):
    checkout, _ = made
    assert checkout.run("check", before=read_only(checkout.folder)).returncode == 0


@pytest.mark.parametrize(
    ("heard", "piece"),
    [
        ("OSError: [Errno 28] No space left on device", "plus de place"),
        ("[Errno 122] Disk quota exceeded: '/x'", "plus de place"),
        ("[Errno 13] Permission denied: '/srv/beffroi/.venv.lock'", "/srv/beffroi ne peut pas être écrit"),
        ("[Errno 30] Read-only file system: '/srv/beffroi/.venv.lock'", "ne peut pas être écrit"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "REQUESTS_CA_BUNDLE"),
        ("WARNING: Retrying (…) after connection broken by 'ProxyError('Cannot connect to proxy.')'", "HTTPS_PROXY"),
        ("ERROR: Exception:\nReadTimeoutError: Read timed out.", "le réseau ne répond pas"),
        ("something\nERROR: nobody knows\n", "ERROR: nobody knows"),
        ("", ""),
    ],
)
def test_what_pip_or_the_system_says_becomes_a_sentence(heard, piece):
    assert piece in explain_failure(heard, Path("/srv/beffroi"))


def test_what_a_package_runs_while_it_is_installed_knows_no_secret_of_the_town(tmp_path, monkeypatch):
    for name in ("BEFFROI_X_API_SECRET", "RCLONE_CONFIG_HOTE_ACCESS_KEY_ID", "GITHUB_TOKEN"):
        monkeypatch.setenv(name, "canari")
    monkeypatch.setenv("PIP_INDEX_URL", "https://paquets.example/simple")
    with (tmp_path / "lock").open("w") as lock:
        known = "".join(_iterate_output(["env"], lock))
    assert "canari" not in known and "PIP_INDEX_URL=https://paquets.example/simple\n" in known
