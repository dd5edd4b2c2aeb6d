"""What a reader may type for a page that does not say it: the other words of a family."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from plugins.search.families import FORMS, SUBJECTS
from plugins.search.letters import words

Families = Mapping[str, tuple[frozenset[str], ...]]


@lru_cache(maxsize=8)
def families(rows: tuple[str, ...]) -> Families:
    """The families of each word, bare."""
    found: dict[str, list[frozenset[str]]] = {}
    for family in (frozenset(words(row)) for row in rows):
        for word in family:
            found.setdefault(word, []).append(family)
    return {word: tuple(each) for word, each in found.items()}


def aids(subjects: str, said: str, more: Iterable[str] = ()) -> list[str]:
    """The words that help to find a page about `subjects` which says `said`, in alphabetical order: none that it says already.

    `more` are the town's own names of one thing.
    """
    about, all_said = words(subjects), words(subjects) | words(said)
    helping = _others(about, families((*SUBJECTS, *more))) | _others(all_said, families(FORMS))
    return sorted(helping - all_said)


def _others(said: Iterable[str], known: Families) -> set[str]:
    return {other for word in said for family in known.get(word, ()) for other in family}
