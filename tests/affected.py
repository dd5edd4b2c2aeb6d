"""Which tests a change can break first: those of the room that moved, and of the rooms that import what moved.

Python's imports are read, not run. What is no module counts for the room that it lies in; the theme for the rooms that show it. What breaks
further away, all checks tell.
"""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ALWAYS = ("tests/test_architecture.py", "tests/test_docs.py")
"""What any change can break, in ten seconds."""
SHOWN_BY = {"theme": ("theme", "site", "assets"), "content": ("editorial",), "docs": ("town",)}
"""The folders of tests that look at what is no room, by its first folder."""
OTHER_NAMES = {"pelican": "editorial", "warm": "warm_process"}
"""Folders of tests that do not bear the name of their room."""


def find_changed_paths(root: Path) -> list[str]:
    """What differs from the last commit, below `root`; where nothing does, what that commit changed."""
    changed = [*_run_git(root, "diff", "--name-only", "HEAD"), *_run_git(root, "ls-files", "--others", "--exclude-standard")]
    return changed or _run_git(root, "diff", "--name-only", "HEAD~1", "HEAD")


def find_affected_tests(root: Path, changed: Iterable[str]) -> list[str]:
    """The files and folders of tests, below `root`, to run once the `changed` paths have moved."""
    changed_paths = list(changed)
    imports = {_name_module(root, file): set(_list_imports(file)) for file in _list_sources(root)}
    moved = {_name_module(root, root / path) for path in changed_paths if path.endswith(".py")}
    rooms = {_find_room(module) for module in moved | {importer for importer, imported in imports.items() if imported & moved}}
    rooms = (rooms | {_find_room(path.replace("/", ".")) for path in changed_paths}) - {""}
    folders = {name for path in changed_paths for name in SHOWN_BY.get(path.split("/")[0], ())}
    found = {
        str(folder.relative_to(root))
        for folder in (root / "tests").iterdir()
        if folder.is_dir() and (folder.name in folders or any(_is_of_room(folder.name, room) for room in rooms))
    }
    tests = [file for file in sorted((root / "tests").rglob("test_*.py")) if not any(file.is_relative_to(root / each) for each in found)]
    for file in tests:
        module = _name_module(root, file)
        if ({module} | imports[module]) & moved:
            found.add(str(file.relative_to(root)))
    return sorted({*found, *(each for each in ALWAYS if (root / each).is_file())})


def _list_sources(root: Path) -> Iterator[Path]:
    for folder in ("plugins", "tests"):
        yield from (root / folder).rglob("*.py")


def _list_imports(file: Path) -> Iterator[str]:
    """The modules of the house that `file` imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in ("plugins", "tests"):
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] in ("plugins", "tests"))


def _name_module(root: Path, file: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _find_room(module: str) -> str:
    """The room of a module of `plugins`: its folder in a group, or the group where that has no other; empty of any other module."""
    group, room, *rest = [*module.split("."), "", ""][1:]
    return "" if not module.startswith("plugins.") else room if any(rest) else group


def _is_of_room(folder: str, room: str) -> bool:
    return folder == OTHER_NAMES.get(room, room) or folder.startswith(f"{room}_")


def _run_git(root: Path, *words: str) -> list[str]:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
