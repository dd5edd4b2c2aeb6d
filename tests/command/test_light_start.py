"""What a command waits for before it begins: nothing that it does not use is imported on its way."""

import json
import subprocess
import sys

import pytest

from plugins.command.program import COMMANDS, CommandRow
from plugins.engine.incremental.cache.store import BuildStore, unpack_values
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
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
ALIKE: dict[frozenset[str], list[str]] = {}
"""The commands of the same libraries."""
for name in NAMES:
    ALIKE.setdefault(frozenset(USES.get(name, ())), []).append(name)
WATCHED = """
import json, runpy, sys
from plugins.command import start
start.exit_process = lambda words, code: sys.exit(code)
for words in json.loads(sys.argv[1]):
    sys.argv = ["tasks.py", *words]
    try:
        runpy.run_path("tasks.py", run_name="__main__")
    except SystemExit:
        print("\\nloaded", *sys.modules, file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """The packages that a command line has imported when it ends, beside the standard library and ours."""
    (packages,) = loaded_by_each([list(words)])
    return packages


def loaded_by_each(lines: list[list[str]]) -> list[set[str]]:
    """The same of several that one Python runs in turn: what each has imported, or one before it."""
    done = subprocess.run([sys.executable, "-c", WATCHED, json.dumps(lines)], cwd=ROOT, capture_output=True, encoding="utf-8")
    said = [line.split()[1:] for line in done.stderr.split("\n") if line.startswith("loaded ")]
    found = [{name.split(".")[0] for name in modules} for modules in said]
    assert len(found) == len(lines) and all("plugins" in packages for packages in found), done.stderr
    return [packages - {"plugins"} for packages in found]


@pytest.mark.parametrize("word", ["--help", "biuld"])
def test_the_list_of_commands_and_a_misspelt_word_load_no_library(word):
    assert loaded(word) & {*LIBRARIES, "invoke", "yaml"} == set()


@pytest.mark.parametrize("used", ALIKE, ids=lambda used: "+".join(sorted(used)) or "none")
def test_a_command_loads_only_the_libraries_that_it_uses(used):
    """Those of the same libraries are run one after the other: a Python for each took ten times as long."""
    names = ALIKE[used]
    found = loaded_by_each([[name, "--help"] for name in names])
    assert {name: more for name, packages in zip(names, found, strict=True) if (more := packages & LIBRARIES - used)} == {}


def test_a_build_loads_no_library_on_its_way_to_the_content(tmp_path):
    assert loaded("build", "--content", str(tmp_path / "nowhere")) & LIBRARIES <= {"regex"}


def test_a_journal_of_articles_builds_without_what_it_does_not_use(tmp_path):
    journal = TestJournal(tmp_path, environ={"PYTHONHASHSEED": "0"})
    journal.article("a", "Une publiée")
    journal.run("build")
    with BuildStore(find_sibling_path(tmp_path / "output", STORE)) as store:
        packages = {name.split(".")[0] for name in unpack_values(store.read_note("modules"), [])}
    assert "plugins" in packages and "feedgen" in packages
    assert packages & {"icalendar", "google", "tweepy", "requests", "pikepdf", "openpyxl", "shapely", "pymupdf", "django"} == set()


@pytest.mark.parametrize("row", COMMANDS, ids=NAMES)
def test_the_list_says_of_a_command_what_its_own_help_says(row: CommandRow):
    assert row.load().__doc__.partition("\n")[0] == row.description
