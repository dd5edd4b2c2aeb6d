"""The text of a part that thousands of pages share (a menu, a footer), rendered once for the same values of all that it can reach.

A part is what a template includes; its closure tells the names that it may look up. Its text is given again where each of them has the
value that it had: an equal text or number, the very object that all pages share and that nothing changes while they are written, or
nothing. Where a name holds anything else (an article, a list that the page has made, which a part may even change), the part is rendered
there. So is one of which the closure is in doubt, or that could look at its context by other ways than names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, Template, Undefined
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup

from plugins.engine.incremental.pages.closure import TemplateClosure, TemplateClosures, is_given_context
from plugins.engine.incremental.pages.fingerprint import Fingerprints, Unsure
from plugins.engine.incremental.pages.light_includes import IncludedTemplate, LocalValues, build_included_context, render_part
from plugins.engine.incremental.pages.light_values import DICT_ATTRIBUTES
from plugins.engine.incremental.pages.lists import find_visible_value

TEXTS_OF_A_PART = 32
"""Different texts of one part that are held by a process: a menu has one a category, and a footer one a language."""
TRIALS, REST = 64, 512
"""Times in a row that nothing known could be given, after which a part is not asked for so many times: the pages of lists come together."""
PLAIN_CLASSES = frozenset({str, Markup, int, bool, type(None)})
OF_GETTEXT = "jinja2.ext"
"""Its functions take the context to look for `gettext` in it, and for nothing else."""


@dataclass
class _Part:
    """`names`, each with the attributes that alone are looked at, or None for all of it."""

    closure: TemplateClosure
    names: tuple[tuple[str, tuple[str, ...] | None], ...]
    texts: dict[tuple[Any, ...], str] = field(default_factory=dict)
    failures: int = 0

    def is_at_rest(self) -> bool:
        """Whether nobody asks this time, because nothing was found for long."""
        if self.failures < TRIALS:
            return False
        self.failures += 1
        if self.failures == TRIALS + REST:
            self.failures = 0
            self.texts.clear()
        return True


@dataclass
class ConstantIncludes:
    """`shared` is the context of all pages while they are written, None when any of them could find another: nothing is then known."""

    closures: Callable[[Any], TemplateClosures]
    fingerprints: Fingerprints
    shared: Mapping[str, Any] | None = None
    _parts: dict[int, tuple[Template, _Part | None]] = field(default_factory=dict)
    _lasting: dict[int, tuple[Any, bool]] = field(default_factory=dict)

    def begin(self, shared: Mapping[str, Any]) -> None:
        """From now on, and until `end`, no value of `shared` changes."""
        self.end()
        self.shared = shared

    def end(self) -> None:
        """Forget every text."""
        self.shared = None
        self._parts.clear()
        self._lasting.clear()

    def get_text(self, included: IncludedTemplate, includer: Context, local_values: LocalValues) -> str | None:
        """See IncludedTexts: its text, rendered here the first time that it has these values. Raises whatever rendering it raises."""
        if self.shared is None:
            return None
        template = included.template
        entry = self._parts.get(id(template))
        if entry is None:
            entry = self._parts[id(template)] = template, self._analyse_template(template)
        part = entry[1]
        if part is None or part.is_at_rest():
            return None
        values = self._list_values(part, template.environment, includer, local_values)
        text = part.texts.get(values) if values is not None else None
        if text is not None:
            part.failures = 0
            return text
        part.failures += 1
        if values is None or len(part.texts) >= TEXTS_OF_A_PART:
            return None
        text = part.texts[values] = render_part(template, build_included_context(included, includer, local_values))
        return text

    def _analyse_template(self, template: Template) -> _Part | None:
        """What its text depends on; None when it must always be rendered."""
        closures = self.closures(template)
        closure = closures.find_closure(template.name)
        own = [template.environment.globals.get(name) for name in closure.names]
        asking = [function for function in own if is_given_context(function)]
        if closure.doubt or not closure.is_self_contained or closure.lists or any(function.__module__ != OF_GETTEXT for function in asking):
            return None
        looks: dict[str, set[str]] = {}
        for name, attribute in closure.looks:
            looks.setdefault(name, set()).add(attribute)
        names = tuple((name, None if "" in looks.get(name, {""}) else tuple(sorted(looks[name]))) for name in closure.names)
        if asking and "gettext" not in closure.names:
            names += (("gettext", None),)
        return _Part(closure, names)

    def _list_values(self, part: _Part, env: Environment, includer: Context, local_values: LocalValues) -> tuple[Any, ...] | None:
        """The values of the names of `part` in that page; None when one of them could show something else the next time."""
        values: list[Any] = []
        own_values, page_values = includer.vars, includer.parent
        for name, attributes in part.names:
            value = local_values.get(name, missing)
            if value is missing:
                value = own_values[name] if name in own_values else page_values.get(name, missing)
            if is_plain(value, values):
                continue
            if self._is_lasting(name, value, part.closure, env):
                values.append(id(value))
            elif type(value) is not dict or not is_plain_in(value, attributes, values):
                return None
        return tuple(values)

    def _is_lasting(self, name: str, value: Any, closure: TemplateClosure, env: Environment) -> bool:
        """Whether `value` is what every page finds under `name`, and has a fingerprint."""
        assert self.shared is not None  # a text is asked for
        if value is not self.shared.get(name, missing):
            return value is env.globals.get(name, missing)
        entry = self._lasting.get(id(value))
        if entry is None or entry[0] is not value:
            entry = self._lasting[id(value)] = value, self._is_fingerprintable(name, value, closure)
        return entry[1]

    def _is_fingerprintable(self, name: str, value: Any, closure: TemplateClosure) -> bool:
        try:
            self.fingerprints.fingerprint(find_visible_value(value, name, closure))
        except Unsure:
            return False
        return not is_given_context(value) and not is_given_context(vars(type(value)).get("__call__"))


def is_plain_in(value: dict[str, Any], attributes: tuple[str, ...] | None, values: list[Any]) -> bool:
    """Whether all that is looked at in `value` is plain: what `is_plain` puts at the end of `values` is then there for each."""
    if attributes is None or not DICT_ATTRIBUTES.isdisjoint(attributes):
        return False
    return all(is_plain(value.get(attribute, missing), values) for attribute in attributes)


def is_plain(value: Any, values: list[Any]) -> bool:
    """Whether `value` is all that it can show, or nothing: its sort is then put at the end of `values`, and itself after it.

    The sort of what is looked at says how many follow it: no two rows of values are mistaken for each other.
    """
    sort = type(value)
    if sort in PLAIN_CLASSES:
        values += (sort, value)
    elif value is missing or sort is Undefined or (sort is tuple and not value):
        values.append(sort)
    else:
        return False
    return True
