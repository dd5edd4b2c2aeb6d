"""The work that goes on beside the requests: each worker in a thread of its own, started again when it fails, ended together."""

import logging
import time
from collections.abc import Mapping
from threading import Event, Thread

from plugins.service.part import Worker

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a worker that failed begins again, doubled each time."""

LOG = logging.getLogger("beffroi.companion")


def start(workers: Mapping[str, Worker], stopping: Event) -> list[Thread]:
    """The threads of `workers`, begun. They die with the process: none of them may need its last word."""
    threads = [Thread(target=_again, args=(name, work, stopping), name=name, daemon=True) for name, work in workers.items()]
    for thread in threads:
        thread.start()
    return threads


def end(threads: list[Thread], stopping: Event, patience: float) -> None:
    """Tell all to stop, and wait for them for `patience` seconds in all."""
    stopping.set()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _again(name: str, work: Worker, stopping: Event) -> None:
    pause = FIRST_PAUSE
    while not stopping.is_set():
        try:
            work(stopping)
            return
        except Exception as error:
            LOG.error("%s s’est arrêté, et reprend dans %.1f s", name, pause, exc_info=error)
        stopping.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
