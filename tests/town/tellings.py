"""Every place of a room's code where a mistake is told, found in its source: what sort it is, and the words that it says.

A mistake that no case of the room meets is then known by name, and so is the line where it is told.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house import PACKAGES, ROOT

UNSORTED = "valeur illisible"
"""The sort of an InvalidValue that says none: plugins/core/publication/raw_value.py."""
SAYS = ("text", "remedy", "sort")
FIRST = {"Mistake": 3, "InvalidValue": 0, "RejectedEntry": 0}
"""Where the first of these three stands in a call."""

ANYTHING = ".*"


@dataclass(frozen=True)
class Telling:
    """`words` and `remedy` are patterns of what is told; `sort` is empty where whoever catches it says the sort, or for a setting."""

    where: str
    sort: str
    words: str
    remedy: str = ANYTHING

    def met(self, sort: str, text: str, remedy: str) -> bool:
        """Whether what was told is this."""
        return self.sort in ("", sort) and bool(re.search(self.words, text, re.DOTALL) and re.search(self.remedy, remedy, re.DOTALL))


def tellings(source: str, where: str, reader: bool = False) -> Iterator[Telling]:
    """Those of one module. In what a `reader` of keys calls, the reasons that it raises in errors of its own count too."""
    tree = ast.parse(source)
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)} if reader else set()
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in _calls(function):
            name, place = call.func.id, f"{where}:{call.lineno}"
            if name in FIRST:
                yield from _told(call, function, place)
            elif name in own:
                yield from (Telling(place, "", _words(each, function, call)) for each in call.args if _sentence(each))


def settings_tellings(source: str, where: str) -> Iterator[Telling]:
    """Every sentence of a module that reads settings: what it says of one that cannot be used, and not what `doctor` finds, nor what a
    voice tells residents."""
    tree = ast.parse(source)
    health = [node for node in tree.body if isinstance(node, ast.FunctionDef) and "HealthFinding" in ast.unparse(node.returns or node.args)]
    found = {id(node) for function in health for node in ast.walk(function)}
    helps = {id(node) for call in ast.walk(tree) if _named(call) in ("setting", "Voice") for node in ast.walk(call)}
    pieces = {id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in node.values}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if _sentence(node) and id(node) not in helps | docs | pieces | found:
            yield Telling(f"{where}:{node.lineno}", "", _words(node, tree, node))


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if _named(node))


def _named(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _told(call: ast.Call, function: ast.FunctionDef, place: str) -> Iterator[Telling]:
    if any(isinstance(one, ast.Starred) for one in call.args):
        said = {"sort": call.args[-1]}
    else:
        said = dict(zip(SAYS, call.args[FIRST[call.func.id] :], strict=False))
    said.update((one.arg, one.value) for one in call.keywords)
    sort = said.get("sort", ast.Constant(UNSORTED))
    if isinstance(sort, ast.Attribute) and sort.attr == "sort":
        return
    assert isinstance(sort, ast.Constant), f"{place}: the sort of a mistake is written where it is told"
    yield Telling(place, sort.value, *(_words(said.get(name), function, call) for name in SAYS[:2]))


def _words(node: ast.AST | None, around: ast.AST, call: ast.AST) -> str:
    """A pattern of the text that `node` is in `call`: a name is worth what was last given to it before."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(one.value) if isinstance(one, ast.Constant) else ANYTHING for one in node.values)
    if isinstance(node, ast.BinOp):
        return _words(node.left, around, call) + ANYTHING
    if isinstance(node, ast.Name):
        return _words(max(_assigned(node.id, around, call.lineno), default=(0, None), key=lambda one: one[0])[1], around, call)
    return ANYTHING


def _assigned(name: str, function: ast.AST, before: int) -> Iterator[tuple[int, ast.AST]]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign) or node.lineno > before:
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.lineno, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                found = zip(target.elts, node.value.elts, strict=True)
                yield from ((node.lineno, value) for one, value in found if getattr(one, "id", "") == name)


def _sentence(node: ast.AST) -> bool:
    last = node.values[-1] if isinstance(node, ast.JoinedStr) and node.values else node
    return (
        isinstance(last, ast.Constant)
        and isinstance(last.value, str)
        and last.value.endswith(".")
        and (last is not node or len(last.value) > 1)
    )


@cache
def of_room(room: str) -> tuple[Telling, ...]:
    """All that the room tells of what an editor writes, and of its settings; what an import leaves out is told elsewhere."""
    folder = ROOT.joinpath(*PACKAGES[room].split("."))
    readers = _reached(folder, "kinds.py")
    settings = _reached(folder, "settings.py") or {folder / "room.py"}
    found = [
        telling
        for file in sorted(folder.rglob("*.py"))
        for telling in tellings(file.read_text(encoding="utf-8"), f"{room}/{file.relative_to(folder)}", file in readers)
    ]
    for file in sorted(settings):
        found += settings_tellings(file.read_text(encoding="utf-8"), f"{room}/{file.relative_to(folder)}")
    return tuple(found)


def _reached(folder: Path, first: str) -> set[Path]:
    """The modules of the room that `first` imports, and these; itself, where there is one."""
    waiting, found = [folder / first], set()
    while waiting:
        file = waiting.pop()
        if file in found or not file.exists():
            continue
        found.add(file)
        package = re.escape(".".join(folder.relative_to(ROOT).parts))
        names = re.findall(rf"^from {package}\.([\w.]+) import|^from {package} import ([\w, ]+)", file.read_text(), re.M)
        for module, several in names:
            for name in [module] if module else several.split(", "):
                waiting.append(folder / f"{name.replace('.', '/')}.py")
    return found
