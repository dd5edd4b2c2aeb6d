"""Synonyms a reader may type for a page that does not use them: word families."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from plugins.journal.search.families import FORMS, SUBJECTS

Families = Mapping[str, tuple[frozenset[str], ...]]


@lru_cache(maxsize=8)
def index_families(rows: tuple[str, ...]) -> Families:
    """The families of each word, bare."""
    families_by_word: dict[str, list[frozenset[str]]] = {}
    for family in (frozenset(extract_words(row)) for row in rows):
        for word in family:
            families_by_word.setdefault(word, []).append(family)
    return {word: tuple(each) for word, each in families_by_word.items()}


def find_aids_by_subject(subjects: str, more: tuple[str, ...] = ()) -> list[str]:
    """The other names of what `subjects` name, in alphabetical order: none that they say already. `more` are the town's own."""
    word_families = index_families((*SUBJECTS, *more))
    about = extract_words(subjects)
    return sorted(_find_related_words(about | _find_phrases(subjects, word_families), word_families) - about)


def find_aids_of_form(sentence: str) -> list[str]:
    """The other forms of the words that `sentence` says, in alphabetical order: none that it says already."""
    all_said = extract_words(sentence)
    return sorted(_find_related_words(all_said, index_families(FORMS)) - all_said)


def _find_phrases(said: str, known: Families) -> set[str]:
    """The multi-word names among `known` that occur in `said`, as families write them."""
    padded = f" {' '.join(ANY_WORD.findall(strip_accents(said)))} "
    return {phrase for phrase in known if "_" in phrase and f" {phrase.replace('_', ' ')} " in padded}


def _find_related_words(said: Iterable[str], families: Families) -> set[str]:
    return {other for word in said for family in families.get(word, ()) for other in family}


TYPED = (("’", "'"), ("ʼ", "'"), ("œ", "oe"), ("Œ", "Oe"), ("æ", "ae"), ("Æ", "Ae"))
WORD = re.compile(r"[^\W\d_](?:[^\W\d]){2,}")
"""A word of a text, or several that a family joins."""
ACCENT = re.compile("[\u0300-\u036f]")
"""Combining diacritical marks: https://www.unicode.org/charts/PDF/U0300.pdf"""
ANY_WORD = re.compile(r"[^\W_]+")


def normalize_keyboard_letters(text: str) -> str:
    """`text` with the letters of a keyboard."""
    for letter, typed in TYPED:  # six searches take a tenth of the time of one `translate`
        text = text.replace(letter, typed)
    return text


def strip_accents(text: str) -> str:
    """`text` in lower case, without an accent."""
    return ACCENT.sub("", unicodedata.normalize("NFD", normalize_keyboard_letters(text).lower()))


def extract_words(text: str) -> set[str]:
    """The words of `text`, bare; the shortest, articles among them, are none."""
    return set(WORD.findall(strip_accents(text)))
