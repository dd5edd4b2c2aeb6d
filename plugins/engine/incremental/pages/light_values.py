"""Print, join and look up template values with less work, to the same result.

Jinja2 makes a Markup of each thing that is printed, only to join it to the others: that takes six times as long as to escape it, some two
hundred times a page. It asks a dictionary (`head.title`, `extra.sources`) for an attribute first, and hears of each key by an exception
that nobody sees, some eighty times a page. What `~` joins, and each word with something in it, goes through a chain of iterators once a
piece is safe, in four times as long.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import markup_join
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the second is its own


def escape_text(value: Any) -> str:
    """`value` as HTML shows it: what `escape` gives, as a text of any sort. `_escape_inner` is what `escape` itself calls."""
    sort = type(value)
    if sort is str:
        return _escape_inner(value)
    return value if sort is Markup else escape(value)


TEXTS = frozenset({str, Markup})


def join_text(pieces: tuple[Any, ...]) -> str:
    """Join text as `markup_join` does."""
    sorts = set(map(type, pieces))
    if not sorts <= TEXTS:
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
