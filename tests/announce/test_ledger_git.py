"""The ledger on a git branch: what forges refuse, what networks cut, and what CI clones."""

import os
import stat
import subprocess

import pytest

from plugins.announce.ledger_git import GitLedger, open_git
from plugins.announce.post import Key, Post, PostState
from plugins.announce.settings import Settings
from plugins.core.infrastructure.errors import NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.git import Git, strip_credentials
from plugins.core.infrastructure.settings import gather_settings
from tests.announce.sample import NOW
from tests.announce.town import Town


@pytest.fixture
def town(tmp_path):
    """A town with a git ledger that nobody has written in."""
    return Town(tmp_path / "town", "git")


def entry(number=1):
    """One line about the post of that number."""
    return Post(NOW, PostState.CLAIMED, Key(f"g{number}", "x", "42"), text="L’été")


def append(ledger, *entries):
    """Write as a run does."""
    with ledger:
        ledger.read()
        ledger.append(*entries)


def guids(ledger):
    """The posts that the ledger knows."""
    return [found.key.guid for found in ledger.read().list_entries()]


def git(folder, *words, **environ):
    """What a git command prints."""
    command = ["git", "-C", str(folder), "-c", "user.name=Essai", "-c", "user.email=essai@example.org", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **environ}).stdout


def hook(town, name, script):
    """Install a hook in the shared repository."""
    path = town.bare / "hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_a_branch_that_does_not_exist_is_an_empty_ledger(town):
    assert guids(town.open()) == []


def test_another_machine_reads_what_one_wrote(town):
    append(town.open("one"), entry(1), entry(2))
    append(town.open("other"), entry(3))
    assert guids(town.open("third")) == ["g1", "g2", "g3"]


def test_each_append_is_one_commit_that_says_what_it_is(town):
    append(town.open(), entry(1))
    append(town.open(), entry(2))
    assert git(town.bare, "log", "--format=%an|%s", "ledger").split("\n")[:2] == [
        "Beffroi|claimed: x/42 g2 (published)",
        "Beffroi|claimed: x/42 g1 (published)",
    ]


def test_the_environment_names_the_author(town, monkeypatch):
    monkeypatch.setitem(os.environ, "GIT_AUTHOR_NAME", "Robot de la mairie")
    append(town.open(), entry(1))
    assert git(town.bare, "log", "--format=%an", "ledger").strip() == "Robot de la mairie"


def test_a_hook_that_refuses_needs_a_person(town):
    hook(town, "pre-receive", "echo 'GitLab: You are not allowed to push code to protected branches' >&2; exit 1")
    with pytest.raises(PersonRequired, match="protected branches"):
        append(town.open(), entry(1))
    assert guids(town.open()) == []


def test_a_push_whose_answer_is_lost_is_found_on_the_branch(town):
    """The hook ends the connection once the branch has moved."""
    append(town.open(), entry(1))
    hook(town, "post-update", "kill -9 $PPID")
    append(town.open(), entry(2))
    assert guids(town.open()) == ["g1", "g2"]


class HurriedGit(Git):
    """Gives up a push after a second; a busy machine may take longer over anything else."""

    def __call__(self, *words, given=b""):
        return Git(self.folder, self.environ, timeout=1 if words[0] == "push" else 60)(*words, given=given)


def test_a_remote_that_never_answers_is_given_up_in_time(town, monkeypatch):
    append(town.open(), entry(1))
    hook(town, "pre-receive", "sleep 60")
    slow = GitLedger(HurriedGit(town.folder / "ci" / "ledger.git", os.environ), str(town.bare), town.folder / "ci")
    monkeypatch.setattr("plugins.announce.ledger_git.PATIENCE", 0)
    with pytest.raises(NotNow):
        append(slow, entry(2))


@pytest.mark.parametrize("remote", ["/nowhere/at/all.git", "https://127.0.0.1:9/town.git"])
def test_a_remote_that_is_not_there_is_told_without_a_traceback(tmp_path, remote):
    with pytest.raises((PersonRequired, NotNow), match="branche ledger"):
        open_git(f"git:{remote}", tmp_path, os.environ).read()


def test_a_token_in_the_address_is_never_shown(tmp_path):
    with pytest.raises((PersonRequired, NotNow)) as told:
        open_git("git:https://robot:glpat-SECRET123@127.0.0.1:9/town.git", tmp_path, os.environ).read()
    assert "SECRET123" not in str(told.value) and "SECRET123" not in repr(told.value.__context__)
    assert strip_credentials("fatal: https://u:p@h/x and https://t@h/y") == "fatal: https://…@h/x and https://…@h/y"
    assert strip_credentials("https://u:p@ss/w@rd@h/x") == "https://…@h/x"


def test_a_token_in_a_setting_that_cannot_be_used_is_never_shown(tmp_path):
    (tmp_path / "ledger.git").symlink_to("/dev/null/nowhere")
    with pytest.raises(PersonRequired) as told:
        open_git("git:https://robot:glpat-SECRET123@127.0.0.1:9/town.git", tmp_path, os.environ)
    assert "SECRET123" not in str(told.value)
    with pytest.raises(SettingsError) as told:
        gather_settings(Settings, {"FEED_AUTHORITY": "v,2024", "LEDGER": "https://robot:glpat-SECRET123@127.0.0.1:9/town.git"}, {})
    assert "SECRET123" not in str(told.value)


def test_history_is_never_rewritten(town):
    append(town.open("one"), entry(1))
    before = git(town.bare, "rev-parse", "ledger").strip()
    append(town.open("other"), entry(2))
    assert git(town.bare, "merge-base", "--is-ancestor", before, "ledger") == ""


def test_a_shallow_clone_of_ci_reads_and_writes(town, tmp_path, monkeypatch):
    work = tmp_path / "work"
    git(tmp_path, "clone", "--quiet", str(town.bare), str(work))
    for message in ("un", "deux"):
        git(work, "commit", "--quiet", "--allow-empty", "-m", message)
    git(work, "push", "--quiet", "origin", "HEAD:refs/heads/main")
    append(town.open(), entry(1))
    append(town.open(), entry(2))
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=main", f"file://{town.bare}", str(tmp_path / "ci"))
    monkeypatch.chdir(tmp_path / "ci")
    head = git(".", "rev-parse", "HEAD")

    append(open_git("git", tmp_path / "state", os.environ), entry(3))

    assert guids(town.open()) == ["g1", "g2", "g3"]
    assert (git(".", "status", "--porcelain"), git(".", "rev-parse", "HEAD")) == ("", head)
    assert "ledger" not in git(".", "branch", "--list")


def test_a_whole_clone_does_not_become_shallow(town, tmp_path, monkeypatch):
    append(town.open(), entry(1))
    append(town.open(), entry(2))
    git(tmp_path, "clone", "--quiet", "--branch=ledger", str(town.bare), str(tmp_path / "work"))
    monkeypatch.chdir(tmp_path / "work")
    append(open_git("git", tmp_path / "state", os.environ), entry(3))
    assert git(".", "rev-parse", "--is-shallow-repository").strip() == "false"


def test_outside_any_repository_the_setting_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(os.environ, "GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(PersonRequired, match="LEDGER"):
        open_git("git", tmp_path, os.environ)


def test_a_branch_edited_by_hand_without_its_last_end_of_line_keeps_its_last_entry(town, tmp_path):
    append(town.open(), entry(1))
    git(tmp_path, "clone", "--quiet", "--branch=ledger", str(town.bare), str(tmp_path / "work"))
    ledger = tmp_path / "work" / "ledger-2026.jsonl"
    ledger.write_text(ledger.read_text().rstrip("\n"))
    git(tmp_path / "work", "commit", "--quiet", "-am", "à la main")
    git(tmp_path / "work", "push", "--quiet")
    append(town.open(), entry(2))
    assert guids(town.open()) == ["g1", "g2"]


def test_a_branch_without_its_file_stops(town, tmp_path):
    append(town.open(), entry(1))
    git(tmp_path, "clone", "--quiet", "--branch=ledger", str(town.bare), str(tmp_path / "work"))
    git(tmp_path / "work", "rm", "--quiet", "ledger-2026.jsonl")
    git(tmp_path / "work", "commit", "--quiet", "-m", "perdu")
    git(tmp_path / "work", "push", "--quiet")
    with pytest.raises(PersonRequired, match="aucun registre"):
        town.open().read()


def test_the_locks_of_a_git_that_died_do_not_stop_the_next_run(town):
    append(town.open(), entry(1))
    own = town.folder / "ci" / "ledger.git"
    for lock in ("shallow.lock", "config.lock", "refs/beffroi/ledger.lock"):
        (own / lock).parent.mkdir(exist_ok=True)
        (own / lock).touch()
    append(town.open(), entry(2))
    assert guids(town.open()) == ["g1", "g2"]


def test_a_repository_of_ours_that_was_half_made_is_made_again(town):
    (town.folder / "ci" / "ledger.git").mkdir(parents=True)
    (town.folder / "ci" / "ledger.git" / "config.lock").touch()
    append(town.open(), entry(1))
    assert guids(town.open()) == ["g1"]


def test_a_publisher_that_runs_in_a_hook_is_not_misled_by_its_environment(town, monkeypatch):
    monkeypatch.setitem(os.environ, "GIT_DIR", "/nowhere")
    monkeypatch.setitem(os.environ, "GIT_QUARANTINE_PATH", "/nowhere")
    append(town.open(), entry(1))
    assert guids(town.open()) == ["g1"]


WITNESS = "refs/beffroi/witness/ledger"


def test_the_witness_goes_with_the_branch(town):
    for number in (1, 2):
        append(town.open(f"machine-{number}"), entry(number))
        assert git(town.bare, "rev-parse", WITNESS) == git(town.bare, "rev-parse", "ledger")


@pytest.mark.parametrize("refusal", ["hidden", "hook", "no atomic push"])
def test_a_forge_that_takes_no_witness_keeps_the_ledger(town, refusal):
    if refusal == "hidden":
        git(town.bare, "config", "receive.hideRefs", "refs/beffroi")
    elif refusal == "hook":
        hook(town, "update", 'case "$1" in refs/beffroi/*) echo "GitLab: denied" >&2; exit 1;; esac')
    else:
        git(town.bare, "config", "receive.advertiseAtomic", "false")
    for number in (1, 2):
        append(town.open(f"machine-{number}"), entry(number))
    ledger = town.open("third")
    assert guids(ledger) == ["g1", "g2"] and not ledger.is_vouched()
    with ledger:
        ledger.acknowledge()
    assert guids(ledger) == ["g1", "g2"] and ledger.is_vouched()
    again = town.open("third")
    assert guids(again) == ["g1", "g2"] and again.is_vouched()


def test_who_loses_the_race_for_the_branch_does_not_move_the_witness(town):
    append(town.open("one"), entry(1))
    late = town.open("late")
    with late:
        late.read()
        append(town.open("one"), entry(2))
        late.append(entry(3))
    assert guids(town.open("third")) == ["g1", "g2", "g3"]
    assert git(town.bare, "rev-parse", WITNESS) == git(town.bare, "rev-parse", "ledger")


def test_what_is_erased_leaves_the_witness_too(town):
    append(town.open(), entry(1))
    with town.open() as ledger:
        ledger.rewrite(lambda lines: lines.replace("L’été".encode(), b""))
    assert git(town.bare, "rev-parse", WITNESS) == git(town.bare, "rev-parse", "ledger")
    assert guids(town.open("fresh")) == ["g1"]
