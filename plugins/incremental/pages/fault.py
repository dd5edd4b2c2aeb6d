"""A template that cannot be used or filled: which one, at which line, and for which page."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateError, TemplateSyntaxError

from plugins.infrastructure.errors import BeffroiError

OF_A_TEMPLATE = "__jinja_exception__"
"""What Jinja2 leaves in the frames that it makes for the lines of a template. https://github.com/pallets/jinja/blob/3.1.6/src/jinja2/debug.py"""


class TemplateFault(BeffroiError):
    """A template is wrong; a webmaster corrects it."""


def fault(error: BaseException, page: str = "") -> TemplateFault | None:
    """`error`, told by the line of a template where it happened, while `page` was written; None when no template has a part in it."""
    if isinstance(error, TemplateFault):
        return error
    if isinstance(error, TemplateSyntaxError):
        places = [(error.filename or error.name or "?", error.lineno)]
    else:
        places = list(_lines(error.__traceback__))
    if not places:
        return None
    path, line = places[-1]
    writing = f" La page était {page}." if page else ""
    return TemplateFault(f"Gabarit {_near(path)}, ligne {line} : {error or type(error).__name__}.{writing}")


def is_of_a_template(error: BaseException) -> bool:
    """Whether `error` was raised by a template itself, or by Jinja2 for it, and not by what it called."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    around = trace.tb_frame.f_globals if trace is not None else {}
    return isinstance(error, TemplateError) or OF_A_TEMPLATE in around or str(around.get("__name__")).partition(".")[0] == "jinja2"


def _lines(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        if OF_A_TEMPLATE in trace.tb_frame.f_globals:
            yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _near(path: str) -> str:
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
