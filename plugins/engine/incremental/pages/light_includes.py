"""Render included templates with less work: the same text, without Jinja2's cost for each of the thirty parts of a page.

Jinja2 looks for each part by its name, takes its lock, and copies all that the page knows into a context of its own. Where templates do not
change while they are used (`auto_reload` is off), a part is found once, and its context leads to the includer's values instead of
copying them. Whoever knows what a part depends on may give its text without rendering it (`IncludedTexts`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from jinja2 import Environment, Template, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, markup_join
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the second is its own

from plugins.engine.incremental.pages.closure import TemplateClosure, TemplateClosures, is_given_context
from plugins.engine.incremental.pages.fingerprint import Fingerprints, Unsure, find_visible_value


def escape_text(value: Any) -> str:
    """`value` as HTML shows it: what `escape` gives, as a text of any sort. `_escape_inner` is what `escape` itself calls."""
    sort = type(value)
    if sort is str:
        return _escape_inner(value)
    return value if sort is Markup else escape(value)


TEXT_TYPES = frozenset({str, Markup})


def join_text(pieces: tuple[Any, ...]) -> str:
    """Join text as `markup_join` does."""
    sorts = set(map(type, pieces))
    if not sorts <= TEXT_TYPES:
        return markup_join(pieces)
    return Markup("".join(map(escape_text, pieces))) if Markup in sorts else "".join(pieces)


class EscapeSource(CodeGenerator):
    """Jinja's own, but that where all is escaped, what is printed goes through `escape_text`, and what is joined through `join_text`."""

    @optimizeconst
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        """See Jinja2."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_Concat(node, frame)
            return
        self.write("environment.joined_text((")
        for piece in node.nodes:
            self.visit(piece, frame)
            self.write(", ")
        self.write("))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped_text(")


def use_light_escapes(env: Environment) -> None:
    """Make the templates of `env` print by `escape_text`. Before any is compiled."""
    source = env.code_generator_class
    if not issubclass(source, EscapeSource):
        env.code_generator_class = EscapeSource if source is CodeGenerator else type("EscapeSource", (EscapeSource, source), {})
        vars(env).update(escaped_text=escape_text, joined_text=join_text)


DICT_ATTRIBUTES = frozenset(dir(dict))


def use_light_lookups(env: Environment) -> None:
    """Make the templates of `env` look up by `build_lookup`, unless they look up in another way."""
    if type(env).getattr is Environment.getattr and "getattr" not in vars(env):
        vars(env)["getattr"] = build_lookup(env)


def build_lookup(env: Environment) -> Callable[[Any, str], Any]:
    """A lookup as `env.getattr`, with one call less for an object's attribute."""

    def find(thing: Any, name: str) -> Any:
        if type(thing) is dict and name not in DICT_ATTRIBUTES:
            return thing[name] if name in thing else env.undefined(obj=thing, name=name)
        try:
            return getattr(thing, name)
        except AttributeError:
            pass
        try:
            return thing[name]
        except (TypeError, LookupError, AttributeError):
            return env.undefined(obj=thing, name=name)

    return find


TEXTS = "included_texts"
"""Under which name an environment has its IncludedTexts, if it has any."""

LocalValues = Mapping[str, Any]
"""What is in the variables of an includer, which are not in its context; one that has no value yet is `missing`."""


class IncludedTexts(Protocol):
    """A source of texts of template parts, known without rendering."""

    def get_text(self, part: "IncludedTemplate", includer: Context, local_values: LocalValues) -> str | None:
        """The text of `part` where `includer` includes it; None when it must be rendered there."""


class IncludeSource(CodeGenerator):
    """Jinja's own, but for what includes a template by its name, which is left to `include_template`."""

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:
        """See Jinja2."""
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or not node.with_context or node.ignore_missing or self.environment.is_async:
            super().visit_Include(node, frame)
            return
        values = self.dump_local_context(frame)
        self.simple_write(f"environment.include_template(environment, {name!r}, {self.name!r}, context, {values})", frame, node)


class IncludedTemplate(NamedTuple):
    """A template that others include, the names of its globals, and whether it escapes what it prints."""

    template: Template
    global_names: frozenset[str]
    escapes: bool

    @classmethod
    def from_template(cls, template: Template) -> "IncludedTemplate":
        """Prepare a `template`, which does not change."""
        return cls(template, frozenset(template.globals), EvalContext(template.environment, template.name).autoescape)


@dataclass
class KnownIncludes:
    """The templates of `env` that were included, by their names as written and those of their includers."""

    env: Environment
    parts: dict[tuple[str, str], IncludedTemplate] = field(default_factory=dict)

    def find(self, name: str, parent: str) -> IncludedTemplate:
        """The template that is called `name` in the one called `parent`. Raises TemplateNotFound."""
        part = self.parts.get((name, parent))
        if part is None:
            part = self.parts[name, parent] = IncludedTemplate.from_template(self.env.get_template(name, parent))
        return part


def use_light_includes(env: Environment) -> None:
    """Make the templates of `env` include others by `include_template`, unless they include in another way. Before any is compiled."""
    source = env.code_generator_class
    if source.visit_Include is CodeGenerator.visit_Include:
        env.code_generator_class = IncludeSource if source is CodeGenerator else type("IncludeSource", (IncludeSource, source), {})
        vars(env)["include_template"] = include_template


def include_template(env: Environment, name: str, parent: str, context: Context, local_values: LocalValues) -> str:
    """The text of the template `name` where the one called `parent` includes it. Raises TemplateNotFound."""
    if env.auto_reload or env.context_class is not Context:
        template = env.get_template(name, parent)
        return render_part(template, template.new_context(context.get_all(), True, local_values))
    state = vars(env)
    known_includes = state.get("known_includes")
    if known_includes is None or known_includes.env is not env:  # an overlay has those of another environment
        known_includes = state["known_includes"] = KnownIncludes(env)
    part = known_includes.find(name, parent)
    texts: IncludedTexts | None = state.get(TEXTS)
    text = texts.get_text(part, context, local_values) if texts is not None else None
    return text if text is not None else render_part(part.template, build_included_context(part, context, local_values))


def render_part(template: Template, context: Context) -> str:
    """The text of `template`, which nothing has finished: in one piece, since each piece goes through all that include it."""
    return "".join(template.root_render_func(context))


def build_included_context(part: IncludedTemplate, includer: Context, local_values: LocalValues) -> Context:
    """A context that answers like `new_context(includer.get_all(), True, local_values)` of its template. What the includer has set is
    copied and comes before what it was given, which is not copied."""
    template, context = part.template, object.__new__(Context)
    context.environment, context.name, context.parent = template.environment, template.name, includer.parent
    values = dict(includer.vars)
    for name, value in local_values.items():
        if value is not missing:
            values[name] = value
    context.vars, context.exported_vars = values, set()
    context.eval_ctx = eval_context = object.__new__(EvalContext)
    eval_context.environment, eval_context.autoescape, eval_context.volatile = template.environment, part.escapes, False
    context.globals_keys = part.global_names  # type: ignore[assignment]  # looked at, never changed
    context.blocks = {name: [block] for name, block in template.blocks.items()}
    return context


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
