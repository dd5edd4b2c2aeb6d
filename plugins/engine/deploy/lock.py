"""A lock that allows one deploy at a time to a destination, and is released when its process ends, even killed."""

import hashlib
import os
import secrets
import shlex
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, NotNow, PersonRequired
from plugins.core.infrastructure.redact import remove_secrets
from plugins.engine.deploy.manifest import LOCK

LOCK_BUSY_STATUS = 75
"""EX_TEMPFAIL of sysexits.h, asked of flock(1)."""

UNREACHABLE = 255
"""What ssh(1) ends with when it could not reach the host."""


def build_busy_failure(destination: str) -> NotNow:
    """The error for another deploy under way."""
    return NotNow(f"{destination} : un autre dépôt est en cours ; relancez quand il aura fini.")


@contextmanager
def hold_local_lock(folder: Path, destination: str) -> Iterator[int]:
    """Hold the lock of `folder`, which is made if missing; gives the descriptor. Raises NotNow or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with exclusive_lock(folder / LOCK, build_busy_failure(destination)) as descriptor:
        yield descriptor


@contextmanager
def hold_state_lock(state: Path, destination: str) -> Iterator[tuple[Path, int]]:
    """Holds a lock of the folder `state` for `destination`, for those that have none: it keeps apart the deploys of this machine only.

    Gives the file of the lock, where what must outlive this run may be written, and the descriptor that holds it. Raises NotNow or OSError.
    """
    state.mkdir(parents=True, exist_ok=True)
    file = state / f"deploy-{hashlib.sha256(destination.encode()).hexdigest()[:12]}.verrou"
    with exclusive_lock(file, build_busy_failure(destination)) as descriptor:
        yield file, descriptor


@contextmanager
def hold_remote_lock(shell: str, host: str, path: str, destination: str) -> Iterator[int | None]:
    """Holds the lock of the folder `path` on `host` through the remote shell `shell`, as long as the descriptor it gives stays open.

    Gives None when the host has no flock(1) or no shell: then only the workflow keeps deploys apart. Raises NotNow or PersonRequired.
    """
    folder = shlex.quote(path)
    command = f"mkdir -p {folder} && exec flock -n -E {LOCK_BUSY_STATUS} {folder}/{LOCK} sh -c 'echo pris; exec cat'"
    with subprocess.Popen(
        [*shlex.split(shell), host, command],
        env=remove_secrets(os.environ, "SSH", "RSYNC_"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as holder:
        assert holder.stdin and holder.stdout  # both are pipes
        if holder.stdout.readline().strip() == b"pris":
            yield holder.stdin.fileno()
            holder.stdin.close()
            return
        complaint = holder.communicate()[1].decode(errors="replace").strip().splitlines()
    if holder.returncode == LOCK_BUSY_STATUS:
        raise build_busy_failure(destination)
    if holder.returncode == UNREACHABLE:
        raise PersonRequired(f"{destination} : l’hôte ne répond pas ou refuse la clé ({complaint[-1] if complaint else 'ssh'}).")
    yield None


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
