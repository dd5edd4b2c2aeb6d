"""Something made by a copy of this process while this one goes on, for as long as one core has nothing to do."""

import multiprocessing
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from plugins.incremental.processes.worker import belong, widen_pipe


class BackgroundCopy:
    """What `make` gives, begun at once by a copy of this process."""

    def __init__(self, make: Callable[[], Any]):
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe(duplex=False)
        with theirs:
            self._process = context.Process(target=_hand_back, args=(theirs, make), daemon=True)
            self._process.start()

    def result(self) -> Any:
        """What was made, once it is, or None when the copy could not. It is asked for once: the copy has ended."""
        try:
            with suppress(EOFError, OSError):
                return pickle.loads(self._pipe.recv_bytes())
        finally:
            self._pipe.close()
            self._process.kill()
            self._process.join()
        return None


def _hand_back(pipe: Connection, make: Callable[[], Any]) -> None:
    belong()
    try:
        made = pickle.dumps(make())
        widen_pipe(pipe)
        pipe.send_bytes(made)
    finally:
        os._exit(0)
