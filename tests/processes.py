"""Processes seen from outside, and what is waited for until it is so."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")
PATIENCE = 600.0
"""Seconds after which what is waited for will never be: where forty programs run on two cores, new settings take a preview 280."""


def is_alive(number: int) -> bool:
    """Whether a process still runs; one that nobody has waited for yet does not."""
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False


def list_gits(folder: Path) -> list[int]:
    """The numbers of those whose environment names `folder`: one that a killed program had begun goes on without it."""
    numbers = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (place / "comm").read_text().startswith("git") and str(folder).encode() in (place / "environ").read_bytes():
                numbers.append(int(place.name))
    return numbers


def soon(question: Callable[[], Answer]) -> Answer:
    """The answer, once it is one, or the last in the time that it may take."""
    end = time.monotonic() + PATIENCE
    while not (answer := question()) and time.monotonic() < end:
        time.sleep(0.02)
    return answer
