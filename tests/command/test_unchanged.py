"""A build that has nothing to do says so before anything is imported that it does not need."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.campaign import long
from tests.command.test_light_start import LIBRARIES, loaded
from tests.house import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The demonstration, built once: its content and its output."""
    folder = tmp_path_factory.mktemp("site")
    content = shutil.copytree(ROOT / "content", folder / "content")
    words = ("build", "--content", str(content), "--output", str(folder / "output"))
    loaded(*words)
    return words, content


def test_it_loads_neither_invoke_nor_any_library(site):
    words, _ = site
    assert loaded(*words) & {*LIBRARIES, "invoke", "yaml"} == set()


@long
def test_it_is_said_on_a_machine_without_a_language(site):
    words, _ = site
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for _ in range(2):
        said = subprocess.run([sys.executable, ROOT / "tasks.py", *words], env=bare, capture_output=True, encoding="utf-8")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("Rien n’a changé : ")


def test_whatever_else_is_asked_is_left_to_the_build(site):
    words, _ = site
    assert "invoke" in loaded(*words, "--preview", "--help")


def test_a_changed_text_is_built(site):
    words, content = site
    article = next(content.rglob("articles/*.md"))
    article.write_text(article.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    assert "invoke" not in loaded(*words)
