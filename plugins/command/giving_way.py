"""What can be cut at any moment gives way to an alert: it is stopped where it stands, its programs too, and begins again afterwards."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from plugins.incremental.disk.build_lock import BuildPreempted

LOOK = 0.1
"""Seconds between two questions whether somebody waits."""
SIGNAL = signal.SIGUSR1
"""Not that of Ctrl-C, which what runs in the background does not hear."""


class _Cut(BaseException):
    pass


@contextmanager
def giving_way(wanted: Callable[[], bool]) -> Iterator[None]:
    """Do the block unless somebody is, or comes to be, `wanted`. Raises BuildPreempted. Outside the main thread nothing is cut."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    over, held = threading.Event(), threading.Lock()
    before = signal.signal(SIGNAL, _cut)
    watch = threading.Thread(target=_watch, args=(wanted, over, held, threading.get_ident()), daemon=True)
    try:
        watch.start()
        try:
            yield
        finally:
            with held:
                over.set()
            watch.join()
    except _Cut:
        raise BuildPreempted from None
    finally:
        signal.signal(SIGNAL, before)


def _watch(wanted: Callable[[], bool], over: threading.Event, held: threading.Lock, main: int) -> None:
    while not over.wait(LOOK):
        if wanted():
            with held:
                if not over.is_set():
                    signal.pthread_kill(main, SIGNAL)
            return


def _cut(*_: Any) -> None:
    raise _Cut
