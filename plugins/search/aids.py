"""What a reader may type for a page that does not say it: the other words of a family."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from plugins.search.families import FORMS, SUBJECTS

Families = Mapping[str, tuple[frozenset[str], ...]]


@lru_cache(maxsize=8)
def families(rows: tuple[str, ...]) -> Families:
    """The families of each word, bare."""
    found: dict[str, list[frozenset[str]]] = {}
    for family in (frozenset(words(row)) for row in rows):
        for word in family:
            found.setdefault(word, []).append(family)
    return {word: tuple(each) for word, each in found.items()}


def aids(subjects: str, sentence: str, more: Iterable[str] = ()) -> list[str]:
    """The words that help to find a page about `subjects` which says `sentence`, in alphabetical order: none that it says already.

    `more` are the town's own names of one thing.
    """
    about, all_said = words(subjects), words(subjects) | words(sentence)
    helping = _related_words(about, families((*SUBJECTS, *more))) | _related_words(all_said, families(FORMS))
    return sorted(helping - all_said)


def _related_words(said: Iterable[str], families: Families) -> set[str]:
    return {other for word in said for family in families.get(word, ()) for other in family}


TYPED = str.maketrans({"’": "'", "ʼ": "'", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})
WORD = re.compile(r"[^\W\d_]{3,}")


def keyboard_letters(text: str) -> str:
    """`text` with the letters of a keyboard."""
    return text.translate(TYPED)


def without_accents(text: str) -> str:
    """`text` in lower case, without an accent."""
    return "".join(sign for sign in unicodedata.normalize("NFD", keyboard_letters(text).lower()) if not unicodedata.combining(sign))


def words(text: str) -> set[str]:
    """The words of `text`, bare; the shortest, articles among them, are none."""
    return set(WORD.findall(without_accents(text)))
