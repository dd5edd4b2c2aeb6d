"""How far a long work is, for whoever waits in front of a terminal."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds of silence before anything is shown, then between two showings."""


def shown(items: Iterable[Item], doing: str, stream: TextIO | None = None) -> Iterator[Item]:
    """The same items; after a second, and then each second, `doing` and how many are done are written on one line of `stream`."""
    stream = stream or sys.stderr
    whole = list(items)
    last, spoke = time.monotonic(), False
    for done, item in enumerate(whole):
        now = time.monotonic()
        if now - last >= PATIENCE and stream.isatty():
            stream.write(f"\r{doing} : {done} sur {len(whole)}")
            stream.flush()
            last, spoke = now, True
        yield item
    if spoke:
        stream.write(f"\r{doing} : {len(whole)} sur {len(whole)}\n")
