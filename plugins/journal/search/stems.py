"""From a text to the stems under which the index knows its words, as the browser finds them again (`theme/static/js/stems.js`).

Accents go first, since half of what is typed has none; then the French stemmer of Snowball does what is left. The same stemmer, generated
from the same rules, is in the browser: `tests/search/test_stems.py` holds them together. https://snowballstem.org
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it has no types

from plugins.journal.search.aids import strip_accents

_STEMMER = snowballstemmer.stemmer("french")
ELIDED = re.compile(r"(?<![a-z0-9])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'")
WORD = re.compile(r"[a-z0-9]+")
WEEKEND = re.compile(r"\bweek[ -]end")
_EMPTY = """
a au aux avec c ce ces cet cette d dans de des du elle en entre est et eux il ils j je l la le les leur leurs lui m ma mais me mes mon n
ne nos notre nous on ou par pas pour qu que qui s sa se ses si son sont sur t ta te tes ton tu un une vos votre vous y
"""
EMPTY = frozenset(_EMPTY.split())
"""Words that tell no page from another."""
LINES = frozenset({"ligne", "bus", "tram", "tramway", "metro", "car", "navette"})
"""After one of these even a single letter is a name: the line N, the bus C."""


def list_words(text: str) -> list[str]:
    """The words of `text`, bare, in their order; without those that say nothing."""
    bare = WEEKEND.sub("weekend", ELIDED.sub(" ", strip_accents(text)))
    found_words = WORD.findall(bare)
    return [
        word
        for before, word in zip(["", *found_words], found_words, strict=False)
        if word not in EMPTY or (len(word) == 1 and before in LINES)
    ]


@lru_cache(maxsize=200_000)
def stem_word(word: str) -> str:
    """The stem of a bare `word`; a number is its own."""
    return str(_STEMMER.stemWord(word))


def list_stems(text: str) -> Iterator[str]:
    """The stems of the words of `text`, in their order."""
    return map(stem_word, list_words(text))


@lru_cache(maxsize=4096)
def stem_name(name: str) -> tuple[str, ...]:
    """The stems of a name that many texts share."""
    return tuple(list_stems(name))
