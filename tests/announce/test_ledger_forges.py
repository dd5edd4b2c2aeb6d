"""The ledger before forges that protect, refuse, delay and cut, and for a CI of which nothing survives."""

import os
import random
import stat
import subprocess

import pytest

from plugins.announce.announce import announce
from plugins.announce.ledger_git import open_git
from plugins.announce.run import OpenAccount
from plugins.core.infrastructure.errors import Exit, PersonRequired
from tests.announce.forks import done, ended, start
from tests.announce.sample import at
from tests.announce.town import AT_ONCE, LINKS, NEWS, Town
from tests.announce.wall import die
from tests.campaign import campaign, trials

RIGHTS = "remote: GitLab: You are not allowed to push code to protected branches on this project."


@pytest.fixture
def town(tmp_path):
    """A town that has begun, whose ledger is a git branch."""
    return Town(tmp_path / "town", "git").begin()


def script(path, text):
    """An executable shell script at `path`."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def hook(town, name, text):
    """Install a hook in the shared repository."""
    script(town.bare / "hooks" / name, text)


def git(town, *words):
    """What a git command prints in the shared repository."""
    return subprocess.run(["git", "-C", str(town.bare), *words], check=True, capture_output=True, text=True).stdout


def from_nth_push(town, number, then):
    """Text of a hook that does `then` from the n-th push on."""
    return f'echo push >> {town.folder}/pushes; [ "$(wc -l < {town.folder}/pushes)" -lt {number} ] || {{ {then}; }}'


def assert_said_once(town, hours=1):
    """A machine that knows nothing finishes, and another has nothing left to say."""
    assert town.publish(hours=hours, publisher="new").exit == Exit.DONE
    assert sorted(town.wall.links()) == sorted(LINKS)
    assert town.publish(hours=hours + 1, publisher="newer").exit == Exit.DONE
    assert len(town.wall.links()) == len(LINKS)


def test_a_protected_main_does_not_keep_the_ledger_from_being_written(town):
    hook(town, "update", f'[ "$1" = refs/heads/ledger ] || {{ echo "{RIGHTS}" >&2; exit 1; }}')
    assert town.publish().exit == Exit.DONE
    assert town.wall.links() == LINKS


def test_a_protected_ledger_stops_before_anything_is_said_and_says_what_to_do(town):
    hook(town, "update", f'[ "$1" != refs/heads/ledger ] || {{ echo "{RIGHTS}" >&2; exit 1; }}')
    report = town.publish()
    assert (report.exit, town.wall.links()) == (Exit.PERSON, [])
    said = report.format_lines()[-1]
    assert "Le dépôt refuse la branche ledger" in said and "protected branches" in said and "Vérifiez le droit d’y écrire" in said


@pytest.mark.parametrize("choice", ["git", "git:/nulle/part.git"], ids=["no origin", "a remote that is gone"])
def test_a_remote_that_is_missing_is_told_in_french_with_what_to_do(tmp_path, monkeypatch, choice):
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "journal")], check=True)
    monkeypatch.chdir(tmp_path / "journal")
    with pytest.raises(PersonRequired) as told:
        open_git(choice, tmp_path / "state", os.environ).read()
    assert "n’existe pas ou plus" in str(told.value) and "git remote add origin" in str(told.value)
    assert "fatal" not in str(told.value)


def test_a_folder_that_is_no_repository_is_told_in_french(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PersonRequired, match="ce dossier n’est pas un dépôt git") as told:
        open_git("git", tmp_path / "state", {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert "fatal" not in str(told.value)


@pytest.mark.parametrize("number", [1, 2, 3, 6][: trials(full=4, sample=2)])
def test_a_token_that_expires_during_a_run_loses_and_repeats_nothing(town, number):
    """From its n-th push on, the run has no right any more: a claim that is not written is not said, an end is found again."""
    hook(town, "pre-receive", from_nth_push(town, number, 'echo "remote: HTTP Basic: Access denied" >&2; exit 1'))
    report = town.publish()
    assert report.exit == Exit.PERSON and "Access denied" in report.format_lines()[-1]
    assert len(town.wall.links()) == number // 2
    hook(town, "pre-receive", "exit 0")
    assert_said_once(town)


def test_a_slow_forge_only_takes_its_time(town):
    hook(town, "pre-receive", "sleep 0.5")
    assert town.publish(NEWS[:1]).exit == Exit.DONE
    assert town.wall.links() == LINKS[:1]


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("number", [3, 1][: trials(full=2, sample=1)])
def test_a_ci_that_dies_around_the_call_is_finished_by_a_machine_that_knows_nothing(town, side, number):
    """Before: it has pushed its claim and not called. After: it has called and not pushed the end."""
    calls = iter(range(1, 9))
    setattr(town.wall, side, lambda: die() if next(calls) == number else None)
    assert done(town.publish) == -9
    setattr(town.wall, side, bool)
    assert_said_once(town)


WIRE = """
shift
case "$1" in *receive-pack*) echo push >> {folder}/pushes;; esac
if [ -e {folder}/cut ] && [ "${{1#git-receive-pack}}" != "$1" ] && [ "$(wc -l < {folder}/pushes)" -eq {number} ]; then
    {cut}
else
    exec sh -c "$1"
fi
"""
"""What stands for ssh: it runs here what it is asked to run there, and cuts the n-th push."""
UPWARD = 'dd bs=1 count={size} 2>/dev/null | sh -c "$1"'
DOWNWARD = 'sh -c "$1" | {{ dd bs=1 count={size} 2>/dev/null; kill $$; }}'


def over_the_wire(town, monkeypatch, cut, number, size):
    """The ledger, reached through a connection that is cut after so many bytes of the n-th push."""
    text = WIRE.format(folder=town.folder, number=number, cut=cut.format(size=size))
    monkeypatch.setitem(os.environ, "GIT_SSH_COMMAND", str(script(town.folder / "wire", text)))
    monkeypatch.setitem(os.environ, "GIT_SSH_VARIANT", "simple")
    return open_git(f"git:ssh://forge{town.bare}", town.folder / "ci", os.environ)


@campaign
@pytest.mark.parametrize("cut", [UPWARD, DOWNWARD], ids=["upward", "downward"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_connection_cut_anywhere_in_a_push_loses_and_repeats_nothing(tmp_path, monkeypatch, cut, number):
    chance = random.Random(f"{cut}{number}")
    for trial in range(trials(full=50, sample=1)):
        town = Town(tmp_path / str(trial), "git").begin()
        (town.folder / "cut").touch()
        with over_the_wire(town, monkeypatch, cut, number, chance.randrange(1, 1_500)) as ledger:
            report = announce(NEWS[:2], [OpenAccount(town.wall)], ledger, at(), AT_ONCE)
        assert report.exit in (Exit.DONE, Exit.LATER, Exit.PERSON)
        assert_said_once(town)


def moves(town):
    """The commits that the branch has left and reached, as the repository itself noted them."""
    return [line.split()[:2] for line in (town.bare / "logs/refs/heads/ledger").read_text().splitlines()]


@campaign
def test_no_publisher_ever_asks_for_a_push_that_would_lose_a_line(tmp_path):
    """A hook notes every move that is asked for; the reflog shows every move that was made."""
    for trial in range(trials(full=30, sample=1)):
        town = Town(tmp_path / str(trial), "git")
        git(town, "config", "core.logAllRefUpdates", "always")
        asked = town.folder / "asked"
        hook(town, "pre-receive", f"cat >> {asked}")
        town.begin_here()
        raced = [lambda name=name, town=town: town.publish(NEWS, publisher=name).exit for name in ("one", "other", "third")]
        for number in [start(work) for work in raced]:
            assert ended(number) in (Exit.DONE, Exit.LATER)
        assert town.publish(hours=1).exit == Exit.DONE
        wanted = [line.split()[:2] for line in asked.read_text().splitlines()]
        assert moves(town)[-1] in wanted and len(moves(town)) == 2 * len(LINKS) + 1
        for old, new in [*moves(town), *wanted]:
            assert set(old) == {"0"} or git(town, "merge-base", old, new).strip() == old
