"""The Pelican of a build, made as a copy of the command before it has imported anything: both import in parallel.

`prestart.py` says how it gets its orders.
"""

import gc
import os
import socket
import sys
from threading import active_count

from plugins.incremental.processes.forked import SAFE_TO_COPY, ForkedProcess

Line = tuple[socket.socket, ForkedProcess]
"""Our end of the line to one that waits, and its process."""
_copies: list[Line] = []


def take_prestarted() -> Line | None:
    """Take the waiting process; None where forking is not safe, or where names are not hashed as in the program it stands for, which builds
    the same way twice."""
    if not SAFE_TO_COPY or sys.flags.hash_randomization or active_count() > 1:
        return None
    ours, its = socket.socketpair()
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        return ours, ForkedProcess(_wait, its.fileno(), nowhere, (ours.fileno(), its.fileno(), nowhere))
    finally:
        its.close()
        os.close(nowhere)


def copy_command() -> None:
    """Start a copy that waits, where copies are safe, for the first build in this process (`take_copy`)."""
    line = take_prestarted()
    if line is not None:
        _copies.append(line)


def take_copy() -> Line | None:
    """Take the waiting process; the caller ends it."""
    return _copies.pop() if _copies else None


def _wait() -> int:
    gc.disable()
    from plugins.incremental.__main__ import main  # in the copy alone, as Pelican
    from plugins.incremental.processes.prestart import read_orders  # likewise

    return main(read_orders())
