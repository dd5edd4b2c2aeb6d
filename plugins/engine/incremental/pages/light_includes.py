"""Render included templates with less work: the same text, without Jinja2's cost for each of the thirty parts of a page.

Jinja2 looks for each part by its name, takes its lock, and copies all that the page knows into a context of its own. Where templates do not
change while they are used (`auto_reload` is off), a part is found once, and its context leads to the includer's values instead of
copying them. Whoever knows what a part depends on may give its text without rendering it (`IncludedTexts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from jinja2.utils import missing

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
