"""Pelican in a process of its own: a copy of this one where that is safe, else a program; it ends with us, and all that it started."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread, active_count
from typing import IO, Any

SAFE_TO_COPY = sys.platform == "linux"
"""macOS may kill a copy of a process that has used its frameworks. https://docs.python.org/3/library/os.html#os.fork"""


class ForkedProcess:
    """It does `does`, whose result is its exit code, and leads a process group of its own. It reads `stdin` and prints to `stdout`, numbers
    of open files; its `stderr` is read here. It holds none of `ours`."""

    def __init__(self, does: Callable[[], int], stdin: int, stdout: int, ours: Iterable[int] = ()):
        mine, its = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            _run_copy(does, (stdin, stdout, its), (mine, *ours))
        with suppress(OSError):  # it may have ended
            os.setpgid(self.pid, self.pid)  # both do it: whoever kills the group at once finds it
        os.close(its)
        self.stderr: IO[str] = os.fdopen(mine, encoding="utf-8", errors="replace")

    def __enter__(self) -> "ForkedProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.stderr.close()
        self.wait()

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        return self._reap(os.WNOHANG)

    def wait(self) -> int:
        """Wait for the exit status."""
        code = self._reap(0)
        assert code is not None  # it was waited for
        return code

    def _reap(self, how: int) -> int | None:
        if self.returncode is None:
            number, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if number else None
        return self.returncode


def go_to_work(folder: str, environ: Mapping[str, str]) -> None:
    """Be where a program started in `folder` would be, in that environment."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    if folder not in sys.path:
        sys.path.insert(0, folder)


def _run_copy(does: Callable[[], int], files: tuple[int, int, int], ours: Iterable[int]) -> None:
    """Run as the copy, and exit."""
    try:
        os.setpgid(0, 0)
        for its, mine in enumerate(files):
            os.dup2(mine, its)
        for number in ours:
            os.close(number)
        sys.stdout, sys.stderr = _open_printed(1), _open_printed(2)
        code = does()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    except BaseException:
        sys.__excepthook__(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(1)


def _open_printed(number: int) -> Any:
    return os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)


class QuestionAnswered(Exception):
    """The question is answered: there is nothing to build."""


@dataclass(frozen=True)
class OutputState:
    """The state of the output: the `present_files`, and those that are no longer as we left them."""

    present_files: Collection[str] = frozenset()
    lost_files: frozenset[str] = frozenset()


@dataclass(frozen=True)
class BuildOrders:
    """`digests` are those of the sources, by absolute path.

    `scanned_at`: when the disk was looked at, in nanoseconds since 1970. `none_new`: every source was then one that the last build saw,
    whatever is in it now. `stale`: nothing of the store may be used. `is_foreign_run`: a person ran Pelican directly, and wants the whole
    site written. `answer`: only say what would be, in this file. `left_aside` are the files of the content, as an editor knows them, that
    an urgent build does without. `texts_alone`: nothing else has moved since the last build, which found the settings right.
    """

    store: Path
    output: Path
    digests: Mapping[str, bytes] = field(default_factory=dict)
    output_state: OutputState = field(default_factory=OutputState)
    scanned_at: int = 0
    none_new: bool = False
    stale: bool = False
    is_foreign_run: bool = False
    answer: Path | None = None
    left_aside: tuple[str, ...] = ()
    texts_alone: bool = False


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
