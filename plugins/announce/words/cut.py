"""Shortening a text where a reader would: never inside a word, an emoji, a hashtag or an address."""

from bisect import bisect_left
from collections.abc import Callable, Iterable

import regex

RUN = regex.compile(r"(?:(?!\s)\X)+|(?:(?=\s)\X)+")
WORD = regex.compile(r"(?:(?=[\p{L}\p{M}\p{N}\p{P}])\X)+|\X")
UNCUT = regex.compile(r"[#@]|\w[.:]\w|://")
"""What marks a run of characters as a hashtag, a handle or an address."""
DANGLING = " \t\r\n\u00a0\u202f,;:–—-(«.…"
"""What would look odd before an ellipsis."""


def cut_text(text: str, fits: Callable[[str], bool], longest: int) -> str:
    """A beginning of `text`, as long as fits once ended by an ellipsis; empty when not even its first word does.

    `longest` is a bound on the number of pieces that can fit, each weighing at least one.
    """
    pieces = list(_pieces(text))[: longest + 1]

    def shortened(end: int) -> str:
        return "".join(pieces[:end]).rstrip(DANGLING) + "…"

    ends = range(1, len(pieces))
    too_far = bisect_left(ends, True, key=lambda end: not fits(shortened(end)))
    return next((shortened(end) for end in reversed(ends[:too_far]) if fits(shortened(end)) and shortened(end) != "…"), "")


def _pieces(text: str) -> Iterable[str]:
    for run in RUN.findall(text):
        if UNCUT.search(run):
            yield run
        else:
            yield from WORD.findall(run)
