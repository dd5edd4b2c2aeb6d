"""The arrows of ARCHITECTURE.md, its tables and the names of the house, proved on its source."""

import ast
import re
import subprocess
import sys

import pytest

from tests.architecture_tables import FOLDER, ONE_LIBRARY_ONE_PLACE, TABLES, imported_rooms
from tests.house import GROUPS, PACKAGES, ROOT, code, modules, needs_django

ROOMS = modules("plugins")
MAP = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
FORBIDDEN_NAMES = re.compile(r"(utils?|helpers?|managers?|handlers?|process(es|or)?|misc|common)$")


def test_arrows_run_one_way():
    """Taking away, again and again, the rooms that import nothing of what is left ends with none."""
    left = {room: imported_rooms(room) for room in {module.room for module in ROOMS if module.room}}
    while ready := [room for room, others in left.items() if not others & left.keys()]:
        left = {room: others for room, others in left.items() if room not in ready}
    assert left == {}


def test_nobody_imports_what_is_pelicans():
    ours = [(module.name, name) for module in ROOMS for name in module.imports if name and name.startswith("plugins.")]
    assert [f"{module} imports {name}" for module, name in ours if name.split(".")[2:3] == ["plugin"]] == []


def test_a_group_imports_only_those_below_it():
    rank = {room: GROUPS.index(package.split(".")[1]) for room, package in PACKAGES.items()}
    arrows = {(room, other) for room in PACKAGES for other in imported_rooms(room)}
    assert {f"{one} imports {other}" for one, other in arrows if rank[other] > rank[one]} == set()


def test_the_map_draws_the_groups_from_the_top():
    assert re.findall(r"^[├└]── (\w+)/", MAP, re.MULTILINE) == list(reversed(GROUPS))


@pytest.mark.parametrize("name", TABLES)
def test_the_table_says_what_the_source_says(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == TABLES[name](), "write it: .venv-dev/bin/python -m tests.architecture_tables"


PELICANS_OWN = (
    "plugins.engine.incremental.__main__",
    "plugins.engine.incremental.processes.prefork_server",
    "plugins.engine.incremental.generators",
)
"""Beside the `plugin.py` of each room: Pelican’s command as the build runs it, the process that stays warm, and every function replaced."""


def test_only_plugin_files_import_pelican():
    others = [module for module in code() if module.path.name != "plugin.py" and module.name not in PELICANS_OWN]
    assert [module.name for module in others if "pelican" in roots(module)] == []


ON_LIBRARIES = ("plugins.core.publication.picture_bytes", "plugins.core.infrastructure.http_client")
"""What several rooms without a common one need of a library, imported by nothing else of the foundation."""


def test_the_shared_words_need_only_the_standard_library():
    known = {*sys.stdlib_module_names, "plugins"}
    shared = [module for module in modules("plugins/core/infrastructure", "plugins/core/publication") if module.name not in ON_LIBRARIES]
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


DOORS = {
    "plugins.announce.ledger_": "plugins.announce.ledger",
    "plugins.announce.networks.": "plugins.announce.networks.registry",
}
"""How the modules are named that have one door, and that door: the module through which everybody else comes in."""


@pytest.mark.parametrize("inner", DOORS)
def test_an_inner_room_is_entered_by_its_door(inner):
    door = DOORS[inner]
    others = [module for module in ROOMS if module.name != door and not f"{module.name}.".startswith(inner)]
    arrows = {(one.name, f"{name}.") for one in others for name in one.imports if name and name.startswith(inner)}
    assert [f"{one} imports {name}" for one, name in sorted(arrows) if not name.startswith(f"{door}.")] == []


def test_a_file_is_a_verb_or_a_noun_of_the_domain():
    assert [module.name for module in ROOMS if FORBIDDEN_NAMES.search(module.path.stem)] == []


def test_every_module_imports_alone(tmp_path):
    names = [module.name for module in ROOMS if module.path.name not in ("plugin.py", "__init__.py") and module.name not in PELICANS_OWN]
    loop = "for name in sys.argv[1:]:\n    importlib.import_module(name)\n    assert 'pelican' not in sys.modules, name"
    ready = f"from tests.web_service.tables import configure_aside\nimport pathlib\nconfigure_aside(pathlib.Path({str(tmp_path)!r}))\n"
    for first, needed in (("", False), (ready, True)):
        program, some = f"import importlib, sys\n{first}{loop}", [name for name in names if needs_django(name) == needed]
        done = subprocess.run([sys.executable, "-c", program, *some], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
