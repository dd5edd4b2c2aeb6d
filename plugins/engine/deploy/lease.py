"""One deploy at a time on hosts without locks: a file that names the deployer, which rewrites it regularly.

Fischer's algorithm: write your name, wait longer than a write takes, and go on only if the name is still yours. A name that no longer
changes is that of a deploy that died; no clock is compared. Two deploys can meet only if a server takes more than PAUSE to write a line,
and twice as long as it has just taken.
"""

import secrets
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from plugins.core.infrastructure.errors import BeffroiError
from plugins.engine.deploy.lock import build_busy_failure

PAUSE = 2.0
"""Seconds between writing our name and reading it again; twice as long as the writing took, if that is more."""

BEAT = 5.0
"""Seconds between two changes of the file."""

DEAD = 20.0
"""Seconds without a change after which a deploy is held for dead: four beats, and what it takes the host to answer them."""


class RemoteFile(Protocol):
    """A small file at the destination. Whatever fails raises a BeffroiError."""

    def read(self) -> str:
        """Read its text; empty without one."""

    def write(self, text: str) -> None:
        """Replace its text."""

    def remove(self) -> None:
        """Take it away."""


class Lease:
    """The right to write at `destination`, through the file `remote_file`. `mark` is a file of this machine, whose lock we hold.

    Our own name still there, by `mark`, is that of a dead run of this machine: nobody waits for it.
    """

    def __init__(self, remote_file: RemoteFile, mark: Path, destination: str):
        self.remote_file, self.mark, self.destination = remote_file, mark, destination
        self.name, self.beats = secrets.token_hex(8), 0
        self.ended, self.lost = threading.Event(), threading.Event()
        self.beating = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> "Lease":
        self._wait_for_the_other()
        self.mark.write_text(self.name, encoding="utf-8")
        began = time.monotonic()
        self._write_signature()
        time.sleep(max(PAUSE, 2 * (time.monotonic() - began)))
        if not self._is_ours():
            raise build_busy_failure(self.destination)
        self.beating.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.beating.join()
        with suppress(BeffroiError):
            if self._is_ours():
                self.remote_file.remove()

    def check(self) -> None:
        """Raises NotNow when another deploy has taken our place, having held us for dead."""
        if self.lost.is_set():
            raise build_busy_failure(self.destination)

    def _wait_for_the_other(self) -> None:
        began = time.monotonic()
        mark = self.remote_file.read()
        answered_in = time.monotonic() - began
        if not mark or _format_name(mark) == self.mark.read_text(encoding="utf-8"):
            return
        time.sleep(DEAD + 12 * answered_in)
        if self.remote_file.read() != mark:
            raise build_busy_failure(self.destination)

    def _renew(self) -> None:
        while not self.ended.wait(BEAT):
            with suppress(BeffroiError):
                if not self._is_ours():
                    self.lost.set()
                    return
                self._write_signature()

    def _write_signature(self) -> None:
        self.beats += 1
        self.remote_file.write(f"{self.name} {self.beats}\n")

    def _is_ours(self) -> bool:
        return _format_name(self.remote_file.read()) == self.name


def _format_name(text: str) -> str:
    return text.partition(" ")[0]
