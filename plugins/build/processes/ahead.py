"""A Pelican that is started before it is known what it must do: it imports what it needs while the build looks at what has changed.

It waits for its words, and for the files that it is to print to and to hold, at the other end of a socket. When that closes without a word
(nothing to build, a mistake in the settings, a build that was killed), it ends without one.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import active_count
from typing import Any

from plugins.build.engine.pelican import ALONE, PROGRAM, environment
from plugins.build.processes.child import kill
from plugins.build.processes.copied import SAFE_TO_COPY, Copy
from plugins.publication.rooms import HOUSE

AHEAD = "--ahead"
"""The first word of a Pelican that will be told the others; the next are the modules that it may import meanwhile."""
LENGTH = 1 << 16
"""Bytes, at most, of what it is told: the words of a command line."""
NOWHERE = Path(os.devnull)
COMMAND = "plugins.build.__main__"
"""Imports Pelican, which whoever waits for it does not."""
FILES = 8
"""How many open files it may be handed, at most: it is handed two."""


def program(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: socket.socket, ours: socket.socket) -> subprocess.Popen:
    """A Pelican that waits at `stdin`, whose other end is `ours`."""
    pipes = {"stdin": stdin, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "encoding": "utf-8", "errors": "replace"}
    return ALONE(command, cwd=cwd, env=env, process_group=0, **pipes)


def copied(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: socket.socket, ours: socket.socket
) -> Copy | subprocess.Popen:
    """The same as a copy of this process, which need not start Python again, nor import what we have: a twelfth of an edit's time. As a
    program where copies are not safe, or where names are not hashed as in that program, which builds the same way twice."""
    if not SAFE_TO_COPY or sys.flags.hash_randomization or active_count() > 1:
        return program(command, cwd=cwd, env=env, stdin=stdin, ours=ours)
    with NOWHERE.open("w") as nothing:
        held = (ours.fileno(), stdin.fileno(), nothing.fileno())
        return Copy(lambda: import_module(COMMAND).main(words_of(command[len(PROGRAM) :])), cwd, env, held[1], held[2], held)


class Ahead:
    """One that waits, started by `how`. Called as `subprocess.Popen` is, it gives the process that does what the command says; another when
    it is spent."""

    def __init__(self, settings_file: Path, environ: Mapping[str, str], modules: Iterable[str] = (), how: Callable = program):
        self.line, its = socket.socketpair()
        command = [*PROGRAM, AHEAD, *(name for name in modules if str(name).startswith(f"{HOUSE}."))]
        with its:
            self.waiting: Any = how(command, cwd=settings_file.resolve().parent, env=environment(environ), stdin=its, ours=self.line)

    def __call__(self, command: Sequence[str], *, stdout: Any, pass_fds: Sequence[int] = (), **others: Any) -> subprocess.Popen:
        child, self.waiting = self.waiting, None
        if child is not None:
            with suppress(BrokenPipeError), self.line:
                words = json.dumps(command[len(PROGRAM) :]).encode()
                socket.send_fds(self.line, [words], [stdout.fileno(), *pass_fds])
                return child
            _dismiss(child)
        return ALONE(command, stdout=stdout, pass_fds=pass_fds, **others)

    def close(self) -> None:
        """End the one that still waits."""
        child, self.waiting = self.waiting, None
        self.line.close()
        if child is not None:
            _dismiss(child)


def _dismiss(child: Any) -> None:
    with child:
        kill(child)


@contextmanager
def ahead(
    start: Callable, settings_file: Path, environ: Mapping[str, str], modules: Iterable[str] = (), how: Callable = program
) -> Iterator[Callable]:
    """How to start Pelican in the block: it already waits, unless `start` starts it otherwise than as a program."""
    if start is not ALONE:
        yield start
        return
    waiting = Ahead(settings_file, environ, modules, how)
    try:
        yield waiting
    finally:
        waiting.close()


def afresh(start: Callable) -> Callable:
    """How to start one that has imported nothing yet; the one that waits, if `start` is of that sort, is sent away."""
    if isinstance(start, Ahead):
        start.close()
    return ALONE


def words_of(words: Sequence[str]) -> list[str]:
    """The words of this process, whose standard input is that socket when they begin with AHEAD. It ends here when it is told nothing."""
    if words[:1] != [AHEAD]:
        return list(words)
    for name in words[1:]:
        with suppress(Exception):
            import_module(name)
    with socket.socket(fileno=0) as line:
        told, files, _, _ = socket.recv_fds(line, LENGTH, FILES)
    if not told:
        os._exit(0)
    os.dup2(files[0], sys.stdout.fileno())
    os.close(files[0])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    return json.loads(told)
