"""One build of a folder at a time: the others wait for their turn, and an urgent one goes before.

Two locks, released when their process ends. The build under way, and the Pelican that it runs, hold `verrou`: after a build is killed, its
Pelican still keeps the next one out. An urgent build holds `urgent` until it has ended; the build under way watches it.
"""

import fcntl
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.incremental.disk.sibling import find_sibling_path
from plugins.infrastructure.errors import NotNow
from plugins.infrastructure.lock import exclusive_lock

LOCK_TIMEOUT = 600.0
"""Seconds: a build from nothing of 100,000 articles takes one minute; ten are those of a machine in trouble."""
SILENCE = 1.0
"""Seconds before a waiting build says why it waits."""
LOOK = 0.1
"""Seconds between two questions whether what can be cut must give way."""
SIGNAL = signal.SIGUSR1
"""Cuts what gives way. Not the signal of Ctrl-C, which what runs in the background does not hear."""
PAUSE = 0.05
"""Seconds between two attempts at a lock."""


class BuildPreempted(Exception):
    """An urgent build asks for the turn: this one has stopped, and will start again."""


class _Busy(NotNow):
    pass


@dataclass(frozen=True)
class BuildLock:
    """Held during a build. `descriptor` holds the lock: a process that inherits it holds it too."""

    descriptor: int
    is_preempted: Callable[[], bool]
    """Whether an urgent build asks for it."""


@contextmanager
def hold_build_lock(output: Path, urgent: bool, print_line: Callable[[str], None], patience: float = LOCK_TIMEOUT) -> Iterator[BuildLock]:
    """Wait to be the only build of `output`; a long wait is reported by `print_line`. Raises NotNow after `patience` seconds."""
    output.parent.mkdir(parents=True, exist_ok=True)
    bell = find_sibling_path(output, "urgent")
    waiting = _Waiting(output, print_line, time.monotonic(), patience)
    with ExitStack() as locks:
        if urgent:
            waiting.for_lock(locks, bell, lambda: False)
        descriptor = waiting.for_lock(locks, find_sibling_path(output, "verrou"), lambda: not urgent and is_urgent_build_waiting(bell))
        yield BuildLock(descriptor, lambda: not urgent and is_urgent_build_waiting(bell))


def is_urgent_build_waiting(bell: Path) -> bool:
    """Whether an urgent build holds `bell`."""
    try:
        descriptor = os.open(bell, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def print_at_once(text: str) -> None:
    """Print `text` unbuffered."""
    print(text, file=sys.stderr, flush=True)


@dataclass
class _Waiting:
    output: Path
    say: Callable[[str], None]
    began: float
    patience: float
    told: bool = False

    def for_lock(self, exit_stack: ExitStack, path: Path, give_way: Callable[[], bool]) -> int:
        """The descriptor that holds the lock of `path`, once it is free and no urgent build waits."""
        while True:
            with suppress(_Busy):
                if not give_way():
                    return exit_stack.enter_context(exclusive_lock(path, _Busy()))
            self._wait()

    def _wait(self) -> None:
        waited = time.monotonic() - self.began
        if waited > self.patience:
            raise NotNow(f"Une autre construction de {self.output} est toujours en cours ; relancez quand elle aura fini.")
        if waited > SILENCE and not self.told:
            self.told = True
            self.say("Une autre construction est en cours ; j’attends qu’elle finisse…")
        time.sleep(PAUSE)


class _Cut(BaseException):
    pass


@contextmanager
def allow_preemption(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """Do the block, which can be cut at any moment and begun again: it is stopped where it stands, and the programs that it waits for too,
    as soon as `is_wanted`. Raises BuildPreempted. Outside the main thread nothing is cut."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over, guard = threading.Event(), threading.Lock()
    before = signal.signal(SIGNAL, _end_preempted)
    watch = threading.Thread(target=_watch, args=(is_wanted, over, guard, threading.get_ident()), daemon=True)
    try:
        watch.start()
        try:
            yield
        finally:
            with guard:
                over.set()
            watch.join()
    except _Cut:
        raise BuildPreempted from None
    finally:
        signal.signal(SIGNAL, before)


def _watch(is_wanted: Callable[[], bool], over: threading.Event, lock: threading.Lock, main: int) -> None:
    while not over.wait(LOOK):
        if is_wanted():
            with lock:
                if not over.is_set():
                    signal.pthread_kill(main, SIGNAL)
            return


def _end_preempted(*_: Any) -> None:
    raise _Cut
