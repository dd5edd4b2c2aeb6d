"""The closure of a template: the templates it is made of, and the names it may look up. Found in its source, without rendering."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from functools import partial
from typing import Any

from jinja2 import BytecodeCache, Environment, TemplateNotFound, meta, nodes
from jinja2.bccache import Bucket
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from plugins.engine.incremental.cache.store import BuildStore

ANY_TEMPLATE = "*"
NAMES_ITS_FILTER = {"map": 0, "select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1, "filter": 0, "test": 0}
"""The filters and tests of Jinja2 to which another is given by its name, and at which place among the arguments.
https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters"""


@dataclass(frozen=True)
class TemplateSource:
    """`names` may be looked up in the context; `references` are templates, an empty one when a variable names it;
    `lists` are the pages of a list (`articles_page`) whose items are looked at, `ANY` for what cannot be told. `looks` are the names that
    stand there, each with the attribute that is looked at, empty where it is all of it. `named_filters` are the filters and tests that
    others call by their name (`map("upper")`), an empty one when a variable names it."""

    digest: bytes
    names: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    looks: tuple[tuple[str, str], ...] = ()
    named_filters: tuple[str, ...] = ()
    has_blocks: bool = False


@dataclass
class TemplateSources:
    """`known_sources` are those of the last build, `used_sources` those of this one, as plain values by their digest."""

    known_sources: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)
    used_sources: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)

    def find_source(self, env: Environment, text: str) -> TemplateSource:
        """What a template of `env` names."""
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        if digest not in self.used_sources:
            self.used_sources[digest] = self.known_sources.get(digest) or astuple(_parse_source(env, text, digest))
        return TemplateSource(*self.used_sources[digest])

    def prepare(self, env: Environment, names: Iterable[str]) -> None:
        """Analyse and compile the templates `names` of `env` and all that they refer to, so that it need not be done later. Missing or
        wrong ones wait until they are used."""
        assert env.loader  # the theme's
        waiting, known_names = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name in known_names:
                continue
            known_names.add(name)
            with suppress(Exception):
                waiting.extend(filter(None, self.find_source(env, env.loader.get_source(env, name)[0]).references))
                env.loader.load(env, name)


@dataclass
class BytecodeCacheInStore(BytecodeCache):
    """Jinja2's bytecode cache, in the store. Only who opened the store writes in it; `compiled` is what this process has seen compiled, or
    that it is a copy of.

    `stale`: this build forgets what was compiled before it, which its copies still find in the store until the build is kept.
    """

    store: BuildStore
    stale: bool = False
    compiled: dict[str, bytes] = field(default_factory=dict)

    def load_bytecode(self, bucket: Bucket) -> None:
        """See Jinja2."""
        name = _format_code_key(bucket)
        forgets = self.stale and not self.store.mine
        if code := self.compiled.get(name) or (None if forgets else self.store.read_note(name)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See Jinja2."""
        name = _format_code_key(bucket)
        code = self.compiled[name] = bucket.bytecode_to_string()
        if self.store.mine:
            self.store.write_note(name, code)


def _format_code_key(bucket: Bucket) -> str:
    """The name of its note: a template that escapes what it prints is not compiled to what it was when it did not."""
    return f"code {bucket.environment.autoescape!r} {bucket.key}"


def _parse_source(env: Environment, text: str, digest: bytes) -> TemplateSource:
    tree, without_globals = env.parse(text), env.overlay()
    without_globals.globals = {}
    tree.set_environment(without_globals)
    names = meta.find_undeclared_variables(tree)  # puts constants together in passing
    parts = list(tree.find_all(nodes.Node))
    return TemplateSource(
        digest,
        tuple(sorted(names)),
        tuple(referenced_template or "" for referenced_template in meta.find_referenced_templates(tree)),
        tuple(sorted(set(_find_lists(parts)))),
        tuple(sorted({part.name for part in parts if isinstance(part, nodes.Filter)})),
        tuple(sorted({part.name for part in parts if isinstance(part, nodes.Test)})),
        tuple(sorted(set(_find_looks(parts)))),
        tuple(sorted(set(_find_named_filters(parts)))),
        any(isinstance(part, nodes.Block | nodes.Extends) for part in parts),
    )


def _find_looks(parts: list[nodes.Node]) -> Iterator[tuple[str, str]]:
    looks = [(part.node, part.attr) for part in parts if isinstance(part, nodes.Getattr)]
    looks += [(part.node, part.arg.value) for part in parts if isinstance(part, nodes.Getitem) and isinstance(part.arg, nodes.Const)]
    by_attribute = {id(node): attribute for node, attribute in looks if isinstance(attribute, str)}
    yield from ((part.name, by_attribute.get(id(part), "")) for part in parts if isinstance(part, nodes.Name | nodes.NSRef))


def _find_named_filters(parts: list[nodes.Node]) -> Iterator[str]:
    for part in parts:
        place = NAMES_ITS_FILTER.get(part.name) if isinstance(part, nodes.Filter | nodes.Test) else None
        if place is None or not isinstance(part, nodes.Filter | nodes.Test):
            continue
        if part.dyn_args is not None:
            yield ""
        elif len(part.args) > place:
            argument = part.args[place]
            yield argument.value if isinstance(argument, nodes.Const) and isinstance(argument.value, str) else ""


def _find_lists(parts: list[nodes.Node]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, nodes.Getattr) and part.attr == "object_list":
            yield part.node.name if isinstance(part.node, nodes.Name) else ANY_TEMPLATE
        elif isinstance(part, nodes.Getitem | nodes.Filter):
            yield from (ANY_TEMPLATE for each in part.find_all(nodes.Const) if each.value == "object_list")
        elif isinstance(part, nodes.Call) and isinstance(part.node, nodes.Getattr) and part.node.attr == "page":
            yield ANY_TEMPLATE


CHANGING = frozenset({"random", "lipsum"})
"""What Jinja2 itself offers that is not a function of its arguments."""
KNOWN_EXTENSIONS = (
    "jinja2.ext.InternationalizationExtension",
    "plugins.journal.languages.environments.Unindented",
    "jinja2.ext.ExprStmtExtension",
    "jinja2.ext.LoopControlExtension",
)


@dataclass(frozen=True)
class TemplateClosure:
    """`digest` is that of every source; `names` may be looked up in the context; `lists` are the pages of a list (`articles_page`) whose
    items are looked at, `ANY` for what cannot be told. `doubt` says why it must be rendered each time, and is empty when it need not.
    `files` are its templates, each with the digest of its source. `looks`: see TemplateSource. `is_self_contained`: whether nothing in it
    looks at a context but by the names that it writes."""

    digest: bytes
    names: tuple[str, ...]
    lists: frozenset[str]
    doubt: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    looks: frozenset[tuple[str, str]] = frozenset()
    is_self_contained: bool = False


@dataclass
class TemplateClosures:
    """The template closures of one Jinja2 environment. `is_pure` tells whether a function depends on its arguments only."""

    env: Environment
    is_pure: Callable[[Any], bool]
    sources: TemplateSources
    _read: dict[str, TemplateSource] = field(default_factory=dict)
    _made: dict[str, TemplateClosure] = field(default_factory=dict)

    def find_closure(self, name: str | None) -> TemplateClosure:
        """The closure of the template called `name`; a template without a name has an unknown one."""
        if not name:
            return TemplateClosure(b"", (), frozenset(), "un gabarit sans nom")
        if name not in self._made:
            self._made[name] = self._compute_closure(name)
        return self._made[name]

    def _compute_closure(self, name: str) -> TemplateClosure:
        reached, waiting = {}, [name]
        while waiting:
            template = waiting.pop()
            if template not in reached:
                reached[template] = self._read_source(template)
                waiting.extend(filter(None, reached[template].references))
        sources = [reached[template] for template in sorted(reached)]
        files = tuple((template, reached[template].digest) for template in sorted(reached))
        escaped = [template for template in sorted(reached) if self._escapes(template)]
        digest = hashlib.blake2b(repr((files, escaped)).encode(), digest_size=16).digest()
        names = tuple(sorted(set().union(*(source.names for source in sources))))
        lists = frozenset().union(*(source.lists for source in sources))
        doubts = [doubt for source in sources for doubt in self._find_doubts(source)] + list(self._find_untrusted_names(names))
        looks = frozenset().union(*(source.looks for source in sources))
        is_self_contained = not any(source.has_blocks or self._passes_context_on(source) for source in sources)
        return TemplateClosure(digest, names, lists, next(iter(doubts), ""), files, looks, is_self_contained)

    def _passes_context_on(self, source: TemplateSource) -> bool:
        """Whether a filter or a test of somebody else than Jinja2 is given the whole context, or might be."""
        for used, functions, theirs in ((source.filters, self.env.filters, FILTERS), (source.tests, self.env.tests, TESTS)):
            if any(is_given_context(functions.get(name)) and functions.get(name) is not theirs.get(name) for name in used):
                return True
            for name in source.named_filters:
                function = functions.get(name)
                is_sure = function is None or function is theirs.get(name) or self.is_pure(unwrap_partial(function))
                if is_given_context(function) or not is_sure:
                    return True
        return "" in source.named_filters

    def _escapes(self, name: str) -> bool:
        setting = self.env.autoescape
        return bool(setting(name) if callable(setting) else setting)

    def _find_untrusted_names(self, names: tuple[str, ...]) -> Iterator[str]:
        template_globals = self.env.globals
        own = [name for name in names if name in template_globals and template_globals[name] is not DEFAULT_NAMESPACE.get(name)]
        yield from (f"{name}()" for name in names if name in CHANGING)
        yield from (
            f"{name}()" for name in own if callable(template_globals[name]) and not self.is_pure(unwrap_partial(template_globals[name]))
        )
        yield from (each for each in self.env.extensions if each not in KNOWN_EXTENSIONS)

    def _read_source(self, name: str) -> TemplateSource:
        if name not in self._read:
            try:
                assert self.env.loader  # the theme's
                text = self.env.loader.get_source(self.env, name)[0]
            except TemplateNotFound:
                self._read[name] = TemplateSource(b"absent")
            else:
                self._read[name] = self.sources.find_source(self.env, text)
        return self._read[name]

    def _find_doubts(self, source: TemplateSource) -> Iterator[str]:
        if "" in source.references:
            yield "un gabarit nommé par une variable"
        for used, ours, theirs in ((source.filters, self.env.filters, FILTERS), (source.tests, self.env.tests, TESTS)):
            for name in used:
                function = ours.get(name)
                if name in CHANGING or not (function is theirs.get(name) or self.is_pure(unwrap_partial(function))):
                    yield f"le filtre {name}"


def is_given_context(function: Any) -> bool:
    """Whether Jinja2 gives this function the context of the template that calls it."""
    return getattr(getattr(function, "jinja_pass_arg", None), "name", "") == "context"


def unwrap_partial(value: Any) -> Any:
    """The function behind a partial."""
    return unwrap_partial(value.func) if isinstance(value, partial) else value
