"""The text of a post as readers see it: words, links, hashtags, each to be shown in its own way."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import regex

ALIVE = regex.compile(r"(?<link>https?://\S+)|(?<![\p{L}\p{N}_&/])(?<hashtag>#(?=[\p{N}_]*[\p{L}])[\p{L}\p{M}\p{N}_]+)")
"""Links, and hashtags up to where a network ends them."""
TRAILING = regex.compile(r"[.,;:!?…»)\]]+$")


class TextSpan(NamedTuple):
    """A piece of text; `sort` is `words`, `link` or `hashtag`."""

    sort: str
    text: str


def spans(text: str, shown: Callable[[str], str]) -> tuple[TextSpan, ...]:
    """The pieces of `text` in their order; `shown` gives what readers see of an address."""
    return tuple(_merged(text, shown))


def _merged(text: str, shown: Callable[[str], str]) -> Iterator[TextSpan]:
    end = 0
    for found in ALIVE.finditer(text):
        alive = TRAILING.sub("", found[0]) if found["link"] else found[0]
        if found.start() > end:
            yield TextSpan("words", text[end : found.start()])
        yield TextSpan("link", shown(alive)) if found["link"] else TextSpan("hashtag", alive)
        end = found.start() + len(alive)
    if text[end:]:
        yield TextSpan("words", text[end:])
