"""What a command waits for before it begins: nothing that it does not use is imported on its way."""

import os
import subprocess
import sys

import pytest

from plugins.command.table import COMMANDS, CommandRow
from plugins.incremental.cache.store import BuildStore, unpack_values
from plugins.incremental.disk.sibling import STORE, sibling_path
from tests.house import ROOT
from tests.journal import TestJournal

NAMES = [row.name for row in COMMANDS]
LIBRARIES = {"PIL", "babel", "bs4", "feedgen", "jinja2", "markdown", "pelican", "regex", "requests", "tweepy", "twitter_text", "watchfiles"}
READING, SPEAKING = {"PIL", "bs4", "markdown"}, {"regex", "requests"}
USES = {
    **dict.fromkeys(("new", "check", "id"), READING),
    **dict.fromkeys(("announce", "begin", "ledger", "settle", "recover", "withdraw", "budget", "erase"), SPEAKING),
    "preview": {*READING, "watchfiles"},
    "publish": {*READING, *SPEAKING},
    "alert": {*READING, *SPEAKING},
    "live": {*READING, *SPEAKING, "babel", "jinja2"},
    "serve": {*READING, *SPEAKING},
    "deploy": {"requests"},
    "refresh": {"requests"},
    "warm": {*READING, "requests"},
    "print": {*READING, "babel", "jinja2"},
    "magazine": {*READING, "babel", "jinja2"},
}
"""The libraries that a command loads whatever it will find; the others load none."""
WATCHED = """
import atexit, runpy, sys
from plugins.command import start
atexit.register(lambda: print("\\nloaded", *sys.modules, file=sys.stderr))
start.leave = lambda words, code: sys.exit(code)
sys.argv = ["tasks.py", *sys.argv[1:]]
runpy.run_path("tasks.py", run_name="__main__")
"""
COPIED = """
import runpy, sys
from plugins.incremental.processes import prestarted
prestarted.beforehand = lambda: sys.exit("\\ncopied " + " ".join(sys.modules))
sys.argv = ["tasks.py", "build"]
runpy.run_path("ROOT/tasks.py", run_name="__main__")
""".replace("ROOT", str(ROOT))


def loaded(*words: str) -> set[str]:
    """The packages that a command line has imported when it ends, beside the standard library and ours."""
    done = subprocess.run([sys.executable, "-c", WATCHED, *words], cwd=ROOT, capture_output=True, encoding="utf-8")
    packages = {name.split(".")[0] for name in done.stderr.rpartition("\nloaded ")[2].split()}
    assert "plugins" in packages, done.stderr
    return packages - {"plugins"}


@pytest.mark.parametrize("word", ["--help", "biuld"])
def test_the_list_of_commands_and_a_misspelt_word_load_no_library(word):
    assert loaded(word) & {*LIBRARIES, "invoke", "yaml"} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_command_loads_only_the_libraries_that_it_uses(name):
    assert loaded(name, "--help") & LIBRARIES - USES.get(name, set()) == set()


def test_a_build_loads_no_library_on_its_way_to_the_content(tmp_path):
    assert loaded("build", "--content", str(tmp_path / "nowhere")) & LIBRARIES <= {"regex"}


def test_the_pelican_of_a_build_is_copied_before_the_command_imports_what_looks(tmp_path):
    settings = {"BEFFROI_STATE": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", COPIED], cwd=tmp_path, env=settings | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    modules = set(done.stderr.partition("\ncopied ")[2].partition("\n")[0].split())
    assert "plugins.command.unchanged" in modules, done.stderr
    assert modules & {"plugins.command.quick_build", "plugins.incremental.unchanged", "traceback", "json"} == set()


def test_a_journal_of_articles_builds_without_what_it_does_not_use(tmp_path):
    journal = TestJournal(tmp_path, environ={"PYTHONHASHSEED": "0"})
    journal.article("a", "Une publiée")
    journal.run("build")
    with BuildStore(sibling_path(tmp_path / "output", STORE)) as store:
        packages = {name.split(".")[0] for name in unpack_values(store.note("modules"), [])}
    assert "plugins" in packages and "feedgen" in packages
    assert packages & {"icalendar", "google", "tweepy", "requests", "pikepdf", "openpyxl", "shapely", "pymupdf", "flask", "django"} == set()


@pytest.mark.parametrize("row", COMMANDS, ids=NAMES)
def test_the_list_says_of_a_command_what_its_own_help_says(row: CommandRow):
    assert row.load().__doc__.partition("\n")[0] == row.description
