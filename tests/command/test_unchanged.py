"""A build that has nothing to do says so before anything is imported that it does not need."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.command.test_light_start import LIBRARIES, loaded
from tests.house import ROOT
from tests.journal import TestJournal


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A journal of one article, built once: the words that build it, and its content."""
    journal = TestJournal(tmp_path_factory.mktemp("site"))
    journal.article("marche", date="2024-03-02 09:30")
    places = {"settings": "conf.py", "content": "content", "output": "output"}
    words = ("build", *(f"--{name}={journal.folder / place}" for name, place in places.items()))
    loaded(*words)
    return words, journal.folder / "content"


def test_it_loads_neither_invoke_nor_any_library(site):
    words, _ = site
    assert loaded(*words) & {*LIBRARIES, "invoke", "yaml"} == set()


def test_it_is_said_on_a_machine_without_a_language(site):
    words, _ = site
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for _ in range(2):
        said = subprocess.run([sys.executable, ROOT / "tasks.py", *words], env=bare, capture_output=True, encoding="utf-8")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("Rien n’a changé : ")


def test_whatever_else_is_asked_is_left_to_the_build(site):
    words, _ = site
    assert "textwrap" in loaded(*words, "--preview", "--help")


def test_a_changed_text_is_built(site):
    words, content = site
    article = next(content.rglob("articles/*.md"))
    article.write_text(article.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    assert "invoke" not in loaded(*words)


def test_what_was_gathered_to_be_announced_is_gathered_again_once_lost(tmp_path):
    journal = TestJournal(tmp_path, "ANNOUNCE = True")
    journal.article("marche")
    gathered = tmp_path / "state" / "announcements.json"
    journal.run("build")
    journal.run("build")
    before = gathered.read_bytes()
    shutil.rmtree(gathered.parent)
    journal.run("build")
    assert gathered.read_bytes() == before
