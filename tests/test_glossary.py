"""The names of the house, held to docs/glossary.md: a stranger guesses what each gives, and finds a class once."""

import ast
import re
from collections import Counter, defaultdict

from tests.house import ROOT, code, modules

ROOMS = modules("plugins")
BANNED = frozenset(
    [
        "told",
        "tell",
        "tells",
        "said",
        "say",
        "says",
        "shown",
        "show",
        "kept",
        "keep",
        "held",
        "hold",
        "written",
        "asked",
        "ask",
        "known",
        "taken",
        "take",
        "given",
        "give",
        "found",
        "made",
        "put",
        "one",
        "some",
        "nothing",
        "of",
        "so",
        "it",
        "them",
        "all",
        "any",
        "gone",
        "left",
        "moved",
        "placed",
        "seen",
        "heard",
        "heeded",
        "aside",
        "apart",
        "beside",
        "still",
        "whole",
        "plain",
        "alike",
        "within",
        "anew",
        "ahead",
        "awaited",
        "attended",
        "wanted",
        "spoken",
        "marked",
        "forgotten",
        "lost",
        "hearth",
        "shelf",
        "proofs",
        "toil",
    ]
)
"""Bare participles, pronouns and pictures that name neither a thing nor its type."""
NAMES_OF_FORMATS = {
    ("plugins.town.agenda.import_events", "told"),
    ("plugins.town.agenda.import_events", "written"),
    ("plugins.town.places.import_places", "made"),
    ("plugins.announce.post", "apart"),
    ("plugins.service.council_live.store", "tell"),
    ("plugins.town.council.room", "hold"),
    ("plugins.journal.law.notices", "kept"),
    ("plugins.journal.offline.plugin", "lost"),
    ("plugins.announce.room", "shown"),
    ("plugins.town.council.room", "gone"),
    ("plugins.town.council.room", "shown"),
    ("plugins.town.council.room", "awaited"),
    ("plugins.town.council.room", "shelf"),
    ("plugins.journal.editorial.room", "asked"),
    ("plugins.town.places.room", "told"),
    ("plugins.town.transit.room", "told"),
    ("plugins.town.transit.room", "heard"),
}
"""Fields that files, ledgers, registers, settings and templates of today hold under these names."""
OPTIONS = {("deploy", "whole"), ("publish", "whole")}
"""Options of commands, whose names are those of their parameters."""
PRIVATE_WORDS = re.compile(r"`[\w./]*\b(hearth|shelf|proofs|toil|beforehand|borrowed|gated|untold)\b[\w./]*`")
"""Former names that the documents must not bring back."""


def declared_names(tree):
    """Every public name that a module declares, with its line: at its top, and in its public classes."""
    for node in tree.body:
        yield from _names(node)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                yield from _names(inner)


def _names(node):
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    found = [target.id for target in targets if isinstance(target, ast.Name)]
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        found.append(node.name)
    return [(name, node.lineno) for name in found if not name.startswith("_")]


def test_no_public_name_is_a_bare_participle_or_pronoun():
    names = ((module, name, line) for module in ROOMS for name, line in declared_names(module.tree))
    banned = ((module.name, name, line) for module, name, line in names if name.lower() in BANNED)
    assert [f"{module}:{line} {name}" for module, name, line in banned if (module, name) not in NAMES_OF_FORMATS] == []


def parameters(module):
    """Every parameter of the public functions of a module, and of the public methods of its public classes: function, name, line."""
    classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for node in [*module.tree.body, *(inner for each in classes for inner in each.body)]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            words = node.args
            for each in [*words.posonlyargs, *words.args, *words.kwonlyargs, words.vararg, words.kwarg]:
                if each is not None:
                    yield node.name, each.arg, each.lineno


def test_no_parameter_of_a_public_function_is_a_bare_participle_or_pronoun():
    named = ((module, *parameter) for module in ROOMS for parameter in parameters(module))
    banned = [each for each in named if each[2].lower() in BANNED and each[1:3] not in OPTIONS]
    assert [f"{module.name}:{line} {function}({name})" for module, function, name, line in banned] == []


def local_names(tree):
    """Every name that a function gives to what it works with, with its line; those of errors that it catches too."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id, node.lineno
                elif isinstance(node, ast.ExceptHandler) and node.name:
                    yield node.name, node.lineno


def test_no_local_name_is_a_bare_participle_or_pronoun():
    """But in the room whose very text is proved."""
    names = {(module.name, name, line) for module in ROOMS for name, line in local_names(module.tree) if name.lower() in BANNED}
    spared = "plugins.journal.fast_markdown."
    assert [f"{module}:{line} {name}" for module, name, line in sorted(names) if not module.startswith(spared)] == []


def test_no_module_is_named_so():
    parts = {(module.name, part) for module in ROOMS for part in module.name.split(".")[1:]}
    assert sorted(name for name, part in parts if part in BANNED) == []


def test_a_class_stands_once_in_the_house():
    places = defaultdict(list)
    for module in ROOMS:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name not in ("Settings", "Migration"):
                places[node.name].append(module.name)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_import_renames_a_module_of_ours():
    ours = {module.name for module in ROOMS}
    froms = ((module, node) for module in code() for node in module.nodes if isinstance(node, ast.ImportFrom) and node.module)
    renamed = [(module, f"{node.module}.{alias.name}") for module, node in froms for alias in node.names if alias.asname]
    assert [f"{module.name}: {name}" for module, name in renamed if name in ours] == []


def test_the_map_and_the_house_rules_use_no_private_word():
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("ARCHITECTURE.md", "CONTRIBUTING.md")}
    assert {name: Counter(found) for name, text in texts.items() if (found := PRIVATE_WORDS.findall(text))} == {}
