"""The page of the text that was just saved, before the rest of the site: rendered by the process that made the last build, which stays.

It knows the rest of the site as it was then; the build that follows, a second later on a large journal, has the last word.
"""

import json
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.incremental.pages.page import OutputPage, render

PATIENCE = 2.0
"""Seconds, ours: a page that takes longer comes with the build."""


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

    def page(self, source: str) -> tuple[str, str] | None:
        """The place in the output, and the HTML, of the page of that text; None when it must wait for the build.

        Raises OSError or ValueError when there is no answer: whatever comes later would be that of another question.
        """
        answer = self._answer(source)
        return (answer[0], answer[1]) if answer else None

    def draft_page(self, source: str, text: str) -> str | None:
        """The HTML of the page that the file `source` would have if it held `text`; None when no page can be made of it.

        Raises OSError or ValueError as `page` does.
        """
        answer = self._answer(json.dumps({"source": source, "text": text}))
        return str(answer) if answer else None

    def number(self) -> int:
        """Its process. Raises OSError or ValueError as `page` does."""
        return int(self._answer(""))

    def close(self) -> None:
        """Let it end."""
        self.line.close()

    def _answer(self, question: str) -> Any:
        self.line.sendall(f"{question}\n".encode())
        with self.line.makefile(encoding="utf-8") as answers:
            return json.loads(answers.readline())


def stay(run: Any, line: socket.socket) -> None:
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
    """A question is the path of a file that was saved, or a draft as `Keeper.draft_page` asks it."""
    if not question.startswith("{"):
        return page(run, question)
    draft = json.loads(question)
    return draft_page(run, draft["source"], draft["text"])


def draft_page(run: Any, source: str, text: str) -> str | None:
    """What `Keeper.draft_page` gives. Nothing of it stays: the next question finds the journal as the build left it."""
    content = next(iter(run.early_renderings.values())).generator.path
    relative = Path(os.path.relpath(source, content)).as_posix()
    is_page = any(relative.startswith(f"{folder}/") for folder in run.settings["PAGE_PATHS"])
    way = next(way for way in run.early_renderings.values() if way.is_of_pages is is_page)
    generated, reader = way.generator.context["generated_content"], way.generator.readers.readers["md"]
    before = generated.get(relative)
    if not hasattr(reader, "reading_instead"):
        return None
    try:
        with suppress(Exception), reader.reading_instead(source, text):
            now = way.reads(relative)
            return _render_now(run, way, before, now)[1] if now is not None else None
    finally:
        generated.pop(relative, None)
        if before is not None:
            generated[relative] = before
    return None


def page(run: Any, source: str) -> tuple[str, str] | None:
    """What `Keeper.page` gives. A text that has become another page, or none, waits for the build, which knows what else that changes."""
    for sort, way in run.early_renderings.items():
        relative = os.path.relpath(source, way.generator.path)
        before = way.generator.context["generated_content"].get(Path(relative).as_posix())
        if type(before) is sort and not run.settings["RELATIVE_URLS"]:
            with suppress(Exception):
                return _render_early(run, way, before, _read(way, source, relative))
    return None


def _read(way: EarlyRendering, source: str, relative: str) -> Any | None:
    """The text as it is now. A reader that keeps what it has read says how it is told (`again`)."""
    reader = way.generator.readers.readers[relative.rpartition(".")[2]]
    if hasattr(reader, "again"):
        reader.again(source)
    return way.reads(relative)


def _stops(run: Any, now: Any) -> bool:
    """Whether a build for readers would stop at what is wrong in the body: a preview shows it."""
    return not run.settings.get("PREVIEW") and any(not mistake.harmless for mistake in getattr(now, "mistakes", ()))


def _render_early(run: Any, way: EarlyRendering, before: Any, now: Any) -> tuple[str, str] | None:
    if now is None or now.save_as != before.save_as or _stops(run, now):
        return None
    return _render_now(run, way, before, now)


def _render_now(run: Any, way: EarlyRendering, before: Any | None, now: Any) -> tuple[str, str]:
    """The page of `now`, with what rooms had hung on the text as it was `before`, if it was there."""
    for name in run.attributes:
        if hasattr(before, name):
            now.__dict__.setdefault(name, getattr(before, name))
    now.translations = getattr(before, "translations", [])
    output_page = OutputPage(
        now.save_as, way.generator.get_template(now.template), way.generator.context, way.context_for(now) | {"output_file": now.save_as}
    )
    return now.save_as, render(output_page)[0]
