"""A page to write: its path, template and values. Rendered here, in another process, or not at all. Rendered here or in another process, or
not at all."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.publication.raw_value import find_file_failure


@dataclass(frozen=True)
class OutputPage:
    """`name` is its place in the output. `context` is shared by all pages; `own_context` is what this one adds to it."""

    name: str
    template: Any
    context: dict[str, Any]
    own_context: dict[str, Any]

    def make_variables(self) -> dict[str, Any]:
        """The template's variables, as Pelican's own writer makes them."""
        return {**self.context, "localsiteurl": self.context.get("localsiteurl"), **self.own_context}


def render_page(page: OutputPage) -> tuple[str, dict[str, Any]]:
    """Render `page`: its text, and what it was made from. Links inside contents are made relative to where it stands, if they must be.

    Raises TemplateFault; FileFailure when a library fails over what the page is about.
    """
    variables = page.make_variables()
    if variables["localsiteurl"] is not None:
        page.context["localsiteurl"] = variables["localsiteurl"]
    try:
        return page.template.render(variables), variables
    except BaseException as error:
        file_failure = None if is_of_a_template(error) else find_file_failure(error, Path(page.context["PATH"]).name)
        raise file_failure or find_fault(error, page.name) or error from error


def write_page(page: OutputPage, folder: Path, write_file: Callable[[str, Mapping[str, Any]], Any]) -> None:
    """Render `page` below `folder` by `write_file`, which is given the path and the values."""
    text, variables = render_page(page)
    path = f"{folder}/{page.name}"
    make_folder(path.rpartition("/")[0])
    with open(path, "wb") as file:
        file.write(text.encode())
    write_file(path, variables)


@cache
def make_folder(folder: str) -> None:
    """Make `folder` if it is not there, once."""
    try:
        os.mkdir(folder)  # thousands of pages have one of their own
    except OSError:
        os.makedirs(folder, exist_ok=True)


OF_A_TEMPLATE = "__jinja_exception__"
"""What Jinja2 leaves in the frames that it makes for the lines of a template. https://github.com/pallets/jinja/blob/3.1.6/src/jinja2/debug.py"""


class TemplateFault(BeffroiError):
    """A template is wrong; a webmaster corrects it."""


def find_fault(error: BaseException, page: str = "") -> TemplateFault | None:
    """`error` with the line of the template where it happened, while `page` was written; None when no template is involved."""
    if isinstance(error, TemplateFault):
        return error
    if isinstance(error, TemplateSyntaxError):
        places = [(error.filename or error.name or "?", error.lineno)]
    else:
        places = list(_iterate_frames(error.__traceback__))
    if not places:
        return None
    path, line = places[-1]
    writing = f" La page était {page}." if page else ""
    return TemplateFault(f"Gabarit {_shorten_path(path)}, ligne {line} : {error or type(error).__name__}.{writing}")


def is_of_a_template(error: BaseException) -> bool:
    """Whether `error` was raised by a template itself, or by Jinja2 for it, and not by what it called."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    around = trace.tb_frame.f_globals if trace is not None else {}
    return isinstance(error, TemplateError) or OF_A_TEMPLATE in around or str(around.get("__name__")).partition(".")[0] == "jinja2"


def _iterate_frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        if OF_A_TEMPLATE in trace.tb_frame.f_globals:
            yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _shorten_path(path: str) -> str:
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
