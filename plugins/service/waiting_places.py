"""Requests that wait for news: few enough that the others always find a thread, and never many for one device."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

EACH = 2
"""At once for a device: the request that waits, and the next one of a page that was opened again."""


class WaitingPlaces:
    """`most` requests may wait at once. Safe from several threads."""

    def __init__(self, most: int):
        self._most, self._lock = most, Lock()
        self._taken: Counter[str] = Counter()

    @contextmanager
    def take_place(self, device: str) -> Iterator[bool]:
        """A place for the block; False when there is none left, and nobody may wait."""
        with self._lock:
            free = self._taken.total() < self._most and self._taken[device] < EACH
            self._taken[device] += free
        try:
            yield free
        finally:
            with self._lock:
                self._taken[device] -= free
                self._taken += Counter()
