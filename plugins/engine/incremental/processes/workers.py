"""Share work over several processes: each takes the next share when it is free, and returns its result.

A process never waits for the reader, who has work of its own: a thread sends what the pipe does not hold yet.
"""

import fcntl
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from typing import Any, ClassVar

from plugins.core.infrastructure.settings import gather_settings
from plugins.engine.incremental.processes.child import SAFE_TO_COPY
from plugins.engine.incremental.room import Settings

SHARE = 32
"""Things taken at a time: few enough that nobody waits for the last, many enough that taking them costs nothing."""
WORKER_DIED = "Une partie de la construction s’est arrêtée sans un mot (mémoire ?). BUILD_PROCESSES = 1 la fait seule."


class WorkerLost(RuntimeError):
    """A process ended without an answer: killed, or out of memory."""


@dataclass(frozen=True)
class SharedWork:
    """`do` makes something of a share of things; `pack` and `unpack` take it from one process to another. No other work of a build has the
    same `name`."""

    name: str
    do: Callable[[Sequence[Any]], Any]
    pack: Callable[[Any], bytes] = pickle.dumps
    unpack: Callable[[bytes], Any] = pickle.loads


@dataclass
class WorkerCrew:
    """The processes that share the work of a build, this one among them. The others are copies of it (fork), so that nothing needs to be
    sent to them. `few_shares` shares are done sooner than another process is started."""

    processes: int = 1
    few_shares: ClassVar[int] = 2


def build_worker_crew(conf: Mapping[str, Any]) -> WorkerCrew:
    """As many processes as the setting says, else as there are cores; this process alone where forking is not safe. Raises
    SettingsError."""
    room = gather_settings(Settings, conf, os.environ)
    return WorkerCrew((room.build_processes or len(os.sched_getaffinity(0))) if SAFE_TO_COPY else 1)


def share_work(work: SharedWork, things: Sequence[Any], crew: WorkerCrew, meanwhile: Callable[[], None] = lambda: None) -> Iterator[Any]:
    """The results of `work` for each share of `things`, in any order; from this process alone when there are few shares, or no other
    process.

    What another process cannot compute or send is computed here, where its exceptions are raised. `meanwhile` is what this process must do
    by itself, before it takes its part. Raises WorkerLost.
    """
    results = begin_work(work, things, crew)
    meanwhile()
    yield from results


def begin_work(work: SharedWork, things: Sequence[Any], crew: WorkerCrew) -> Iterator[Any]:
    """Share work that the others begin now: this process takes its part once a result is asked for."""
    results = _run_shares(work, things, crew)
    next(results)
    return results


def _run_shares(work: SharedWork, things: Sequence[Any], crew: WorkerCrew) -> Iterator[Any]:
    """Yield None once the workers are started, then the result of each share."""
    shares = [things[start : start + SHARE] for start in range(0, len(things), SHARE)]
    if crew.processes == 1 or len(shares) <= crew.few_shares:
        yield None
        yield from map(work.do, shares)
        return
    with _start_workers(work, shares, crew) as others:
        yield None
        for number in others.claim_remaining():
            yield work.do(shares[number])
            yield from others.receive_results(0)
        yield from others.receive_results(0)
        for late in others.at_work.keys() - others.ready:
            others.end(late)
        while others.at_work:
            yield from others.receive_results(None)


@dataclass
class _Others:
    """The workers, by the pipe that each writes to. One is `ready` before it takes its first share: until then it is not missed."""

    work: SharedWork
    shares: list[Sequence[Any]]
    turn: Any = None
    at_work: dict[Connection, Any] = field(default_factory=dict)
    ready: set[Connection] = field(default_factory=set)

    def start(self, context: Any) -> None:
        """Start one more."""
        ours, theirs = context.Pipe(duplex=False)
        with theirs:
            process = context.Process(target=take_shares, args=(theirs, self.turn, self.shares, self.work), daemon=True)
            process.start()
            self.at_work[ours] = process

    def claim_remaining(self) -> Iterable[int]:
        """Claim the shares left, by number."""
        return claim_first_shares(self.turn) if self.at_work else range(len(self.shares))

    def receive_results(self, patience: float | None) -> Iterator[Any]:
        """The results that workers have sent, until no pipe holds any more. `patience` is in seconds; None waits for a first result."""
        while ready_pipes := wait(list(self.at_work), patience):
            patience = 0
            for pipe in ready_pipes:
                assert isinstance(pipe, Connection)  # of `at_work`
                try:
                    received = pipe.recv_bytes()
                except (EOFError, OSError):
                    self.end(pipe)
                    if pipe in self.ready:
                        raise WorkerLost(WORKER_DIED) from None
                    continue
                sign, payload = received[:1], received[1:]
                if sign == READY:
                    self.ready.add(pipe)
                elif sign == DONE:
                    self.end(pipe)
                else:
                    yield self.work.unpack(payload) if sign == MADE else self.work.do(self.shares[int(payload)])

    def end(self, pipe: Connection) -> None:
        """End one."""
        process = self.at_work.pop(pipe)
        pipe.close()
        process.kill()
        process.join()


@contextmanager
def _start_workers(work: SharedWork, shares: list[Sequence[Any]], crew: WorkerCrew) -> Iterator[_Others]:
    """As many workers as can be started, perhaps none. All have ended at the end of the block."""
    others, context = _Others(work, shares), multiprocessing.get_context("fork")
    with suppress(Exception):
        others.turn = context.Array("i", [0, len(shares)])
        for _ in range(min(crew.processes, len(shares)) - 1):
            others.start(context)
    try:
        yield others
    finally:
        for pipe in list(others.at_work):
            others.end(pipe)


READY, MADE, LEFT, DONE = b"r", b"m", b"l", b"d"
"""The first byte of what it says; LEFT is followed by the number of a share that it could not make, or could not return."""
PIPE = 1 << 20
"""Bytes that a pipe holds (Linux; elsewhere the system's own, 65,536 or less)."""


def take_shares(pipe: Connection, turn: Any, shares: Sequence[Sequence[Any]], work: Any) -> None:
    """Take shares while there are any, then end this process."""
    end_with_parent()
    try:
        widen_pipe(pipe)
        pipe.send_bytes(READY)
        results = SimpleQueue[bytes]()
        sender = Thread(target=_send_all, args=(pipe, results))
        sender.start()
        for number in claim_last_shares(turn):
            results.put(_pack_result(work, shares[number]) or LEFT + str(number).encode())
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
    """Make the pipe hold PIPE bytes: a result goes in one piece, and the reader waits for no thread of this process."""
    with suppress(OSError, AttributeError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE)


def end_with_parent() -> None:
    """End this process with its parent, which alone hears Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_follow, daemon=True).start()


def claim_first_shares(turn: Any) -> Iterator[int]:
    """The numbers of the shares still free, the first one each time: for the process that shares the work.

    `turn` holds the number of the first free share, and the number after the last. Taking from both ends, one process sees neighbours:
    memory that only it reads is copied once.
    """
    while True:
        with turn.get_lock():
            first, end = turn
            if first == end:
                return
            turn[0] = first + 1
        yield first


def claim_last_shares(turn: Any) -> Iterator[int]:
    """Claim shares from the end: for the processes that help."""
    while True:
        with turn.get_lock():
            first, end = turn
            if first == end:
                return
            turn[1] = end - 1
        yield end - 1


def _pack_result(work: Any, share: Sequence[Any]) -> bytes:
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
