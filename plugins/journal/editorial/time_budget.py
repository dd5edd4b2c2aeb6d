"""The time limit for converting one text, in processor seconds, scaled to the speed of the reference machine.

`markdown_cost.py` refuses known endless cases before they begin; a timer stops the unforeseen ones, in regular expressions too: CPython
checks for signals while it matches. Two looks at one text agree: the time of others is not counted, nor the slowness of the machine, which
is measured once a text takes long; and what `check` lets through has half as much again in a build.
"""

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

from plugins.core.publication.raw_value import InvalidValue

CHECKED, SHOWN = 1.0, 1.5
"""Seconds for `check`, and for a build or a preview: the hardest of 863 real articles takes 0.5, 300,000 characters of law 0.15."""

AGAIN = 0.1
"""Seconds until it is said again, where the first time was lost: Python swallows what is raised in a finaliser."""

REFERENCE = 0.010
"""Seconds of `_measure_stint` on the machine where the numbers of this module were measured (Python 3.11, 2 cores at 2.6 GHz)."""

SET_HANDLER = vars(signal).get("_signal", signal).signal
"""What `signal.signal` calls, which makes an `enum` of each handler, or fails to by an exception: 2 µs, four times a text."""

SAMPLE = re.compile(r"(\w+)[ ,.]+(?=\w)")
PROSE = "Toute convocation est faite par le maire. Elle indique les questions portées à l’ordre du jour. " * 4


class OutOfTime(BaseException):
    """The time is over. No `Exception`: no library takes it for an error of its own."""

    wrong = InvalidValue(
        "ce texte est trop long à convertir : des signes y sont répétés par milliers.",
        "Retirez ce qui se répète, ou coupez-le en plusieurs publications.",
        "texte illisible",
    )


@contextmanager
def limit_processor_time(seconds: float) -> Iterator[None]:
    """Raises OutOfTime once the block has taken `seconds`.

    Without a timer (Windows, another thread than the first) it takes what it takes.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    began, is_over = time.process_time(), False

    def ring(_number: int, _frame: FrameType | None) -> None:
        if is_over:
            return
        remaining = seconds * measure_slowness() - (time.process_time() - began)
        if remaining <= 0:
            raise OutOfTime
        signal.setitimer(signal.ITIMER_PROF, remaining, AGAIN)

    before = SET_HANDLER(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    try:
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        SET_HANDLER(signal.SIGPROF, before)


@lru_cache(maxsize=1)
def measure_slowness() -> float:
    """How many times slower this machine is than the reference one, at least once; measured only for a slow text."""
    return max(1.0, min(_measure_stint() for _ in range(3)) / REFERENCE)


def _measure_stint() -> float:
    """Seconds of a little work like a converter's: matches, strings put together."""
    began = time.process_time()
    for _ in range(400):
        pieces = [match[1] for match in SAMPLE.finditer(PROSE)]
        " ".join(pieces).replace("maire", "m")
    return time.process_time() - began
