"""A name that stands in a text is followed by no checker: it must exist all the same.

Such texts are the samples of the handbook, what a launcher or a settings file is made of, programs that tests hand to another Python, and
the names of what a test replaces: `(module, "name")`.
"""

import ast
import re
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.test_docs import HANDBOOK

IMPORT = re.compile(r"\bfrom ((?:plugins|tests|benchmarks)(?:\.\w+)+) import (\w+(?:, \w+)*)")
TEXT = re.compile(r'""".*?"""|"(?:[^"\\\n]|\\.)*"', re.DOTALL)
CODE = [path for top in ("plugins", "tests", "benchmarks", "distribution", "ci") for path in sorted((ROOT / top).rglob("*.py"))]
TO_BE_WRITTEN = "plugins.announce.networks.clocher"
"""The reader of docs/adding-a-network.md writes it."""


@cache
def is_module(name: str) -> bool:
    return (ROOT / f"{name.replace('.', '/')}.py").exists()


@cache
def names(module: str) -> set[str]:
    """What `from module import …` can give: the names bound at its top, and the modules of a package."""
    path = ROOT / module.replace(".", "/")
    if path.is_dir():
        return {each.stem for each in path.iterdir()}
    nodes = ast.walk(ast.parse(path.with_suffix(".py").read_text(encoding="utf-8"))) if path.with_suffix(".py").exists() else ()
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def missing(text: str) -> list[str]:
    """The imports of the house in `text` that would fail."""
    imports = [(module, name) for module, listed in IMPORT.findall(text) for name in listed.split(", ")]
    return [f"{module}: {name}" for module, name in imports if module != TO_BE_WRITTEN and name not in names(module)]


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in HANDBOOK if "decisions" not in page.parts])
def test_each_import_in_the_handbook_names_what_exists(page):
    assert missing(page.read_text(encoding="utf-8")) == []


def test_each_import_in_a_text_of_the_code_names_what_exists():
    found = {path: [line for text in TEXT.findall(path.read_text(encoding="utf-8")) for line in missing(text)] for path in CODE}
    assert {str(path.relative_to(ROOT)): lines for path, lines in found.items() if lines} == {}


def test_each_name_that_a_test_replaces_exists():
    assert [each for path in CODE if path.is_relative_to(ROOT / "tests") for each in gone_names(path)] == []


def gone_names(path: Path) -> list[str]:
    """The names beside a module of the house, in a pair or among the words of a call, that the module does not have."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("plugins.")]
    modules = {alias.asname or alias.name: f"{node.module}.{alias.name}" for node in imports for alias in node.names}
    modules = {alias: module for alias, module in modules.items() if is_module(module)}
    nodes = ast.walk(tree) if modules else ()
    listed = [node.elts if isinstance(node, ast.Tuple) else node.args for node in nodes if isinstance(node, ast.Tuple | ast.Call)]
    pairs = [
        (modules[first.id], second.value)
        for first, second in chain.from_iterable(map(pairwise, listed))
        if isinstance(first, ast.Name) and first.id in modules and isinstance(second, ast.Constant) and str(second.value).isidentifier()
    ]
    return [f"{path.relative_to(ROOT)}: {module}.{name}" for module, name in pairs if name not in names(module)]
