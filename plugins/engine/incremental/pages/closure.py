"""The closure of a template: the templates it is made of, and the names it may look up. Found in its source, without rendering."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jinja2 import Environment, TemplateNotFound
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from plugins.engine.incremental.pages.sources import TemplateSource, TemplateSources

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
