"""What is known well enough to be made faster: versions of Python-Markdown, unpatched classes, watched registries."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from markdown import Markdown, util
from markdown.extensions import Extension
from markdown.util import Registry


class WatchedRegistry(Registry[Any]):
    """A registry that counts its changes."""

    changes = 0

    def register(self, item: Any, name: str, priority: float) -> None:
        """As `Registry.register`."""
        self.changes += 1
        super().register(item, name, priority)

    def deregister(self, name: str, strict: bool = True) -> None:
        """As `Registry.deregister`."""
        self.changes += 1
        super().deregister(name, strict)


class RegistrySnapshot:
    """What a registry held at one moment."""

    def __init__(self, registry: Registry[Any]):
        assert isinstance(registry, WatchedRegistry)  # each of a Markdown that was made faster is
        self._registry, self._changes = registry, registry.changes
        self._items = [(each, *place) for each, place in zip(registry, registry._priority, strict=True)]

    @property
    def has_changed(self) -> bool:
        """Whether the registry was changed since."""
        return self._registry.changes != self._changes

    def put_back(self) -> None:
        """Give the registry back what it held then, in the same order."""
        if not self.has_changed:
            return
        registry = self._registry
        for name in list(registry._data):
            registry.deregister(name)
        for item in self._items:
            registry.register(*item)
        self._changes = registry.changes


CORE = (
    *("core", "util", "blockparser", "blockprocessors", "inlinepatterns", "preprocessors", "postprocessors", "treeprocessors"),
    *("serializers", "htmlparser", "extensions"),
)
EXTENSIONS = (
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs", "legacy_em"),
    *("md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
)
"""The modules of Python-Markdown whose reading this package stands on."""

SOURCES = {"adee0fc0ce780b99-ba39344a69f4e4df": "3.11.3"}
"""The versions that were read, by the `digest` of their source. For another: read what changed, run its tests (CONTRIBUTING), add it."""


def is_known_markdown() -> bool:
    """Whether the Python-Markdown that runs is one whose source was read, and none of its methods or constants was replaced since."""
    return digest() in SOURCES and all(_written_there(kind) for kind in _classes())


def digest() -> str:
    """A name for Python-Markdown as it runs: its source, whatever its ends of lines, and the constants of its classes."""
    constants = hashlib.sha256(repr(sorted(_constants())).encode()).hexdigest()
    return f"{_source()[:16]}-{constants[:16]}"


@cache
def _source() -> str:
    found = hashlib.sha256()
    for module in _modules():
        file = module.__file__ or ""
        if not file.endswith(".py"):
            return "unreadable"
        found.update(Path(file).read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()


def is_unpatched(thing: object) -> bool:
    """Whether `thing` carries nothing of its own in the place of a method or an expression of its class."""
    kind = type(thing)
    return not any(isinstance(getattr(kind, name, None), FunctionType | re.Pattern | tuple) for name in getattr(thing, "__dict__", ()))


def count_own_attributes(things: Iterable[object]) -> list[int]:
    """How many attributes each of `things` has of its own: a number moves when something is put on one that was `is_unpatched`."""
    return [len(getattr(each, "__dict__", ())) for each in things]


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = [*CORE, *(f"extensions.{name}" for name in EXTENSIONS)]
    return tuple(import_module(f"markdown.{name}") for name in names)


def _classes() -> Iterator[type]:
    for module in _modules():
        for thing in vars(module).values():
            if isinstance(thing, type) and thing.__module__ == module.__name__ and not issubclass(thing, tuple | dict):
                yield thing


def _written_there(kind: type) -> bool:
    """Whether the methods of `kind` come from its own file, or from where Python-Markdown keeps its `deprecated`."""
    files = {import_module(kind.__module__).__file__, util.__file__}
    methods = (getattr(each, "__func__", getattr(each, "fget", each)) for each in vars(kind).values())
    return all(each.__code__.co_filename in files for each in methods if isinstance(each, FunctionType))


def _constants() -> Iterator[tuple[str, str, str]]:
    """The attributes of classes that say what a class looks for: a patch would replace one without touching a method."""
    for kind in _classes():
        for name, each in vars(kind).items():
            if isinstance(each, re.Pattern | tuple | list) and not name.startswith("__"):
                yield f"{kind.__module__}.{kind.__qualname__}", name, repr(getattr(each, "pattern", each))


PACKAGE = "markdown.extensions."
"""Where Python-Markdown has its own."""


class ObservedMarkdown(Markdown):
    """`built` are the extensions that its options named; `broken` is true from a conversion that raised on. `plain` gives at once the HTML
    of a text that is plain, or None."""

    Meta: dict[str, list[str]]
    """What the extension `meta` found, once there is one."""

    def __init__(self, **options: Any):
        self.built: list[Extension] = []
        self.broken = False
        self.plain: Callable[[str], str | None] | None = None
        super().__init__(**options)

    def build_extension(self, ext_name: str, configs: Mapping[str, Any]) -> Extension:
        """As `Markdown.build_extension`. Its own are found by their names: to list those of every installed package takes 15 ms."""
        name = ext_name.removeprefix(PACKAGE)
        its_own = import_module(f"{PACKAGE}{name}") if name in EXTENSIONS else None
        extension: Extension = its_own.makeExtension(**configs) if its_own else super().build_extension(ext_name, configs)
        self.built.append(extension)
        return extension

    def convert(self, source: str) -> str:
        """As `Markdown.convert`."""
        if self.plain and (html := self.plain(source)) is not None:
            return html
        broken, self.broken = self.broken, True
        html = super().convert(source)
        self.broken = broken
        return html
