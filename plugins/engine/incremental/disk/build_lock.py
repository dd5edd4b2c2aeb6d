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

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import Exit, NotNow
from plugins.engine.incremental.disk.scan import find_sibling_path

LOCK_TIMEOUT = 600.0
"""Seconds: a build from nothing of 100,000 articles takes one minute; ten are those of a machine in trouble."""
SILENCE = 1.0
"""Seconds before a waiting build says why it waits."""
LOOK = 0.1
"""Seconds between two questions whether this process must end."""
PAUSE = 0.05
"""Seconds between two attempts at a lock."""
ENDED = "Une alerte passe devant, et met en ligne tout le site. Relancez ensuite cette commande : elle fera le reste."


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


@contextmanager
def end_if_preempted(lock: BuildLock) -> Iterator[None]:
    """End this process, and the programs that it waits for, as soon as an urgent build asks for its turn during the block, whose work may
    be killed at any moment and done again."""
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(lock, over), daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _watch(lock: BuildLock, over: threading.Event) -> None:
    while not over.wait(LOOK):
        if lock.is_preempted():
            print_at_once(ENDED)
            _kill_children()
            os._exit(Exit.LATER)


def _kill_children() -> None:
    """Kill what this process has started: an rsync would hold the lock of the host in its place. Nothing where there is no /proc: the
    alert then waits for it."""
    for path in Path("/proc/self/task").glob("*/children"):
        for number in path.read_text(encoding="ascii").split():
            with suppress(ProcessLookupError):
                os.kill(int(number), signal.SIGKILL)
