"""A count of votes as a bar: how long each part of it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.council.vote import WORDS, Count

BAR_LENGTH = 1000
"""The length of a bar, in units of its drawing."""


@dataclass(frozen=True)
class BarPart:
    """`name` is what was done, `label` how it is said, by `number` members; from `start`, `width` long."""

    name: str
    label: str
    number: int
    start: int
    width: int


def bar(count: Count) -> Iterator[BarPart]:
    """The parts of a bar, which fill it; none when nobody was counted."""
    done = 0
    for name, number in count.parts():
        start, end = (round(BAR_LENGTH * reached / count.total) for reached in (done, done + number))
        yield BarPart(name, WORDS[name], number, start, end - start)
        done += number
