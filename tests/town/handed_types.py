"""`python -m tests.town.handed_types`, with Pelican's own words: builds a site, and fails with what rooms hand each other that is not of
the type that they declare, in their structures and in the fields of our dataclasses that these hold. mypy cannot: templates take names.
"""

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from functools import cache
from types import ModuleType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from plugins.core.infrastructure.build_services import LaterExtras
from plugins.core.publication import hand_offs

FEW = 200
"""Of a long list, what is looked at."""
NAMES = 150
"""Of the 158 names that the valid town hands on: with less, something is no longer watched."""


class Handed:
    """What was handed on, by structure and name, and what of it is of another type."""

    def __init__(self):
        self.values: dict[tuple[type, str], list[Any]] = {}
        self.looked_at: dict[int, Any] = {}
        self.wrong: dict[str, str] = {}

    def note(self, structure: type, name: str, value: Any) -> None:
        self.values.setdefault((structure, name), []).append(value)

    def compare(self) -> Iterator[str]:
        for (structure, name), values in self.values.items():
            declared = _evaluate(inspect.get_annotations(structure)[name], sys.modules[structure.__module__])
            wrong = [value for value in values if not self.fits(value, declared)]
            if wrong:
                yield f"{structure.__module__}.{name} : {declared}, {wrong[0]!r:.120}"
        yield from (f"{field} : {told}" for field, told in self.wrong.items())

    def fits(self, value: Any, declared: Any) -> bool:
        """Whether `value` is what `declared` says; the fields of a dataclass are looked at once."""
        origin, inner = get_origin(declared), get_args(declared)
        if declared in (Any, object) or isinstance(declared, TypeVar):
            return True
        if isinstance(declared, str):  # a class that its own fields name
            return type(value).__name__ == declared
        if origin in (Union, UnionType):
            return any(self.fits(value, each) for each in inner)
        if origin is Literal:
            return value in inner
        if origin is tuple and inner[1:] != (...,):
            return isinstance(value, tuple) and len(value) == len(inner) and all(map(self.fits, value, inner))
        if isinstance(origin, type) and inner:
            return isinstance(value, origin) and all(self._holds(value, origin, inner))
        if getattr(declared, "_is_protocol", False):
            return hasattr(value, "publication")
        if isinstance(declared, type):
            return isinstance(value, (int, float) if declared is float else declared) and self._has_fields(value)
        return value is declared or (declared is None and value is None)

    def _holds(self, value: Any, origin: type, inner: tuple[Any, ...]) -> Iterator[bool]:
        if issubclass(origin, Mapping):
            yield from (self.fits(key, inner[0]) and self.fits(each, inner[1]) for key, each in list(value.items())[:FEW])
        elif issubclass(origin, Sequence | Set):
            yield from (self.fits(each, inner[0]) for each in list(value)[:FEW])

    def _has_fields(self, value: Any) -> bool:
        if is_dataclass(value) and id(value) not in self.looked_at:
            self.looked_at[id(value)] = value
            for field in fields(value):
                held, declared = getattr(value, field.name, None), _evaluate(field.type, sys.modules[type(value).__module__])
                if not self.fits(held, declared):
                    self.wrong[f"{type(value).__module__}.{type(value).__name__}.{field.name}"] = f"{declared}, {held!r:.120}"
        return True


@cache
def _names_of(module: ModuleType) -> dict[str, Any]:
    """The names of a module, with those that it imports for its types alone."""
    names = dict(vars(module))
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for each in node.body:
                names.update({alias.name: getattr(importlib.import_module(each.module), alias.name) for alias in each.names})
    return names


def _evaluate(declared: Any, module: ModuleType) -> Any:
    return eval(declared, _names_of(module)) if isinstance(declared, str) else declared


def watch(handed: Handed) -> None:
    """Have each structure that is declared from now on note what goes through it."""
    for structure in (hand_offs.ContentExtras, hand_offs.ContextNames):

        def watched(cls, name, default, find_value=structure._find_value.__func__):
            way = find_value(cls, name, default)
            return property(way.fget, lambda held, value: (handed.note(cls, name, value), way.fset(held, value)))

        structure._find_value = classmethod(watched)
    make_page_variables, add_extras = hand_offs.ContextNames.make_page_variables.__func__, LaterExtras.add_extras

    def add_watched(extras, room, names, changed, make, sources=None):
        owner = {name: each for each in hand_offs.ContentExtras.__subclasses__() for name in each.names}

        def made(content):
            found = make(content)
            for name, value in found.items():
                handed.note(owner[name], name, value)
            return found

        add_extras(extras, room, names, changed, made, sources)

    LaterExtras.add_extras = add_watched

    def make_watched(cls, **values):
        for name, value in values.items():
            if value is not None:  # a list that is not made again is asked for its names alone
                handed.note(cls, name, value)
        return make_page_variables(cls, **values)

    hand_offs.ContextNames.make_page_variables = classmethod(make_watched)


if __name__ == "__main__":
    handed = Handed()
    watch(handed)
    from pelican import main  # once the structures are watched, which the rooms declare

    main(sys.argv[1:])
    assert len(handed.values) > NAMES
    sys.exit("\n".join(handed.compare()) or None)
