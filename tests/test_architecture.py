"""The arrows of ARCHITECTURE.md, the sizes and the names of the house, proved on its source."""

import ast
import re
import statistics
import subprocess
import sys

import pytest

from tests.house import ROOT, code, modules

ROOMS = modules("plugins")
MAP = re.findall(r"^\| `([a-z]+)/` \|.*\| ([^|]+) \|$", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
"""Each room of ARCHITECTURE.md, and the rooms that it says it imports."""
ONE_LIBRARY_ONE_PLACE = {
    "tweepy": {"plugins.announce.networks.x"},
    "feedgen": {"plugins.feeds"},
    "PIL": {"plugins.pictures", "plugins.editorial.picture_file"},
    "dateutil": {"plugins.agenda.rule", "plugins.agenda.holidays"},
    "babel": {"plugins.site", "plugins.languages"},
    "icalendar": {"plugins.agenda.ical", "plugins.agenda.taking"},
    "markdown": {"plugins.gated"},
    "invoke": {"plugins.command", "tasks"},
    "watchfiles": {"plugins.preview"},
    "yaml": {"plugins.editorial"},
    "pagefind": {"plugins.search.program"},
    "twitter_text": {"plugins.announce.weight"},
    "opening_hours": {"plugins.places.hours.openings"},
    "segno": {"plugins.print.codes", "plugins.story.qr"},
    "weasyprint": {"plugins.print.pdf"},
    "google": {"plugins.transit.realtime"},
}
FORBIDDEN_NAMES = re.compile(r"(utils?|helpers?|managers?|handlers?|process(es|or)?|misc|common)$")


def named(modules):
    return [pytest.param(module, id=module.name) for module in modules]


@pytest.mark.parametrize("module", named(ROOMS))
def test_arrows_run_one_way(module):
    for name in module.imports:
        if not name or not name.startswith("plugins.") or name.count(".") < 1:
            continue
        other = name.split(".")[1]
        assert other in {module.room, *dict(MAP)[module.room].split(", ")}, f"{module.name} imports {name}"
        assert not name.endswith(".plugin"), f"{module.name} imports a plugin.py"


@pytest.mark.parametrize(("room", "said"), MAP)
def test_the_map_names_no_arrow_that_does_not_exist(room, said):
    imports = {name for module in ROOMS if module.room == room for name in module.imports if name and name.startswith("plugins.")}
    none = {"nothing but the standard library", "nothing of ours"}
    assert {name.split(".")[1] for name in imports} - {room} == set(said.split(", ")) - none


PELICANS_OWN = ("plugins.build.__main__", "plugins.build.processes.hearth", "plugins.build.engine.patches")
"""Beside the `plugin.py` of each room: Pelican’s command as the build runs it, the process that stays warm, and every function replaced."""


@pytest.mark.parametrize("module", named(code()))
def test_only_plugin_files_import_pelican(module):
    if module.path.name != "plugin.py" and module.name not in PELICANS_OWN:
        assert not {name for name in module.imports if name and name.split(".")[0] == "pelican"}


@pytest.mark.parametrize("module", named(modules("plugins/publication")))
def test_the_shared_words_need_only_the_standard_library(module):
    outside = {name.split(".")[0] for name in module.imports} - set(sys.stdlib_module_names) - {"plugins"}
    assert not outside


@pytest.mark.parametrize("library", ONE_LIBRARY_ONE_PLACE)
def test_one_library_has_one_place(library):
    users = {module.name for module in code() if any(name.split(".")[0] == library for name in module.imports if name)}
    places = ONE_LIBRARY_ONE_PLACE[library]
    assert users, f"nothing imports {library}"
    assert all(any(user == place or user.startswith(f"{place}.") for place in places) for user in users), users


@pytest.mark.parametrize("module", named([module for module in ROOMS if module.path.name == "__init__.py"]))
def test_a_room_opens_with_one_sentence_and_no_import(module):
    assert ast.get_docstring(module.tree)
    assert len(module.tree.body) == 1


@pytest.mark.parametrize("module", named(code()))
def test_a_module_is_short_and_so_are_its_functions(module):
    assert module.lines <= 250
    for function in module.functions:
        assert function.end_lineno - function.lineno + 1 <= 40, f"{module.name}.{function.name}"


def test_most_modules_fit_on_a_screen():
    assert statistics.median(module.lines for module in ROOMS if module.path.name != "__init__.py") <= 80


@pytest.mark.parametrize("module", named(code()))
def test_nothing_is_imported_inside_a_function_and_nothing_is_global(module):
    for node in ast.walk(module.tree):
        assert not isinstance(node, ast.Global), f"{module.name}:{node.lineno} global"
    for function in module.functions:
        for node in ast.walk(function):
            assert not isinstance(node, ast.Import | ast.ImportFrom), f"{module.name}:{node.lineno} import in {function.name}"


@pytest.mark.parametrize("module", named(ROOMS))
def test_a_file_is_a_verb_or_a_noun_of_the_domain(module):
    assert not FORBIDDEN_NAMES.search(module.path.stem)


@pytest.mark.parametrize("module", named(code()))
def test_everything_public_says_what_it_is(module):
    assert ast.get_docstring(module.tree), f"{module.name} has no docstring"
    for node in public(module.tree):
        assert ast.get_docstring(node), f"{module.name}:{node.lineno} {node.name} has no docstring"


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


def test_the_checks_weigh_more_than_the_code():
    tests = sum(module.lines for module in modules("tests"))
    house = sum(module.lines for module in code())
    assert tests / house >= 1.1, f"{tests} lines of tests for {house} of code"
