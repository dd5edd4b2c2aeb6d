"""What others have pushed comes into the folder whole, or not at all; of the same lines both versions are handed to a person."""

import subprocess
from functools import partial
from pathlib import Path

import pytest

from plugins.command.town import open_town
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.town import TownPaths
from plugins.service.desk.repository import push_branch
from tests.house import ROOT

UNREACHABLE = "http://127.0.0.1:9/a.git"
HEAD = "---\nid: 20260301-aaaaaaaa\ntitle: Le marché\ndate: 2026-03-01 09:00\ncategory: Culture\n---\n\n"


class Clones:
    """Two clones of one forge: `here` is the desk's, `there` a git user's."""

    def __init__(self, folder: Path):
        self.here, self.there, self.forge = folder / "here", folder / "there", folder / "forge.git"
        self.git(folder, "init", "-q", "--bare", "-b", "main", str(self.forge))
        for clone in (self.here, self.there):
            self.git(folder, "clone", "-q", str(self.forge), str(clone))
            self.git(clone, "config", "user.email", "essai@ville.example")
            self.git(clone, "config", "user.name", clone.name)
            self.git(clone, "checkout", "-q", "-B", "main")
        self.write(self.here, "articles/marche.md", f"{HEAD}Un.\n\nDeux.\n\nTrois.\n")
        self.git(self.here, "push", "-q", "origin", "main")
        self.git(self.there, "pull", "-q", "origin", "main")
        self.shown: list = []

    def git(self, place: Path, *words: str) -> str:
        return subprocess.run(["git", *words], cwd=place, check=True, capture_output=True, text=True).stdout.strip()

    def write(self, clone: Path, name: str, text: str) -> None:
        """A text committed there; pushed when it is the git user's."""
        (clone / name).parent.mkdir(exist_ok=True)
        (clone / name).write_text(text, encoding="utf-8")
        self.git(clone, "add", name)
        self.git(clone, "commit", "-qm", name)
        if clone == self.there:
            self.git(clone, "push", "-q", "origin", "main")

    def write_hook(self, script: str) -> None:
        """What the forge runs before it takes a push."""
        hook = self.forge / "hooks" / "pre-receive"
        hook.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        hook.chmod(0o755)

    def meet(self, has_author: bool = True) -> None:
        """The desk pushes."""
        paths: TownPaths = open_town(str(ROOT / "publishconf.py"), str(self.here), None)
        push_branch(self.here / "a", {}, "origin", paths, partial(self._show, has_author))

    def _show(self, has_author: bool, texts) -> bool:
        self.shown += texts
        return has_author

    def text(self) -> str:
        return (self.here / "articles/marche.md").read_text(encoding="utf-8").removeprefix(HEAD)


@pytest.fixture
def clones(tmp_path: Path) -> Clones:
    """The two clones, one text in both."""
    return Clones(tmp_path)


def test_other_lines_are_merged_in_one_commit_and_shared(clones: Clones):
    clones.write(clones.here, "articles/marche.md", f"{HEAD}Un, ici.\n\nDeux.\n\nTrois.\n")
    clones.write(clones.there, "articles/marche.md", f"{HEAD}Un.\n\nDeux.\n\nTrois, là.\n")
    clones.meet()
    assert clones.text() == "Un, ici.\n\nDeux.\n\nTrois, là.\n" and clones.shown == []
    assert clones.git(clones.forge, "rev-parse", "main") == clones.git(clones.here, "rev-parse", "HEAD")


def test_of_the_same_lines_ours_stay_and_both_are_shown_with_what_each_changed_elsewhere(clones: Clones):
    clones.write(clones.here, "articles/marche.md", f"{HEAD}Un, ici.\n\nDeux.\n\nTrois.\n")
    clones.write(clones.there, "articles/marche.md", f"{HEAD}Un, là.\n\nDeux.\n\nTrois, là.\n")
    clones.meet()
    (contested,) = clones.shown
    assert clones.text() == contested.ours.removeprefix(HEAD) == "Un, ici.\n\nDeux.\n\nTrois, là.\n"
    assert contested.theirs == f"{HEAD}Un, là.\n\nDeux.\n\nTrois, là.\n" and contested.source == "articles/marche.md"
    assert clones.git(clones.here, "status", "--porcelain") == ""
    assert clones.git(clones.forge, "rev-parse", "main") == clones.git(clones.here, "rev-parse", "HEAD")


@pytest.mark.parametrize("name", ["articles/marche.md", "logo.svg"])
def test_what_nobody_here_can_be_shown_stays_where_it_was_pushed_and_the_folder_as_it_was(clones: Clones, name: str):
    clones.write(clones.here, name, f"{HEAD}Un, ici.\n")
    clones.write(clones.there, name, f"{HEAD}Un, là.\n")
    head = clones.git(clones.here, "rev-parse", "HEAD")
    with pytest.raises(NotNow, match="une personne doit le faire"):
        clones.meet(has_author=False)
    assert clones.git(clones.here, "rev-parse", "HEAD") == head and clones.git(clones.here, "status", "--porcelain") == ""


def test_a_merge_that_would_make_a_wrong_text_waits(clones: Clones):
    clones.write(clones.here, "articles/autre.md", f"{HEAD}Autre.\n")
    clones.write(clones.there, "articles/marche.md", f"{HEAD.replace('Culture', 'Culutre')}Un.\n\nDeux.\n\nTrois.\n")
    with pytest.raises(NotNow, match="attend d’être corrigé"):
        clones.meet()
    assert "Culutre" not in (clones.here / "articles/marche.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda clones: clones.forge.rename(clones.forge.with_name("gone.git")), "Le dépôt partagé refuse"),
        (
            lambda clones: clones.git(clones.here, "remote", "set-url", "origin", UNREACHABLE),
            "Le dépôt partagé ne répond pas.",
        ),
        (lambda clones: clones.write_hook("echo non; exit 1"), "Le dépôt partagé refuse"),
        (lambda clones: clones.git(clones.here, "remote", "set-url", "origin", "ext::false"), "git a refusé"),
    ],
    ids=["gone", "unreachable", "hook", "unknown"],
)
def test_why_git_failed_is_told_in_french_and_its_own_words_are_in_the_log(clones: Clones, caplog, spoil, sentence: str):
    clones.write(clones.here, "articles/autre.md", f"{HEAD}Autre.\n")
    spoil(clones)
    with pytest.raises(NotNow) as failure:
        clones.meet()
    sentence_at_desk = str(failure.value)
    assert sentence in sentence_at_desk and not any(word in sentence_at_desk for word in ("fatal", "error", "remote", "hook", "http"))
    assert any(word in caplog.text for word in ("fatal", "remote", "hook"))
