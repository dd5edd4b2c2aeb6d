"""A child process that ends with us: its own children are stopped too when we fail, are interrupted, or are preempted."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from plugins.incremental.processes.forked import ForkedProcess

ChildProcess = subprocess.Popen[str] | ForkedProcess
"""Pelican, started as a program or as a copy of this process."""

LOOK = 0.1
"""Seconds between two questions whether it must stop: an alert at night waits no longer than that, then for what it asked for itself."""


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
