"""What a template can reach: the templates it is made of, and the names it may look up. Found in its source, without rendering."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2 import Environment, TemplateNotFound, meta, nodes
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_NAMESPACE, DEFAULT_TESTS

CHANGING = frozenset({"random", "lipsum"})
"""What Jinja2 itself offers that is not a function of its arguments."""
KNOWN_EXTENSIONS = ("jinja2.ext.InternationalizationExtension", "jinja2.ext.ExprStmtExtension", "jinja2.ext.LoopControlExtension")
ANY = "*"


@dataclass(frozen=True)
class Closure:
    """`digest` is that of every source; `names` may be looked up in the context; `lists` are the pages of a list (`articles_page`) whose
    items are looked at, `ANY` for what cannot be told. `doubt` says why it must be rendered each time, and is empty when it need not.
    `files` are its templates, each with the digest of its source."""

    digest: bytes
    names: tuple[str, ...]
    lists: frozenset[str]
    doubt: str = ""
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass
class Closures:
    """Those of one Jinja2 environment. `trusted` tells whether a function depends on its arguments only."""

    env: Environment
    trusted: Callable[[Any], bool]
    _read: dict[str, "_Source"] = field(default_factory=dict)
    _made: dict[str, Closure] = field(default_factory=dict)

    def of(self, name: str) -> Closure:
        """The closure of the template called `name`."""
        if name not in self._made:
            self._made[name] = self._closure(name)
        return self._made[name]

    def _closure(self, name: str) -> Closure:
        reached, waiting = {}, [name]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached[one] = self._source(one)
                waiting.extend(reached[one].references)
        sources = [reached[one] for one in sorted(reached)]
        files = tuple((one, reached[one].digest) for one in sorted(reached))
        digest = hashlib.blake2b(repr(files).encode(), digest_size=16).digest()
        names = tuple(sorted(set().union(*(source.names for source in sources))))
        lists = frozenset().union(*(source.lists for source in sources))
        doubts = [source.doubt for source in sources if source.doubt] + list(self._untrusted(names))
        return Closure(digest, names, lists, doubts[0] if doubts else "", files)

    def _untrusted(self, names: tuple[str, ...]) -> Iterator[str]:
        given = self.env.globals
        own = [name for name in names if name in given and given[name] is not DEFAULT_NAMESPACE.get(name)]
        yield from (f"{name}()" for name in names if name in CHANGING)
        yield from (f"{name}()" for name in own if callable(given[name]) and not self.trusted(given[name]))
        yield from (each for each in self.env.extensions if each not in KNOWN_EXTENSIONS)

    def _source(self, name: str) -> "_Source":
        if name not in self._read:
            try:
                source, file, _ = self.env.loader.get_source(self.env, name)
            except TemplateNotFound:
                self._read[name] = _Source(b"absent")
            else:
                self._read[name] = self._parsed(source, name, file)
        return self._read[name]

    def _parsed(self, source: str, name: str, file: str | None) -> "_Source":
        tree = self.env.parse(source, name, file)
        references = list(meta.find_referenced_templates(tree))
        doubt = "un gabarit nommé par une variable" if None in references else next(self._doubts(tree), "")
        return _Source(
            hashlib.blake2b(source.encode(), digest_size=16).digest(),
            frozenset(meta.find_undeclared_variables(tree)),
            tuple(one for one in references if one is not None),
            frozenset(_listed(tree)),
            doubt,
        )

    def _doubts(self, tree: nodes.Template) -> Iterator[str]:
        for sort, ours, theirs in ((nodes.Filter, self.env.filters, DEFAULT_FILTERS), (nodes.Test, self.env.tests, DEFAULT_TESTS)):
            for node in tree.find_all(sort):
                function = ours.get(node.name)
                theirs_still = function is theirs.get(node.name)
                if node.name in CHANGING or not (theirs_still or self.trusted(function)):
                    yield f"le filtre {node.name}"


@dataclass(frozen=True)
class _Source:
    digest: bytes
    names: frozenset[str] = frozenset()
    references: tuple[str, ...] = ()
    lists: frozenset[str] = frozenset()
    doubt: str = ""


def _listed(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.Getattr):
        if node.attr == "object_list":
            yield node.node.name if isinstance(node.node, nodes.Name) else ANY
    for node in tree.find_all((nodes.Getitem, nodes.Filter)):
        yield from (ANY for each in node.find_all(nodes.Const) if each.value == "object_list")
    yield from (ANY for node in tree.find_all(nodes.Call) if isinstance(node.node, nodes.Getattr) and node.node.attr == "page")


def function_of(value: Any) -> Any:
    """The function behind a partial."""
    return function_of(value.func) if isinstance(value, partial) else value
