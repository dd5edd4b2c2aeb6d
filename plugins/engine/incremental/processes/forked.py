"""A copy of this process (fork) that does something else: what `subprocess.Popen` gives, as far as a build looks at it."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
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
