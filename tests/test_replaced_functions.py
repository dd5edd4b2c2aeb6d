"""What rooms put in the place of functions of Pelican and of Jinja2 is on one list, and what they replaced is what was read."""

import ast
import hashlib
import inspect
import pkgutil
from importlib import import_module

import pelican
import pytest

from plugins.core.infrastructure.replaced_functions import (
    OVERRIDDEN,
    REPLACED,
    SOURCES_READ,
    UnlistedReplacement,
    is_listed,
    replace_function,
)
from tests.house import find_room, modules

THEIRS = ("pelican", "jinja2")
UNIMPORTABLE = ("signals", "__main__", "tests", "tools", "server")
OFFERED = {
    *("pelican.readers.BaseReader.read", "jinja2.loaders.BaseLoader.get_source", "jinja2.loaders.BaseLoader.list_templates"),
    "jinja2.loaders.BaseLoader.load",
    *("jinja2.bccache.BytecodeCache.load_bytecode", "jinja2.bccache.BytecodeCache.dump_bytecode", "jinja2.ext.Extension.preprocess"),
}
"""What they have others write: no function of theirs is replaced by it."""
LISTED = (*REPLACED, *OVERRIDDEN)
OF_OTHERS = {"name", "slug", "keys", "look"}
"""Names that other things have too: what a room gives them is no function of theirs."""
ROOMS = modules("plugins")
NEVER_IN_A_BUILD = {"contributions", "desk", "migration"}
"""Rooms that no build of Pelican loads: what they assign is of forms and of documents that are moved in."""


def find(name):
    """What `name`, dotted, is."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for step in parts[count:]:
            found = inspect.getattr_static(found, step)
        return found
    raise ImportError(name)


@pytest.mark.parametrize("name", SOURCES_READ)
def test_their_source_is_the_one_that_was_read(name):
    found = find(name)
    source = inspect.getsource(getattr(found, "fget", None) or getattr(found, "func", found))
    now = hashlib.blake2b(source.encode(), digest_size=8).hexdigest()
    assert now == SOURCES_READ[name], f"read {name} again, then what REPLACED puts in its place"


@pytest.mark.parametrize("each", LISTED, ids=lambda each: f"{each.target} {each.replacement}")
def test_each_says_why_and_what_takes_its_place(each):
    assert each.reason and each.digest
    replacement = find(each.replacement)
    assert callable(replacement) or isinstance(replacement, property)


def test_a_function_that_is_not_listed_cannot_be_replaced():
    with pytest.raises(UnlistedReplacement):
        replace_function(import_module("pelican.utils"), "slugify", str.lower)
    assert is_listed(pelican.Pelican, "_get_generator_classes")


def their_functions():
    """The names of all functions and methods of Pelican and of what makes Jinja2's pages."""
    names = [f"pelican.{found.name}" for found in pkgutil.iter_modules(pelican.__path__) if found.name not in UNIMPORTABLE]
    for module in map(import_module, ["pelican", "jinja2.environment", "jinja2.runtime", "jinja2.compiler", *names]):
        for name, thing in vars(module).items():
            if str(getattr(thing, "__module__", "")).split(".")[0] in THEIRS:
                yield name
                members = vars(thing).items() if inspect.isclass(thing) else ()
                yield from (member for member, value in members if inspect.isroutine(value) or isinstance(value, property))


def assigned(node):
    """The attributes that a statement gives a value, those of `self` apart."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else []
    for target in targets:
        for each in target.elts if isinstance(target, ast.Tuple) else [target]:
            if isinstance(each, ast.Attribute) and ast.unparse(each.value) != "self":
                yield each.attr


def test_no_room_replaces_one_by_itself():
    theirs = {*their_functions()} - OF_OTHERS
    rooms = [module for module in ROOMS if module.room not in NEVER_IN_A_BUILD]
    places = [(module, node, name) for module in rooms for node in module.nodes for name in assigned(node)]
    assert [f"{module.name}:{node.lineno} {name}" for module, node, name in places if name in theirs] == []


def test_nothing_else_is_hung_by_a_name_that_the_source_does_not_show():
    """`setattr` stands in the list itself, and where declared names are hung."""
    calls = {module.name for module in ROOMS for node in module.nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr"}
    assert calls == {
        f"plugins.{name}"
        for name in (
            "core.infrastructure.replaced_functions",
            "core.infrastructure.build_services",
            "core.publication.hand_offs",
        )
    }


def test_every_method_of_theirs_that_a_class_of_ours_overrides_is_listed():
    users = [module for module in ROOMS if any(name.split(".")[0] in THEIRS for name in module.imports if name)]
    classes = [(module.name, kind) for module in users for kind in vars(import_module(module.name)).values() if inspect.isclass(kind)]
    overridden = {
        (f"{base.__module__}.{base.__qualname__}.{name}", f"{kind.__module__}.{kind.__qualname__}.{name}")
        for module, kind in classes
        if kind.__module__ == module
        for name, member in vars(kind).items()
        if (inspect.isroutine(member) or isinstance(member, property)) and not name.startswith("__")
        for base in kind.__mro__[1:]
        if base.__module__.split(".")[0] in THEIRS and name in vars(base)
    }
    assert {(target, ours) for target, ours in overridden if target not in OFFERED} == {
        (each.target, each.replacement) for each in LISTED if (each.target, each.replacement) in overridden
    }
    assert {target for target, _ in overridden} >= OFFERED


def test_every_room_that_replaces_something_is_on_the_list():
    calls = {
        module.room
        for module in ROOMS
        for node in module.nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "replace_function" and module.room != "infrastructure"
    }
    assert calls - {find_room(each.replacement) for each in LISTED} == set()
