"""A branch that a forge serves: one deploy, one commit, nobody's work lost, and no place touched but the branch."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from plugins.core.infrastructure.errors import NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.git import GitError
from plugins.engine.deploy import pages_branch
from plugins.engine.deploy.pages_branch import PagesBranch, build_git_environment
from tests.deploy.host import SOMEONE
from tests.deploy.site import tree, write
from tests.fakes.ssh import stand_in

PROGRAM = """
import os, sys
from pathlib import Path
from plugins.engine.deploy.deploy import deploy
from plugins.core.infrastructure.errors import BeffroiError
try:
    deploy(Path(sys.argv[1]), {"DEPLOY": sys.argv[2]}, dict(os.environ), sys.stdout)
except BeffroiError as error:
    sys.exit(error.exit_code)
"""


def bare(branch, *words):
    """What a git command says in the forge's repository."""
    return subprocess.run(["git", "-C", str(branch.bare), *words], check=True, capture_output=True, text=True).stdout.strip()


def hook(branch, name, script):
    """What the forge does when it is pushed to."""
    path = branch.bare / "hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_each_deploy_is_one_commit_on_top_of_the_last(branch):
    branch.deploy()
    first = branch.tip()
    branch.build(1)
    branch.deploy()
    assert bare(branch, "rev-list", "--count", "pages") == "2"
    assert bare(branch, "rev-parse", "pages^") == first
    assert bare(branch, "log", "-1", "--format=%an|%s", "pages") == "Beffroi|Mise en ligne du journal"


def test_github_is_told_not_to_build_the_site_again(branch):
    branch.deploy()
    assert (branch.live / ".nojekyll").read_bytes() == b""
    branch.build(1)
    branch.deploy()
    assert (branch.live / ".nojekyll").exists()


def test_a_domain_name_put_there_by_hand_survives_whatever_is_deployed(branch):
    branch.deploy()
    branch.put({"CNAME": "journal.valbrune.example", ".nojekyll": "à la main"})
    for number in (1, 2):
        branch.build(number)
        branch.deploy()
    assert (branch.live / "CNAME").read_text() == "journal.valbrune.example"
    assert (branch.live / ".nojekyll").read_text() == "à la main"
    assert "à la main" in bare(branch, "log", "--format=%s", "pages")


def test_what_someone_pushed_meanwhile_is_not_lost(branch, monkeypatch):
    branch.deploy()
    branch.build(1)
    commit = PagesBranch._commit

    def overtaken(target):
        made = commit(target)
        branch.put({"CNAME": "journal.valbrune.example"})
        return made

    with monkeypatch.context() as race, pytest.raises(NotNow, match="un autre dépôt"):
        race.setattr(PagesBranch, "_commit", overtaken)
        branch.deploy()
    assert bare(branch, "log", "-1", "--format=%s", "pages") == "à la main"
    branch.deploy()
    assert tree(branch.output).items() <= tree(branch.live).items()
    assert (branch.live / "CNAME").exists()


def test_a_push_whose_answer_is_lost_is_found_on_the_branch(branch):
    branch.deploy()
    branch.build(1)
    hook(branch, "post-update", "kill -9 $PPID")
    branch.deploy()
    assert tree(branch.output).items() <= tree(branch.live).items()


def test_a_protected_branch_needs_a_person(branch):
    hook(branch, "pre-receive", "echo 'GitLab: You are not allowed to push code to protected branches' >&2; exit 1")
    with pytest.raises(PersonRequired, match="protected branches"):
        branch.deploy()
    assert not branch.tip()


def test_a_forge_that_never_answers_is_given_up(branch, monkeypatch):
    monkeypatch.setattr(pages_branch, "TIMEOUT", 1)
    hook(branch, "pre-receive", "sleep 60")
    with pytest.raises(NotNow, match="git s’est arrêté"):
        branch.deploy()


def test_a_repository_that_is_not_there_needs_a_person(branch):
    with pytest.raises(PersonRequired, match="le dépôt refuse"):
        replace(branch, setting="git:/nowhere/at/all.git#pages").deploy()


def test_a_token_in_the_address_is_never_shown(branch):
    with pytest.raises((NotNow, PersonRequired)) as told:
        replace(branch, setting="git:https://robot:canari-secret@127.0.0.1:9/ville.git#pages").deploy()
    assert "canari-secret" not in str(told.value) and "127.0.0.1:9" in str(told.value)
    with pytest.raises(SettingsError) as told:
        replace(branch, setting="git:https://robot:canari-secret@127.0.0.1/ville.git#..").deploy()
    assert "canari-secret" not in str(told.value)


def test_no_program_that_git_starts_is_given_the_address_as_an_argument(branch, tmp_path):
    real = shutil.which("git")
    write(tmp_path / "spy", {"git": f'#!/bin/sh\necho "$@" >> "{tmp_path}/said"\nexec {real} "$@"\n'})
    (tmp_path / "spy" / "git").chmod(0o755)
    replace(branch, environ={**branch.environ, "PATH": f"{tmp_path}/spy:{branch.environ['PATH']}"}).deploy()
    assert str(branch.bare) not in (tmp_path / "said").read_text()


@pytest.mark.parametrize("name", ["pelicanconf.py", "ledger.jsonl", "ledger-2026.jsonl"])
def test_the_branch_of_the_sources_or_of_the_ledger_is_not_written_in(branch, name):
    branch.put({name: "précieux"})
    with pytest.raises(SettingsError, match="n’est pas la branche d’un site"):
        branch.deploy()


def test_a_link_of_someone_else_in_the_way_stops_everything(branch):
    (branch.live / "images").symlink_to("/etc")
    branch.share()
    with pytest.raises(PersonRequired, match="« images »"):
        branch.deploy()


def test_a_link_that_reads_like_the_page_it_replaced_is_not_taken_for_it(branch):
    write(branch.output, {"index.html": "accueil"})
    branch.deploy()
    (branch.live / "index.html").unlink()
    (branch.live / "index.html").symlink_to("accueil")
    branch.share()
    branch.deploy()
    assert not (branch.live / "index.html").is_symlink()
    assert (branch.live / "index.html").read_text() == "accueil"


def test_bytes_arrive_as_they_are_whatever_git_is_set_to(branch, tmp_path):
    (tmp_path / ".gitconfig").write_text("[core]\n\tautocrlf = true\n[commit]\n\tgpgsign = true\n[fetch]\n\tprune = true\n")
    (branch.output / "page.txt").write_bytes(b"une ligne\r\nune autre\n")
    branch.put({".gitattributes": "* text=auto eol=lf\n"})
    branch.deploy()
    assert subprocess.run(["git", "-C", branch.bare, "cat-file", "blob", "pages:page.txt"], capture_output=True).stdout == (
        b"une ligne\r\nune autre\n"
    )


def test_names_with_line_ends_arrive(branch):
    write(branch.output, {"index.html": "accueil", 'deux\nlignes".txt': "a", "a\\nb.txt": "b"})
    branch.deploy()
    assert tree(branch.output).items() <= tree(branch.live).items()


@pytest.fixture
def checkout(branch, tmp_path, monkeypatch):
    """The town's own checkout, whose remote `origin` is the forge, and where the deploy is started."""
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", str(branch.bare), str(source)], check=True, capture_output=True)
    write(source / "content", {"un.md": "un texte"})
    for words in (["add", "."], ["commit", "-qm", "le journal"], ["push", "-q", "origin", "HEAD:refs/heads/main"]):
        subprocess.run(["git", "-C", str(source), *words], check=True, env={**os.environ, **SOMEONE})
    (source / "content" / "un.md").write_text("un texte en cours")
    monkeypatch.chdir(source)
    return source


def state(checkout):
    """All that a deploy must not touch in a checkout."""
    git = ["git", "-C", str(checkout)]
    words = (["status", "--porcelain"], ["rev-parse", "HEAD"], ["for-each-ref"], ["count-objects"], ["config", "--list", "--local"])
    return [subprocess.run([*git, *each], check=True, capture_output=True, text=True).stdout for each in words]


def test_the_remote_of_the_checkout_is_enough_and_the_checkout_is_not_touched(branch, checkout):
    before = state(checkout)
    replace(branch, setting="git:origin").deploy()
    assert tree(branch.output).items() <= tree(branch.live).items()
    assert state(checkout) == before


def test_a_remote_that_the_checkout_does_not_have_is_told(branch, checkout):
    with pytest.raises((PersonRequired, NotNow), match="absent"):
        replace(branch, setting="git:absent#pages").deploy()


def test_what_the_automation_wrote_in_the_checkout_serves_to_push(branch, checkout):
    header = "AUTHORIZATION: basic canari"
    for key, value in (("http.https://forge.example/.extraheader", header), ("core.sshCommand", "ssh -i cle")):
        subprocess.run(["git", "-C", str(checkout), "config", key, value], check=True)
    given = build_git_environment("origin", branch.environ)
    assert header in given.values()
    assert "ssh -i cle" in given.values()
    assert str(branch.bare) in given.values()
    assert "canari" not in str(build_git_environment(str(branch.bare), branch.environ))


def test_a_checkout_that_is_reached_by_its_own_ssh_is_deployed_by_it(branch, checkout, tmp_path):
    for words in (
        ["config", "core.sshCommand", str(stand_in(tmp_path / "ssh"))],
        ["remote", "set-url", "origin", f"ssh://forge{branch.bare}"],
    ):
        subprocess.run(["git", "-C", str(checkout), *words], check=True)
    replace(branch, setting="git:origin").deploy()
    assert tree(branch.output).items() <= tree(branch.live).items()


def test_settings_that_the_environment_already_gives_are_kept(branch):
    already = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.proxy", "GIT_CONFIG_VALUE_0": "http://mandataire.example"}
    given = already | build_git_environment("/srv/ville.git", already)
    keys = [given[f"GIT_CONFIG_KEY_{number}"] for number in range(int(given["GIT_CONFIG_COUNT"]))]
    assert keys == ["http.proxy", "gc.auto", "remote.pages.url"]


def test_outside_a_checkout_a_name_is_no_remote(branch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GitError):
        build_git_environment("origin", {**branch.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})


def test_nothing_is_left_behind(branch, tmp_path):
    branch.deploy()
    assert [path.name for path in (tmp_path / "state").iterdir() if path.is_dir()] == []


def test_only_names_are_fetched_of_the_site_that_is_there(branch, monkeypatch):
    bare(branch, "config", "uploadpack.allowFilter", "true")
    write(branch.output, {"index.html": "accueil", "images/a.jpg": "x" * 4000})
    over_the_wire = replace(branch, setting=f"git:file://{branch.bare}#pages")
    over_the_wire.deploy()
    seen, survey = [], PagesBranch.survey

    def looked(target, *words):
        seen.append(target.git("count-objects", "-v").decode())
        seen.append(target.git("rev-list", "--objects", "--missing=print", target.tip).decode())
        return survey(target, *words)

    monkeypatch.setattr(PagesBranch, "survey", looked)
    write(branch.output, {"index.html": "accueil nouveau", "images/a.jpg": "x" * 4000})
    over_the_wire.deploy()
    assert seen[1].count("?") >= 2
    assert tree(branch.output).items() <= tree(branch.live).items()


def test_of_many_deploys_at_once_each_ends_well_or_later(branch, root, tmp_path):
    started = []
    for number in range(4):
        write(tmp_path / f"o{number}", {"index.html": f"accueil {number}"})
        environ = {**branch.environ, "BEFFROI_STATE": str(tmp_path / f"s{number}"), "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / f"o{number}"), branch.setting]
        started.append(subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL))
    codes = [one.wait() for one in started]
    assert set(codes) <= {0, 4} and 0 in codes
    assert bare(branch, "rev-list", "--count", "pages") == str(codes.count(0))
