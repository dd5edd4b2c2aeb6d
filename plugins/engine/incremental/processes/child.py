"""Pelican in a process of its own: a copy of this one where that is safe, else a program; it ends with us, and all that it started."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread, active_count
from typing import IO

from plugins.engine.incremental.orders import BuildOrders
from plugins.engine.incremental.processes.forked import SAFE_TO_COPY, ForkedProcess, go_to_work

ChildProcess = subprocess.Popen[str] | ForkedProcess
PROGRAM = (sys.executable, "-m", "plugins.engine.incremental")

LOOK = 0.1
"""Seconds between two questions whether it must stop: an alert at night waits no longer than that, then for what it asked for itself."""


@dataclass(frozen=True)
class PelicanCommand:
    """`words` for Pelican in `folder`, with the `orders` of a build, if it is for one. The process holds the open files `lock_files`."""

    words: list[str]
    orders: BuildOrders | None
    folder: str
    environ: Mapping[str, str]
    lock_files: tuple[int, ...] = ()


Start = Callable[[PelicanCommand, IO[str]], ChildProcess]
"""Starts Pelican, which prints on that file; its log is read from `stderr`."""


def start_pelican(command: PelicanCommand, printed: IO[str]) -> ChildProcess:
    """A copy of this process, which need not import again what it has; a program where a copy is not safe (beside threads, on macOS), or
    where names are hashed otherwise each time: a build builds the same way twice."""
    if not SAFE_TO_COPY or active_count() > 1 or sys.flags.hash_randomization:
        return start_program(command, printed)
    with Path(os.devnull).open() as null_file:
        return ForkedProcess(lambda: run_pelican(command), null_file.fileno(), printed.fileno())


def run_pelican(command: PelicanCommand) -> int:
    """Be that Pelican, in a copy of the process that asked for it."""
    go_to_work(command.folder, command.environ)
    from plugins.engine.incremental.__main__ import main  # in the copy alone, as Pelican

    return main(command.words, command.orders)


def start_program(command: PelicanCommand, printed: IO[str]) -> ChildProcess:
    """A new Python, which has nothing of this one: it reads its words and orders from its standard input."""
    with tempfile.TemporaryFile() as orders_file:
        pickle.dump((command.words, command.orders), orders_file)
        orders_file.seek(0)
        return subprocess.Popen(
            PROGRAM,
            cwd=command.folder,
            env=command.environ,
            stdin=orders_file,
            stdout=printed,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            process_group=0,
            pass_fds=command.lock_files,
        )


@contextmanager
def terminate_on_exit(child: ChildProcess, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """`child`, which leads a process group of its own, is over at the end of the block. The event says that `should_stop` put an end to
    it."""
    over, stopped = Event(), Event()
    watch = Thread(target=_watch, args=(child, should_stop, over, stopped), daemon=True)
    try:
        watch.start()
        yield stopped
    except BaseException:
        kill_tree(child)
        raise
    finally:
        over.set()
        if watch.is_alive():  # or Ctrl-C came first
            watch.join()


def kill_tree(child: ChildProcess) -> None:
    """Stop `child` and all that it started; nothing once it has ended."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _watch(child: ChildProcess, is_wanted: Callable[[], bool], over: Event, stopped: Event) -> None:
    while not over.wait(LOOK):
        if is_wanted():
            stopped.set()
            kill_tree(child)
            return
