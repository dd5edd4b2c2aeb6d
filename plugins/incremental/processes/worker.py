"""The life of one process that takes its part of a work: it says that it is ready, takes share after share, and hands each back.

It never waits for whoever listens, who has its own part to do: what the pipe does not hold yet is sent by a thread.
"""

import fcntl
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any

READY, MADE, LEFT, DONE = b"r", b"m", b"l", b"d"
"""The first byte of what it says; LEFT is followed by the number of a share that it could not make, or could not hand back."""
PIPE = 1 << 20
"""Bytes that a pipe holds (Linux; elsewhere the system's own, 65,536 or less)."""


def take_shares(pipe: Connection, turn: Any, shares: Sequence[Sequence[Any]], work: Any) -> None:
    """Take shares while there are any, then end this process."""
    belong()
    try:
        widen_pipe(pipe)
        pipe.send_bytes(READY)
        results = SimpleQueue[bytes]()
        sender = Thread(target=_send_all, args=(pipe, results))
        sender.start()
        for number in claim_last_shares(turn):
            results.put(_packed_result(work, shares[number]) or LEFT + str(number).encode())
        results.put(DONE)
        sender.join()
    finally:
        os._exit(0)


def _send_all(pipe: Connection, results: SimpleQueue[bytes]) -> None:
    with suppress(OSError):  # nobody listens any more
        for result in iter(results.get, DONE):
            pipe.send_bytes(result)
        pipe.send_bytes(DONE)


def widen_pipe(pipe: Connection) -> None:
    """What is handed back goes in one piece, up to PIPE bytes: whoever listens waits for no thread of this process."""
    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE)


def belong() -> None:
    """This process ends with its parent, which alone hears Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_follow, daemon=True).start()


def claim_first_shares(turn: Any) -> Iterator[int]:
    """The numbers of the shares that nobody else takes, the first of those that are left each time: for the process that shares the work.

    `turn` holds the number of the first that is left, and the number after the last. From both ends, neighbours are seen by one process:
    what only it looks at is copied once, in memory that was shared.
    """
    while True:
        with turn.get_lock():
            first, end = turn
            if first == end:
                return
            turn[0] = first + 1
        yield first


def claim_last_shares(turn: Any) -> Iterator[int]:
    """The same, the last of those that are left each time: for the processes that help."""
    while True:
        with turn.get_lock():
            first, end = turn
            if first == end:
                return
            turn[1] = end - 1
        yield end - 1


def _packed_result(work: Any, share: Sequence[Any]) -> bytes:
    try:
        packed: bytes = work.pack(work.do(share))
        return MADE + packed
    except BaseException:
        return b""


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
