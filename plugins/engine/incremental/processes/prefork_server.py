"""The warm process: it has imported Pelican and the rooms; each build runs in a fork of it, so that nothing leaks into the next. Each build
goes on in a copy of it (fork), so that nothing of one build leaks into the next.

Run by `pelican.py`, which gives it a job and reads its answers. Each line that it receives asks for a build, or, as JSON, for the page
of a text; the answer is one line of JSON.
Where copies are not safe, or when its code or its settings are no longer what it has imported, a build runs in a process of its own.
"""

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from plugins.core.infrastructure.errors import BeffroiError
from plugins.engine.incremental.__main__ import main as build_here
from plugins.engine.incremental.build import Job, build
from plugins.engine.incremental.cache.store import BuildStore, Spoilt, unpack_values
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
from plugins.engine.incremental.pages.page import Keeper, keep_copy
from plugins.engine.incremental.pelican import FIRST, MEMORY
from plugins.engine.incremental.processes.child import ForkedProcess, PelicanCommand, go_to_work, start_program

ANSWERS = 1
"""Standard output: whatever else this process prints goes where its errors go."""


class PreforkServer:
    """`job` is what `pelican.py` wrote: `content`, `output` and `settings_file` (paths), `overrides`, and whether to make `copies`."""

    def __init__(self, job: Mapping[str, Any]):
        content, output, settings_file = (Path(job[name]) for name in ("content", "output", "settings_file"))
        self.job, self.copies = Job(content, output, settings_file, os.environ, job["overrides"]), job["copies"]
        self.keeper: Keeper | None = None
        self.building: Keeper | None = None
        self.world = self._read_note("world")
        if self.copies and self.world:
            self._import_what_builds_import()

    def build(self, is_first: bool = False) -> dict[str, Any]:
        """Run one build and report it; a `first` one runs even when nothing has changed, and its process stays."""
        self.building = None
        start = self._fork_pelican if self.copies and self.world and not self.is_outdated else start_program
        try:
            report = build(replace(self.job, start=start, always=is_first))
        except BeffroiError as failure:
            return {"failure": str(failure)}
        self._keep_new_copy()
        stays = self.keeper is not None and not self.is_outdated
        count = len(report.written_files) + len(report.removed_files)
        return {"moved": count, "mistakes": unpack_values(self._read_note("mistakes"), []), "stays": stays}

    def render(self, question: str) -> dict[str, Any]:
        """Render the page of a saved text, as far as is possible before the build; for a question with a `text`, the page as if the file
        held it. Nothing, not even that there is none, when no process can tell."""
        if self.keeper is None or self.is_outdated:
            return {}
        asked_for = json.loads(question)
        source, text = asked_for["source"], asked_for.get("text")
        try:
            return {
                "page": self.keeper.render_page(source, asked_for["folder"]) if text is None else self.keeper.render_draft(source, text)
            }
        except (OSError, ValueError):
            self.keeper.close()
            self.keeper = None
            return {}

    def measure_memory(self) -> dict[str, Any]:
        """The memory of this process and its remaining fork, in MiB; a page of memory that two share counts for a half in each."""
        numbers = [os.getpid(), *([self.keeper.get_process_id()] if self.keeper else [])]
        return {"memory": sum(map(_measure_proportional_memory, numbers))}

    def _fork_pelican(self, command: PelicanCommand, printed: IO[str]) -> ForkedProcess:
        """Fork this process to run `command`; another copy stays."""
        ours, its = socket.socketpair()
        self.building = Keeper(ours)
        with its, Path(os.devnull).open() as null:
            does = partial(_build_there, command, partial(keep_copy, line=its))
            return ForkedProcess(does, null.fileno(), printed.fileno(), [ours.fileno()])

    def _keep_new_copy(self) -> None:
        """Let the process that has just built answer from now on, and end the one before."""
        if self.building:
            if self.keeper:
                self.keeper.close()
            self.keeper, self.building = self.building, None

    @property
    def is_outdated(self) -> bool:
        """Whether the last build was made with other code or other settings than this process imported."""
        return self._read_note("world") != self.world

    def _import_what_builds_import(self) -> None:
        """Rooms import some modules only when they need them; the last build said which it needed. One that does not import here and
        now, whatever it raises, is left to the build that needs it."""
        for name in unpack_values(self._read_note("modules"), []):
            if name not in sys.modules:
                with suppress(Exception):
                    import_module(name)

    def _read_note(self, name: str) -> bytes | None:
        place = find_sibling_path(self.job.output, STORE)
        if not place.exists():
            return None
        with suppress(Spoilt, OSError), BuildStore(place) as store:
            return store.read_note(name)
        return None


def _measure_proportional_memory(number: int) -> float:
    """`Pss` of proc(5), in MiB; 0 where the system does not say it."""
    with suppress(OSError, ValueError, IndexError):
        rollup = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
        return int(rollup.partition("\nPss:")[2].split()[0]) / 1024
    return 0.0


def _build_there(command: PelicanCommand, then: Callable[[Any], None]) -> int:
    go_to_work(command.folder, command.environ)
    return build_here(command.words, command.orders, then)


def _write_answer(answer: Mapping[str, Any]) -> None:
    line = f"{json.dumps(answer)}\n".encode()
    while line:
        line = line[os.write(ANSWERS, line) :]


def main(job: str) -> None:
    """Serve builds until stdin closes."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.stdout = sys.stderr
    gc.disable()
    server = PreforkServer(json.loads(job))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        source = line.rstrip("\n")
        if source and source != FIRST:
            _write_answer(server.measure_memory() if source == MEMORY else server.render(source))
            continue
        _write_answer(server.build(source == FIRST))
        if server.is_outdated:
            os.execv(sys.executable, [sys.executable, "-m", "plugins.engine.incremental.processes.prefork_server", job])


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):  # who asked may have been stopped meanwhile
        main(sys.argv[1])
