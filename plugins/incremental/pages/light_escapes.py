"""What a template prints, escaped with less: the same signs, as a plain text.

Jinja2 makes a Markup of each thing that is printed, only to join it to the others: that takes six times as long as to escape it, some two
hundred times a page.
"""

from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the second is its own


def escaped_text(value: Any) -> str:
    """`value` as HTML shows it: what `escape` gives, as a text of any sort. `_escape_inner` is what `escape` itself calls."""
    sort = type(value)
    if sort is str:
        return _escape_inner(value)
    return value if sort is Markup else escape(value)


class EscapeSource(CodeGenerator):
    """Jinja's own, but that what is printed where all is escaped is an `escaped_text`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped_text(")


def use_light_escapes(env: Environment) -> None:
    """Have the templates of `env` print by `escaped_text`. Before any is compiled."""
    source = env.code_generator_class
    if not issubclass(source, EscapeSource):
        env.code_generator_class = EscapeSource if source is CodeGenerator else type("EscapeSource", (EscapeSource, source), {})
        vars(env)["escaped_text"] = escaped_text
