"""The same work over several processes: each takes the next share when it is free, and hands back what it made."""

import fcntl
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

MADE, DONE, FAILED = b"m", b"d", b"f"


FEW = 2
"""Shares that are done sooner than another process is started."""


class WorkerLost(RuntimeError):
    """A process ended without an answer: killed, or out of memory."""


SHARE = 32
"""Things taken at a time: few enough that nobody waits for the last, many enough that taking them costs nothing."""


PIPE = 1 << 20
"""Bytes that a worker can hand back before anybody takes them (Linux; elsewhere the system's own, 65,536 or less)."""


@dataclass(frozen=True)
class Work:
    """`do` makes something of a share of things; `pack` and `unpack` take it from one process to another."""

    do: Callable[[Sequence[Any]], Any]
    pack: Callable[[Any], bytes] = pickle.dumps
    unpack: Callable[[bytes], Any] = pickle.loads


def nothing() -> None:
    """In the meantime."""


def shared(work: Work, things: Sequence[Any], processes: int, meanwhile: Callable[[], None] = nothing) -> Iterator[Any]:
    """What `work` makes of each share of `things`, in any order; in this process alone when `processes` is 1 or there is one share.

    The others are copies of this one (fork), so that nothing needs to be sent to them. An exception in one of them is raised here.
    `meanwhile` is what this process must do by itself, before it takes its part.
    """
    shares = [things[start : start + SHARE] for start in range(0, len(things), SHARE)]
    if processes == 1 or len(shares) <= FEW:
        meanwhile()
        yield from map(work.do, shares)
        return
    context = multiprocessing.get_context("fork")
    turn = context.Value("i", 0)
    pipes = [_started(context, turn, shares, work) for _ in range(min(processes, len(shares)) - 1)]
    meanwhile()
    for made in _taken(turn, shares, work.do):
        yield made
        for pipe in wait(pipes, 0):
            yield from _received(pipe, pipes, work)
    while pipes:
        for pipe in wait(pipes):
            yield from _received(pipe, pipes, work)


def _started(context: Any, turn: Any, shares: list, work: Work) -> Connection:
    ours, theirs = context.Pipe(duplex=False)
    with suppress(OSError, AttributeError):
        fcntl.fcntl(theirs.fileno(), fcntl.F_SETPIPE_SZ, PIPE)
    context.Process(target=_worker, args=(theirs, turn, shares, work), daemon=True).start()
    theirs.close()
    return ours


def _worker(pipe: Connection, turn: Any, shares: list, work: Work) -> None:
    try:
        for made in _taken(turn, shares, work.do):
            pipe.send_bytes(MADE + work.pack(made))
        pipe.send_bytes(DONE)
    except BaseException as error:
        pipe.send_bytes(FAILED + pickle.dumps(error))
    pipe.close()
    os._exit(0)


def _taken(turn: Any, shares: list, do: Callable) -> Iterator[Any]:
    while True:
        with turn.get_lock():
            number, turn.value = turn.value, turn.value + 1
        if number >= len(shares):
            return
        yield do(shares[number])


def _received(pipe: Connection, pipes: list[Connection], work: Work) -> Iterator[Any]:
    try:
        told = pipe.recv_bytes()
    except EOFError:
        raise WorkerLost(
            "Une partie de la construction s’est arrêtée sans un mot (mémoire ?). BUILD_PROCESSES = 1 la fait seule."
        ) from None
    sign, made = told[:1], told[1:]
    if sign == FAILED:
        raise pickle.loads(made)
    if sign == DONE:
        pipes.remove(pipe)
        pipe.close()
    else:
        yield work.unpack(made)
