"""Files in the journal’s history: one commit, on top of whatever the others have pushed; and when git cannot."""

import os

import pytest

from plugins.core.infrastructure.errors import Exit
from plugins.core.infrastructure.git import GitError, commit_and_push, find_history
from tests.alerts.night import git


@pytest.fixture
def desk(tmp_path):
    """A journal with a forge, on the desk of an editor; `other` is another desk."""
    for name in ("desk/content/alertes", "origin"):
        (tmp_path / name).mkdir(parents=True)
    git(tmp_path / "origin", "init", "-q", "--bare", "-b", "main")
    git(tmp_path / "desk", "init", "-q", "-b", "main")
    (tmp_path / "desk/article.md").write_text("un\n")
    git(tmp_path / "desk", "add", "--all")
    git(tmp_path / "desk", "commit", "-q", "-m", "le journal")
    git(tmp_path / "desk", "remote", "add", "origin", str(tmp_path / "origin"))
    git(tmp_path / "desk", "push", "-q", "-u", "origin", "main")
    git(tmp_path, "clone", "-q", str(tmp_path / "origin"), "other")
    (tmp_path / "desk/content/alertes/eau.md").write_text("L’eau\n")
    return tmp_path / "desk"


def kept(desk, **environ):
    found = find_history(desk / "content/alertes/eau.md", {**os.environ, **environ}, "origin")
    commit = found.commit("alerte")
    return found.push(commit, "alerte")


def log(desk):
    return git(desk.parent / "origin", "log", "--format=%s", "main").splitlines()


def test_one_commit_holds_the_alert_and_nothing_that_lay_beside_it(desk):
    (desk / "article.md").write_text("deux\n")
    git(desk, "add", "article.md")
    kept(desk)
    assert git(desk.parent / "origin", "show", "--name-only", "--format=", "main") == "content/alertes/eau.md"
    assert git(desk, "status", "--porcelain") == "M  article.md"


def test_an_index_that_another_git_holds_is_waited_for(desk, monkeypatch):
    lock = desk / ".git/index.lock"
    lock.touch()
    monkeypatch.setattr("plugins.core.infrastructure.git.sleep", lambda pause: lock.unlink())
    kept(desk)
    assert log(desk) == ["alerte", "le journal"]


def test_what_others_pushed_meanwhile_is_kept_and_the_alert_comes_on_top(desk):
    other = desk.parent / "other"
    (other / "autre.md").write_text("un autre\n")
    git(other, "add", "--all")
    git(other, "commit", "-q", "-m", "un autre article")
    git(other, "push", "-q")
    kept(desk)
    assert log(desk) == ["alerte", "un autre article", "le journal"]
    git(desk, "pull", "-q", "--rebase")
    assert git(desk, "status", "--porcelain") == "" and (desk / "autre.md").exists()


def test_on_a_machine_that_checked_out_a_commit_the_branch_is_that_of_the_forge(desk):
    git(desk, "checkout", "-q", "--detach")
    kept(desk, GITHUB_REF_NAME="main")
    assert log(desk) == ["alerte", "le journal"]


def test_the_same_file_is_not_committed_twice(desk):
    kept(desk)
    assert find_history(desk / "content/alertes/eau.md", os.environ, "origin").commit("alerte") == ""


def test_a_forge_that_is_away_is_told_and_the_commit_stays(desk):
    git(desk, "remote", "set-url", "origin", str(desk.parent / "absent"))
    with pytest.raises(GitError):
        kept(desk)
    assert git(desk, "log", "-1", "--format=%s") == "alerte"


def test_a_folder_that_is_no_repository_or_is_ignored_has_no_history(desk, tmp_path):
    (tmp_path / "eau.md").write_text("L’eau\n")
    assert find_history(tmp_path / "eau.md", {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path)}, "origin") is None
    (desk / ".gitignore").write_text("content/\n")
    assert find_history(desk / "content/alertes/eau.md", os.environ, "origin") is None


def test_files_that_belong_together_are_one_commit_here_and_there(desk):
    other = desk.parent / "other"
    (other / "autre.md").write_text("un autre\n")
    git(other, "add", "--all")
    git(other, "commit", "-q", "-m", "un autre article")
    git(other, "push", "-q")
    (desk / "content/images").mkdir()
    (desk / "content/images/eau.jpg").write_bytes(b"\xff\xd8")
    found = find_history(desk / "content/alertes/eau.md", os.environ, "origin", desk / "content/images/eau.jpg")
    assert found.push(found.commit("alerte"), "alerte")
    pushed = git(desk.parent / "origin", "show", "--name-only", "--format=", "main").split()
    assert pushed == ["content/alertes/eau.md", "content/images/eau.jpg"]


def kept_for(desk, remote):
    return commit_and_push(
        "alerte", os.environ, remote, "content/alertes/eau.md", "Un automate retirerait l’alerte", desk / "content/alertes/eau.md"
    )


def test_nothing_is_pushed_to_a_remote_that_the_town_has_not_named(desk):
    said, code = kept_for(desk, None)
    assert log(desk) == ["le journal"] and git(desk, "log", "-1", "--format=%s") == "alerte"
    assert code == Exit.PERSON and "HISTORY_REMOTE" in said and str(desk.parent / "origin") in said


def test_a_town_that_shares_with_nobody_is_asked_nothing(desk):
    assert kept_for(desk, "") == ("Dans l’histoire du journal, sur cette machine.", Exit.DONE)
    assert log(desk) == ["le journal"]


def test_the_remote_that_the_town_has_named_gets_the_file_by_its_name_or_its_address(desk):
    assert kept_for(desk, "origin")[1] == Exit.DONE
    (desk / "content/alertes/eau.md").write_text("L’eau est bonne\n")
    assert kept_for(desk, str(desk.parent / "origin"))[1] == Exit.DONE
    assert log(desk) == ["alerte", "alerte", "le journal"]


def test_a_remote_with_a_password_is_hidden_from_what_is_said(desk):
    git(desk, "remote", "set-url", "origin", "https://moi:motdepasse@forge.example/journal.git")
    assert "motdepasse" not in kept_for(desk, None)[0]
