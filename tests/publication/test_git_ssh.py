"""A checkout reached by a key of its own (core.sshCommand) is reached by it, whoever of us speaks to the forge; nobody is ever asked."""

import subprocess
from pathlib import Path

import pytest

from plugins.announce.ledger_git import open_git
from plugins.announce.post import Key, Post, PostState
from plugins.core.infrastructure.git import Git, GitError
from tests.announce.sample import NOW
from tests.fakes.ssh import stand_in


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """The town's checkout, where we stand; its `origin` is reached by ssh only."""
    bare, here = tmp_path / "ville.git", tmp_path / "journal"
    for words in (["init", "-q", "--bare", str(bare)], ["init", "-q", str(here)]):
        subprocess.run(["git", *words], check=True)
    subprocess.run(["git", "remote", "add", "origin", f"ssh://git@forge.example{bare}"], cwd=here, check=True)
    monkeypatch.chdir(here)
    return here


def configure(checkout: Path, command: str) -> None:
    subprocess.run(["git", "config", "core.sshCommand", command], cwd=checkout, check=True)


@pytest.fixture
def environ(tmp_path) -> dict[str, str]:
    """An environment whose own ssh reaches nothing, and says how it was called."""
    return {"PATH": f"{stand_in(tmp_path / 'machine', reaches=False).parent}:/usr/bin:/bin", "HOME": str(tmp_path)}


def called(folder: Path) -> str:
    """How the ssh of `folder` was called."""
    return (folder / "called").read_text() if (folder / "called").exists() else ""


def test_the_ssh_of_the_checkout_is_the_one_that_is_called(checkout, environ, tmp_path):
    configure(checkout, f"{stand_in(tmp_path / 'ville')} -i 'une clé'")
    Git(None, environ)("ls-remote", "origin")
    assert "-i une clé" in called(tmp_path / "ville")
    assert called(tmp_path / "machine") == ""


def test_without_one_the_machine_s_is_called_and_never_asks(checkout, environ, tmp_path):
    with pytest.raises(GitError):
        Git(None, environ)("ls-remote", "origin")
    assert "BatchMode=yes" in called(tmp_path / "machine")


@pytest.mark.parametrize("variable", ["GIT_SSH_COMMAND", "GIT_SSH"])
def test_what_the_environment_says_is_heard(checkout, environ, tmp_path, variable):
    Git(None, {**environ, variable: str(stand_in(tmp_path / "automate"))})("ls-remote", "origin")
    assert called(tmp_path / "automate")


def test_the_ledger_of_a_checkout_is_kept_by_its_own_ssh(checkout, environ, tmp_path):
    configure(checkout, str(stand_in(tmp_path / "ville")))
    ledger = open_git("git", tmp_path / "state", environ)
    with ledger:
        ledger.read()
        ledger.append(Post(NOW, PostState.CLAIMED, Key("g1", "x", "42"), text="L’été"))
    assert "g1" in subprocess.check_output(["git", "-C", str(tmp_path / "ville.git"), "log", "--oneline", "ledger"], text=True)
