"""A progress line for a long task; nothing for a short one."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds of silence before the first word."""

TERMINAL, LOG = 0.1, 5.0
"""Seconds between two words: on a terminal the line is rewritten, in a log each stays."""


class Progress:
    """Counts `total` things done, and says so on `stream`."""

    def __init__(self, label: str, total: int, stream: TextIO | None = None):
        self.label, self.total, self.done = label, total, 0
        self.stream = stream or sys.stderr
        self.spoken_at: float | None = None
        self.started = time.monotonic()

    def step(self) -> None:
        """Count one more step as done."""
        self.done += 1
        now = time.monotonic()
        pause = TERMINAL if self.stream.isatty() else LOG
        waited = now - self.started >= PATIENCE if self.spoken_at is None else now - self.spoken_at >= pause
        if waited or (self.done == self.total and self.spoken_at is not None):
            self.spoken_at = now
            self._print_progress()

    def _print_progress(self) -> None:
        words = f"{self.label} : {self.done} sur {self.total}"
        if self.stream.isatty():
            self.stream.write(f"\r{words}" + ("\n" if self.done == self.total else ""))
        else:
            self.stream.write(f"{words}\n")
        self.stream.flush()


def track_progress(items: Iterable[Item], label: str, stream: TextIO | None = None) -> Iterator[Item]:
    """Iterate over the items, counting each as it is done."""
    all_items = list(items)
    progress = Progress(label, len(all_items), stream)
    for item in all_items:
        yield item
        progress.step()
