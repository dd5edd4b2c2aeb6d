"""A Pelican process started before its work is known: it imports what it needs while the build looks at what has changed.

It is a copy of the command (`prestarted.py`). It waits at the other end of a socket, and first receives modules to import and the store of
the last build to read; then its words, folder and environment, and the files that it is to print to and to hold. When the line closes
without a word (nothing to build, a mistake in the settings, a killed build), it ends silently.
"""

import json
import os
import select
import socket
import struct
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from plugins.incremental.engine.pelican import ALONE, PROGRAM, Start
from plugins.incremental.processes.child import ChildProcess, kill_tree
from plugins.incremental.processes.forked import go_to_work
from plugins.incremental.processes.prestarted import Line, take_copy
from plugins.incremental.unchanged import prepare_build

HEADER = struct.Struct("!I")
"""How many bytes of JSON follow."""
AT_REST = 10_000_000_000
"""Nanoseconds: one that waits was begun a second at most before we said so, and a file's date may be 2 s too old (`disk/scan.py`)."""
END = object()
"""Nothing is left to be prepared."""
FILES = 8
"""How many open files it may be handed, at most: it is handed two."""


class PrestartedPelican:
    """One that waits, `since` then (nanoseconds), if there is one. Called as `subprocess.Popen` is, it gives the process that does what the
    command says; another when it is spent."""

    def __init__(self, line: Line | None):
        self.line, self.since = line, time.time_ns()

    def prepares(self, modules: Iterable[str], store: Path | str = "") -> None:
        """It has the time to import these, in their order, then to look into the store that the last build left there."""
        if self.line:
            with suppress(BrokenPipeError):
                _send_message(self.line[0], [[*modules], str(store)], [])

    def __call__(
        self, command: Sequence[str], *, stdout: Any, cwd: Path, env: Mapping[str, str], pass_fds: Sequence[int] = (), **others: Any
    ) -> ChildProcess:
        line, self.line = self.line, None
        if line:
            with suppress(BrokenPipeError), line[0]:
                orders = {"words": command[len(PROGRAM) :], "folder": str(cwd), "environ": dict(env)}
                _send_message(line[0], orders, [stdout.fileno(), *pass_fds])
                return line[1]
            _dismiss(line)
        return ALONE(command, stdout=stdout, cwd=cwd, env=env, pass_fds=pass_fds, **others)

    def close(self) -> None:
        """End the waiting process."""
        line, self.line = self.line, None
        if line:
            _dismiss(line)


def _send_message(line: socket.socket, what: Any, files: Sequence[int]) -> None:
    encoded = json.dumps(what).encode()
    socket.send_fds(line, [HEADER.pack(len(encoded))], files)
    line.sendall(encoded)


def _dismiss(line: Line) -> None:
    with line[1], line[0]:  # the line closes first: one that was not killed ends by that
        kill_tree(line[1])


@contextmanager
def start_copied_pelican(output: Path) -> Iterator[Start]:
    """How to start the Pelican that builds `output` in the block: the copy of this command made when it began, if any. It first receives
    what the last build imported."""
    with closing(PrestartedPelican(take_copy())) as waiting:
        prepare_build(output, waiting.prepares)
        yield waiting


def start_fresh(start: Start, changed: int) -> Start:
    """How to start one that has imported nothing that is older than the code, last `changed` at that time (nanoseconds): the one that
    waits, if `start` is of that sort and the code was at rest before it began; another if not, and it is sent away."""
    if isinstance(start, PrestartedPelican):
        if start.line and changed < start.since - AT_REST:
            return start
        start.close()
    return ALONE


def read_orders() -> list[str]:
    """The words of this process, read from the socket that is its standard input; it moves to the folder that they name. Without words the
    process ends."""
    with socket.socket(fileno=0) as line:
        orders, files = _receive_orders(line)
    os.dup2(files[0], sys.stdout.fileno())
    os.close(files[0])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    go_to_work(orders["folder"], orders["environ"])
    words: list[str] = orders["words"]
    return words


def _receive_orders(line: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The first message that asks for no preparation, with its files; what was asked before is prepared meanwhile."""
    preparations: Iterator[None] = iter(())
    while True:
        if select.select([line], [], [], 0)[0] or next(preparations, END) is END:
            message, files = _receive_message(line)
            if isinstance(message, dict):
                return message, files
            preparations = chain(preparations, _prepare(*message))


def _prepare(modules: Sequence[str], store: str) -> Iterator[None]:
    for name in modules:
        with suppress(Exception):
            import_module(name)
        yield
    if store:
        from plugins.incremental.cache.objects import ObjectCache  # in the copy alone, as Pelican
        from plugins.incremental.cache.store import BuildStore  # likewise

        with suppress(Exception), BuildStore(Path(store)) as opened:
            yield from ObjectCache(opened, (), {}).load_labels_ahead()


def _receive_message(line: socket.socket) -> tuple[Any, list[int]]:
    header, files, _, _ = socket.recv_fds(line, HEADER.size, FILES)
    if not header:
        os._exit(0)
    (length,) = HEADER.unpack(header)
    return json.loads(line.recv(length, socket.MSG_WAITALL)), files
