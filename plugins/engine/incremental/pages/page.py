"""A page to write: its path, template and values. Rendered here, in another process, or not at all; the page of the text that was just
saved is rendered before the rest of the site.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.publication.raw_value import find_file_failure
from plugins.core.publication.room import hang_nothing, list_rooms_in_use


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


PATIENCE, PATIENCE_AHEAD = 2.0, 20.0
"""Seconds, ours: a page that takes longer comes with the build; one for readers, whose pictures may have to be made, is waited for as long
as a build would take to make them."""


@dataclass(frozen=True)
class EarlyRendering:
    """How the texts of one sort are read and shown: `generator` is Pelican's, `reads` reads one by its path below the content, or gives
    None, `context_for` is what its page is given besides. `is_of_pages`: of pages, not of what has a date."""

    generator: Any
    reads: Callable[[str], Any | None]
    context_for: Callable[[Any], dict[str, Any]]
    is_of_pages: bool


class Keeper:
    """The other end of a process that stays."""

    def __init__(self, line: socket.socket):
        self.line = line
        line.settimeout(PATIENCE)

    def render_page(self, source: str, folder: str = "") -> tuple[str, str] | None:
        """The output path and the HTML of the page of that text; None when it must wait for the build. With a `folder`, that of a text
        which the last build did not have too: files that its page shows, and that no build has made yet, are left there.

        Raises OSError or ValueError when there is no answer: whatever comes later would be that of another question.
        """
        self.line.settimeout(PATIENCE_AHEAD if folder else PATIENCE)
        answer = self._answer(json.dumps({"source": source, "folder": folder}))
        return (answer[0], answer[1]) if answer else None

    def render_draft(self, source: str, text: str) -> str | None:
        """The HTML of the page of the file `source` if it held `text`; None when none can be made.

        Raises OSError or ValueError as `render_page` does.
        """
        self.line.settimeout(PATIENCE)
        answer = self._answer(json.dumps({"source": source, "text": text}))
        return str(answer) if answer else None

    def get_process_id(self) -> int:
        """Its process id. Raises OSError or ValueError as `render_page` does."""
        return int(self._answer(""))

    def close(self) -> None:
        """Let it end."""
        self.line.close()

    def _answer(self, question: str) -> Any:
        self.line.sendall(f"{question}\n".encode())
        with self.line.makefile(encoding="utf-8") as answers:
            return json.loads(answers.readline())


def keep_copy(run: Any, line: socket.socket) -> None:
    """A copy of this process, which has just built, answers on `line` until that closes; this one goes on."""
    if os.fork():
        return
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nowhere, number)
        os.dup2(line.fileno(), 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        with socket.socket(fileno=3) as ours, ours.makefile(encoding="utf-8") as lines:
            for line_asked in lines:
                asked_for = line_asked.rstrip("\n")
                ours.sendall(f"{json.dumps(_answer(run, asked_for) if asked_for else os.getpid())}\n".encode())
    finally:
        os._exit(0)


def _answer(run: Any, question: str) -> Any:
    """A question is that of `Keeper.render_page`, or of `Keeper.render_draft`."""
    request = json.loads(question)
    if "text" in request:
        return render_draft(run, request["source"], request["text"])
    return render_early_page(run, request["source"], request["folder"])


def _find_rendering(run: Any, source: str) -> tuple[EarlyRendering, str]:
    """How the texts of the folder of that file are read, and its path below the content."""
    content = next(iter(run.early_renderings.values())).generator.path
    relative = Path(os.path.relpath(source, content)).as_posix()
    is_page = any(relative.startswith(f"{folder}/") for folder in run.settings["PAGE_PATHS"])
    return next(way for way in run.early_renderings.values() if way.is_of_pages is is_page), relative


def render_draft(run: Any, source: str, text: str) -> str | None:
    """See `Keeper.render_draft`. Nothing of it stays: the next question finds the journal as the build left it."""
    way, relative = _find_rendering(run, source)
    generated, reader = way.generator.context["generated_content"], way.generator.readers.readers["md"]
    before = generated.get(relative)
    if not hasattr(reader, "override_text"):
        return None
    try:
        with suppress(Exception), reader.override_text(source, text):
            now = way.reads(relative)
            return _render_now(run, way, before, now)[1] if now is not None else None
    finally:
        generated.pop(relative, None)
        if before is not None:
            generated[relative] = before
    return None


def render_early_page(run: Any, source: str, folder: str) -> tuple[str, str] | None:
    """See `Keeper.render_page`. A text that has become another page, or none, waits for the build, which knows what else that changes."""
    for sort, way in run.early_renderings.items():
        relative = os.path.relpath(source, way.generator.path)
        before = way.generator.context["generated_content"].get(Path(relative).as_posix())
        if type(before) is sort and not run.settings["RELATIVE_URLS"]:
            with suppress(Exception):
                return _render_early(run, way, before, _read(way, source, relative))
    return _render_new_page(run, source, Path(folder)) if folder and not run.settings["RELATIVE_URLS"] else None


def _render_new_page(run: Any, source: str, folder: Path) -> tuple[str, str] | None:
    """The page of a text that the last build did not have, and that readers may see now. Nothing of it stays, as of a draft."""
    way, relative = _find_rendering(run, source)
    generated = way.generator.context["generated_content"]
    if relative in generated or not source.endswith(".md"):
        return None
    with suppress(Exception):
        now = _read(way, source, relative)
        generated.pop(relative, None)
        if now is None or now.status != "published" or now.save_as in run.taken_paths or _would_stop_build(run, now):
            return None
        if not _is_shown_whole(run, now):
            return None
        for room_inputs in run.depends:
            room_inputs.hang_ahead(way.generator, now, folder)
        return _render_now(run, way, None, now)
    return None


def _is_shown_whole(run: Any, content: Any) -> bool:
    """Whether all that its page shows can be told ahead: in the journal's own language, of a kind that lists alone show elsewhere, or of
    one whose room says what it hangs ahead. An event, a place wait for the build: their calendars and directories come with them."""
    kind = content.publication.kind
    if content.publication.lang != run.settings["DEFAULT_LANG"]:
        return False
    room = next(room for room in list_rooms_in_use(run.settings["PLUGINS"]) if any(each.name == kind.name for each in room.kinds))
    if room.inputs is None or room.inputs.hang_ahead is not hang_nothing:
        return room.inputs is not None
    return bool(kind.stream) and content.__dict__.keys() >= set(room.inputs.attributes)


def _read(way: EarlyRendering, source: str, relative: str) -> Any | None:
    """The text as it is now. A reader with a cache is told by its `read_again`."""
    reader = way.generator.readers.readers[relative.rpartition(".")[2]]
    if hasattr(reader, "read_again"):
        reader.read_again(source)
    return way.reads(relative)


def _would_stop_build(run: Any, now: Any) -> bool:
    """Whether a build for readers would stop at what is wrong in the body: a preview shows it."""
    return not run.settings.get("PREVIEW") and any(not mistake.harmless for mistake in getattr(now, "mistakes", ()))


def _render_early(run: Any, way: EarlyRendering, before: Any, now: Any) -> tuple[str, str] | None:
    if now is None or now.save_as != before.save_as or _would_stop_build(run, now):
        return None
    return _render_now(run, way, before, now)


def _render_now(run: Any, way: EarlyRendering, before: Any | None, now: Any) -> tuple[str, str]:
    """The page of `now`, with what rooms had hung on the text as it was `before`, if it was there, and hang again by what it says now."""
    for name in run.attributes:
        if hasattr(before, name):
            now.__dict__.setdefault(name, getattr(before, name))
    for room_inputs in run.depends:
        room_inputs.hang_again(way.generator, now)
    now.translations = getattr(before, "translations", [])
    output_page = OutputPage(
        now.save_as, way.generator.get_template(now.template), way.generator.context, way.context_for(now) | {"output_file": now.save_as}
    )
    return now.save_as, render_page(output_page)[0]
