"""A lock that allows one deploy at a time to a destination, and is released when its process ends, even killed."""

import hashlib
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow, PersonRequired
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
