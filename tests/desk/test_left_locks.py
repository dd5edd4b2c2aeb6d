"""The lock of a git that was killed stops nobody for long; that of a git at work is never taken from it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.git import OLD_ENOUGH, GitError
from plugins.service.desk.repository import commit_file, explain_git_failure, remove_stale_locks
from tests.desk.conftest import Desk
from tests.desk.test_others_pushes import HEAD, Clones
from tests.processes import PATIENCE

SLOW = "slow.txt"


@contextmanager
def git_at_work(clone: Path, *words: str) -> Iterator[Path]:
    """Git, in the middle of what it does with the file SLOW, for the block: its lock. Then it is killed, as a power cut does."""
    begun = clone.parent / "begun"
    waits = f"sh -c 'touch {begun}; sleep 600'"
    (clone / ".git" / "info" / "attributes").write_text(f"{SLOW} filter=slow\n")
    for side in ("clean", "smudge"):
        subprocess.run(["git", "config", f"filter.slow.{side}", waits], cwd=clone, check=True)
    process = subprocess.Popen(["git", *words], cwd=clone, start_new_session=True)
    try:
        until = time.monotonic() + PATIENCE
        while not begun.exists():
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.02)
        yield clone / ".git" / "index.lock"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        begun.unlink()
        (clone / ".git" / "info" / "attributes").unlink()


def age(lock: Path) -> None:
    """As if it had been put long ago; on a machine that is busy it was, and whoever found it first has taken it away."""
    long_ago = time.time() - OLD_ENOUGH - 1
    with suppress(FileNotFoundError):
        os.utime(lock, (long_ago, long_ago))


@pytest.fixture
def clones(tmp_path: Path) -> Clones:
    """The desk's clone and a git user's, one text in both."""
    return Clones(tmp_path)


def test_a_lock_is_taken_away_once_it_is_old_and_the_git_that_held_it_was_killed(clones: Clones):
    text = clones.here / "articles" / "marche.md"
    (clones.here / SLOW).write_text("lent")
    with git_at_work(clones.here, "add", SLOW) as lock:
        age(lock)
        assert remove_stale_locks(text, {}) == [] and lock.exists()
        text.write_text(f"{HEAD}Un, ici.\n", encoding="utf-8")
        with pytest.raises(GitError) as failure:
            commit_file(text, {}, "un texte")
        assert "Un git travaille" in explain_git_failure(text, {}, failure.value)
    lock.touch()
    assert remove_stale_locks(text, {}) == []
    assert "sera ôté 60 s après" in explain_git_failure(text, {}, failure.value)
    age(lock)
    assert [removed_lock.file for removed_lock in remove_stale_locks(text, {})] == [lock]
    assert commit_file(text, {}, "un texte") == clones.git(clones.here, "rev-parse", "HEAD")


def test_a_merge_that_was_cut_while_it_changed_the_folder_is_made_to_its_end(clones: Clones):
    clones.write(clones.there, "articles/marche.md", f"{HEAD}Un, là.\n\nDeux.\n\nTrois.\n")
    clones.write(clones.there, "articles/neuf.md", f"{HEAD.replace('aaaaaaaa', 'bbbbbbbb')}Neuf.\n")
    clones.write(clones.there, SLOW, "lent")
    clones.git(clones.here, "fetch", "-q", "origin", "+main:refs/beffroi/seen")
    with git_at_work(clones.here, "merge", "-q", "--ff-only", "refs/beffroi/seen") as lock:
        pass
    age(lock)
    assert clones.text() == "Un, là.\n\nDeux.\n\nTrois.\n" and (clones.here / "articles/neuf.md").exists()
    assert remove_stale_locks(clones.here / "a", {})
    clones.write(clones.here, "articles/ici.md", f"{HEAD.replace('aaaaaaaa', 'cccccccc')}Ici.\n")
    clones.meet()
    assert clones.git(clones.here, "status", "--porcelain") == "" and (clones.here / SLOW).read_text() == "lent"
    assert clones.git(clones.forge, "rev-parse", "main") == clones.git(clones.here, "rev-parse", "HEAD")


def test_what_somebody_changes_in_the_folder_is_not_taken_for_half_a_merge(clones: Clones):
    clones.write(clones.there, "articles/marche.md", f"{HEAD}Un, là.\n\nDeux.\n\nTrois.\n")
    (clones.here / "articles/marche.md").write_text(f"{HEAD}Un, à la main.\n", encoding="utf-8")
    with pytest.raises(NotNow, match=r"marche\.md a été changé dans le dossier.*une personne doit le faire"):
        clones.meet()
    assert clones.text() == "Un, à la main.\n"


def test_an_alert_does_not_wait_for_git_and_is_committed_once_it_can_be(desk: Desk):
    nora = desk.enter("Nora Verrou", "alerte, écrit, publie")
    (desk.content / SLOW).write_text("lent")
    with git_at_work(desk.content, "add", SLOW) as lock:
        publication = nora.publish(nora.begin("alerte"), title="Verrou posé", end="2026-03-28 18:00")
        assert "Verrou posé" in desk.page_once_online("alertes/2026/verrou-pose")
        desk.service.wait_for(lambda: "Un git travaille" in str(nora.receipt(publication)["receipt"]))
        assert nora.receipt(publication)["state"] == "queued"
    (desk.content / SLOW).unlink()
    age(lock)
    receipt = nora.wait_online(publication)
    assert "index.lock" in next(entry["words"] for entry in receipt["receipt"] if entry["name"] == "verrou")
    assert desk.git("log", "--format=%an %s").split("\n").count("Nora Verrou alerte : Verrou posé") == 1
