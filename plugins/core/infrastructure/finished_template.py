"""Post-processing that rooms apply to every rendered page, in whatever process and by whatever writer."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Finisher = Callable[[str, Mapping[str, Any]], str]
"""Gives the text that is written, from the one that was rendered and its context; it depends on nothing else."""


def finish_pages(env: Any, finisher: Finisher) -> None:
    """Pass the output of templates of `env`, a Jinja2 environment, through `finisher` too.

    Finishers take their turns by the names of their modules, whichever room came first.
    """
    others: tuple[Finisher, ...] = vars(env).get("finishers", ())
    if not others:
        env.template_class = build_finished_template_class(env.template_class)
    vars(env)["finishers"] = tuple(sorted({*others, finisher}, key=lambda one: one.__module__))


@cache
def build_finished_template_class(template_class: Any) -> Any:
    """A subclass of `template_class` whose output goes through the finishers of its environment."""

    def render(self: Any, *args: Any, **kwargs: Any) -> str:
        context: Mapping[str, Any] = args[0] if len(args) == 1 and not kwargs and type(args[0]) is dict else dict(*args, **kwargs)
        text = template_class.render(self, context)
        finishers: tuple[Finisher, ...] = vars(self.environment)["finishers"]
        for finish in finishers:
            text = finish(text, context)
        return str(text)

    def new_context(self: Any, vars: Any = None, shared: bool = False, locals: Any = None) -> Any:
        """As Jinja2's own, which walks through the chain of globals name by name, and twice a page."""
        if shared or locals:
            return template_class.new_context(self, vars, shared, locals)
        names: dict[str, Any] = {}
        for each in reversed(self.globals.maps):
            names.update(each)
        return self.environment.context_class(self.environment, {**names, **(vars or {})}, self.name, self.blocks, globals=names)

    def _get_default_module(self: Any, ctx: Any = None) -> Any:
        """As Jinja2's own, which goes through the chain of globals for each import of each page."""
        names = vars(self).get("global_names")
        if names is None:
            names = vars(self)["global_names"] = frozenset(self.globals)
        if ctx is not None and self._module is not None and names.issuperset(ctx.globals_keys):
            return self._module
        return template_class._get_default_module(self, ctx)

    names = {"render": render, "new_context": new_context, "_get_default_module": _get_default_module}
    return type("FinishedTemplate", (template_class,), names)


def is_page(context: Mapping[str, Any]) -> bool:
    """Whether the file is an HTML page, by its name."""
    return (context.get("output_file") or "").endswith((".html", ".htm"))
