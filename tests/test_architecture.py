"""The arrows of ARCHITECTURE.md and the names of the house, proved on its source."""

import ast
import re
import subprocess
import sys

import pytest

from tests.architecture_tables import FOLDER, TABLES
from tests.house import ROOT, code, modules

ROOMS = modules("plugins")
MAP = re.findall(r"^\| `([a-z_]+)/` \|.*\| ([^|]+) \|$", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
"""Each room of ARCHITECTURE.md, and the rooms that it says it imports."""
ONE_LIBRARY_ONE_PLACE = {
    "tweepy": {"plugins.announce.networks.x"},
    "feedgen": {"plugins.feeds"},
    "PIL": {"plugins.pictures", "plugins.editorial.picture_file"},
    "dateutil": {"plugins.agenda.rule", "plugins.agenda.weekend"},
    "babel": {"plugins.site", "plugins.languages"},
    "icalendar": {"plugins.agenda.ical", "plugins.agenda.importing"},
    "markdown": {"plugins.fast_markdown"},
    "invoke": {"plugins.command", "tasks"},
    "watchfiles": {"plugins.preview"},
    "yaml": {"plugins.editorial"},
    "pillow_heif": {"plugins.publication.heic"},
    "pagefind": {"plugins.search.program"},
    "twitter_text": {"plugins.announce.weight"},
    "opening_hours": {"plugins.places.hours.openings"},
    "segno": {"plugins.print.codes", "plugins.story.qr"},
    "weasyprint": {"plugins.print.pdf"},
    "google": {"plugins.transit.realtime"},
    "flask": {"plugins.service", *(f"plugins.council_live.{name}" for name in ("phone", "api", "installation"))},
    "waitress": {"plugins.service.listening"},
}
FORBIDDEN_NAMES = re.compile(r"(utils?|helpers?|managers?|handlers?|process(es|or)?|misc|common)$")


def test_arrows_run_one_way():
    known = {room: {room, *said.split(", ")} for room, said in MAP}
    ours = [(module, name) for module in ROOMS if module.room for name in module.imports if name and name.startswith("plugins.")]
    assert [
        f"{one.name} imports {name}" for one, name in ours if name.split(".")[1] not in known[one.room] or name.endswith(".plugin")
    ] == []


@pytest.mark.parametrize(("room", "said"), MAP)
def test_the_map_names_no_arrow_that_does_not_exist(room, said):
    imports = {name for module in ROOMS if module.room == room for name in module.imports if name and name.startswith("plugins.")}
    none = {"nothing but the standard library", "nothing of ours"}
    assert {name.split(".")[1] for name in imports} - {room} == set(said.split(", ")) - none


@pytest.mark.parametrize("name", TABLES)
def test_the_table_says_what_the_source_says(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == TABLES[name](), "write it: .venv-dev/bin/python -m tests.architecture_tables"


PELICANS_OWN = ("plugins.incremental.__main__", "plugins.incremental.processes.prefork_server", "plugins.incremental.engine.patches")
"""Beside the `plugin.py` of each room: Pelican’s command as the build runs it, the process that stays warm, and every function replaced."""


def test_only_plugin_files_import_pelican():
    others = [module for module in code() if module.path.name != "plugin.py" and module.name not in PELICANS_OWN]
    assert [module.name for module in others if "pelican" in roots(module)] == []


def test_the_shared_words_need_only_the_standard_library():
    known = {*sys.stdlib_module_names, "plugins"}
    shared = [module for module in modules("plugins/infrastructure", "plugins/publication") if module.name != "plugins.publication.heic"]
    assert {module.name: roots(module) - known for module in shared if roots(module) - known} == {}


def roots(module):
    """The libraries that a module imports, ours among them."""
    return {name.split(".")[0] for name in module.imports if name}


@pytest.mark.parametrize("library", ONE_LIBRARY_ONE_PLACE)
def test_one_library_has_one_place(library):
    users = {module.name for module in code() if any(name.split(".")[0] == library for name in module.imports if name)}
    places = ONE_LIBRARY_ONE_PLACE[library]
    assert users, f"nothing imports {library}"
    assert all(any(user == place or user.startswith(f"{place}.") for place in places) for user in users), users


def test_a_room_opens_with_one_sentence_and_no_import():
    doors = [module for module in ROOMS if module.path.name == "__init__.py" and module.room]
    assert [module.name for module in doors if not ast.get_docstring(module.tree) or len(module.tree.body) != 1] == []


def test_nothing_is_global_and_an_import_that_waits_says_why():
    assert [f"{module.name}:{node.lineno}" for module in code() for node in module.nodes if isinstance(node, ast.Global)] == []
    inside = ((module, node) for module in code() for function in module.functions for node in ast.walk(function))
    late = [(module, node) for module, node in inside if isinstance(node, ast.Import | ast.ImportFrom)]
    reasons = {(module.name, node.lineno) for module, node in late if "  # " in module.lines[node.lineno - 1]}
    following = {(module.name, node.lineno) for module, node in late if (module.name, node.lineno - 1) in reasons}
    assert sorted({(module.name, node.lineno) for module, node in late} - reasons - following) == []


def test_a_file_is_a_verb_or_a_noun_of_the_domain():
    assert [module.name for module in ROOMS if FORBIDDEN_NAMES.search(module.path.stem)] == []


def test_everything_public_says_what_it_is():
    assert [module.name for module in code() if not ast.get_docstring(module.tree)] == []
    named = ((module, node) for module in code() for node in public(module.tree))
    assert [f"{module.name}:{node.lineno} {node.name}" for module, node in named if not ast.get_docstring(node)] == []


def public(tree):
    """Classes and functions at the top of a module, and the methods of its public classes, that do not start with an underscore."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (each for each in node.body if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"))


def test_every_module_imports_alone():
    names = [module.name for module in ROOMS if module.path.name not in ("plugin.py", "__init__.py") and module.name not in PELICANS_OWN]
    loop = "for name in sys.argv[1:]:\n    importlib.import_module(name)\n    assert 'pelican' not in sys.modules, name"
    program = f"import importlib, sys\n{loop}"
    done = subprocess.run([sys.executable, "-c", program, *names], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
