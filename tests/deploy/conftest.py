"""An output, and every way to a destination: the disk, rsync, rclone to a server on loopback, a branch of a repository."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.engine.deploy import lock
from tests.campaign import trials
from tests.deploy.host import Branch, Host, branch_of
from tests.deploy.rclone_server import Server, serve

SHELL = """#!/bin/sh
# A remote shell without a network: what ssh would run on the host runs here.
while :; do case "$1" in -l) shift 2 ;; -*) shift ;; *) break ;; esac; done
shift
exec sh -c "$*"
"""
ON_DISK = ("folder", "rsync", "ssh")
BY_RCLONE = ("webdav", "sftp")
EVERY_WAY = (*ON_DISK, *BY_RCLONE, "branch")
SAMPLE = ("webdav", "branch")
"""The disk, rsync and SFTP have tests of their own, and all of these in the full campaigns."""
AND_THE_DISK = EVERY_WAY if trials(1, 0) else ("folder", *SAMPLE)
"""For what is asked of the disk nowhere else."""


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Callable[[str], Server]]:
    """A server of rclone's on loopback, by its protocol, for the whole session."""
    started: dict[str, Server] = {}

    def one(protocol: str) -> Server:
        if not shutil.which("rclone"):
            pytest.skip("rclone is not installed")
        if protocol not in started:
            started[protocol] = serve(protocol, tmp_path_factory.mktemp(protocol))
        return started[protocol]

    yield one
    for server in started.values():
        server.stop()


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    """On loopback a line is written in a moment."""
    monkeypatch.setattr(lock, "PAUSE", 0.05)
    monkeypatch.setattr(lock, "DEAD", 0.5)


@pytest.fixture
def host_by(tmp_path: Path, served) -> Callable[[str], Host]:
    """A host reached by one of EVERY_WAY."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "BEFFROI_STATE": str(tmp_path / "state")}

    def by(way: str) -> Host:
        output, live = tmp_path / "output", tmp_path / "l’hôte" / "www"
        if way in BY_RCLONE:
            server = served(way)
            place = f"{tmp_path.name}/www"
            return Host(server.folder / place, output, f"rclone:ville:{place}", environ | server.environ, articles=3)
        if way == "branch":
            return branch_of(tmp_path, output, environ)
        shell = tmp_path / "shell"
        shell.write_text(SHELL, encoding="utf-8")
        shell.chmod(0o755)
        settings = {"folder": f"folder:{live}", "rsync": f"rsync:{live}", "ssh": f"rsync:moi@hote:{live}"}
        return Host(live, output, settings[way], environ | {"RSYNC_RSH": str(shell)})

    return by


def ready(host: Host) -> Host:
    """The same, with the first version of the site to carry."""
    host.build(0)
    return host


@pytest.fixture(params=ON_DISK if trials(1, 0) else ("folder", "ssh"))
def host(request, host_by) -> Host:
    """A host whose disk is at hand, reached in each way, with the first version of the site ready to go.

    rsync without a shell is the same program: only some tests ask for it by name, unless the campaigns are full.
    """
    return ready(host_by(request.param))


@pytest.fixture(params=EVERY_WAY if trials(1, 0) else SAMPLE)
def anywhere(request, host_by) -> Host:
    """A host reached in every way that there is, or in a sample of them, with the first version of the site ready to go."""
    return ready(host_by(request.param))


@pytest.fixture(params=EVERY_WAY if trials(1, 0) else ("folder", "branch"))
def nearly_anywhere(request, host_by) -> Host:
    """The same, for what is no business of rclone's: without it, unless the campaigns are full."""
    return ready(host_by(request.param))


@pytest.fixture(params=BY_RCLONE)
def remote(request, host_by) -> Host:
    """A host reached by rclone, with the first version of the site ready to go."""
    return ready(host_by(request.param))


@pytest.fixture
def branch(host_by) -> Branch:
    """A branch that a forge would serve, with the first version of the site ready to go."""
    return ready(host_by("branch"))
