"""`doctor` looks at the repository of the journal as a stranger does: an open one is said in red, where agents have texts."""

import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from plugins.service.staff_site.room import check_repository, find_public_address


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words) -> None:
        pass


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[str]:
    """The address of a forge, which serves the folder `forge`."""
    (tmp_path / "forge").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "forge")))
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def git(*words: str, at: Path) -> None:
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.example", *words], cwd=at, check=True, capture_output=True)


@pytest.fixture
def town(tmp_path: Path, forge: str) -> Path:
    """A town whose journal has a history, and a remote on the forge."""
    town = tmp_path / "town"
    town.mkdir()
    (town / "publishconf.py").write_text("")
    git("init", "-q", at=town)
    git("add", ".", at=town)
    git("commit", "-qm", "un", at=town)
    git("remote", "add", "origin", f"{forge}/journal.git", at=town)
    return town


def test_an_open_repository_is_told_in_red_and_a_closed_one_in_green(town, tmp_path, monkeypatch):
    monkeypatch.chdir(town)
    assert [finding.light for finding in check_repository({"BEFFROI_TOWN": str(town)})] == ["vert"]
    git("clone", "-q", "--bare", str(town), str(tmp_path / "forge" / "journal.git"), at=tmp_path)
    git("update-server-info", at=tmp_path / "forge" / "journal.git")
    (finding,) = check_repository({"BEFFROI_TOWN": str(town)})
    assert finding.light == "rouge"
    assert "textes des agents" in finding.text


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@forge.example:ville/journal.git", "https://forge.example/ville/journal.git"),
        ("ssh://git@forge.example:2222/ville/journal.git", "https://forge.example/ville/journal.git"),
        ("https://jeton@forge.example/ville/journal", "https://forge.example/ville/journal"),
        ("/srv/journal.git", None),
    ],
)
def test_a_stranger_asks_by_https_without_a_name(remote, address):
    assert find_public_address(remote) == address
