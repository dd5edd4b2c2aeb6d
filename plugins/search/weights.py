"""How much each word of an entry says of it: what the index keeps beside each, and the browser adds up.

A weight depends on its entry alone, so that an edit moves the words of its own page and no other. How rare a word is, the browser knows by
how many entries have it.
"""

import math
from collections import Counter
from collections.abc import Iterable

from plugins.search.aids import find_aids_by_subject, find_aids_of_form
from plugins.search.searchable_page import Entry
from plugins.search.stems import list_stems

TITLE, NAMES, SUMMARY, SUBJECT_AID, FORM_AID, QUARTER, BODY = 30, 20, 11, 15, 5, 8, 4
"""Set on the hundred questions of tests/search/queries.py. A word of the text weighs more as it comes again, never as much as a name."""
MOST_BODY, MOST = 11, 31
LONG = 300
"""Words of a text from which each weighs less."""
OWN_NAMES = "rms"
"""The sorts whose names mean nothing else: a street of boatmen has no boats, and a member called Boulanger no bread."""
NAMED = 32
"""Added to the weight of a word that names the entry: it may then be answered at once."""


def weigh_entry(entry: Entry, families: Iterable[str] = ()) -> dict[str, int]:
    """The weight of each stem of `entry`: 1 to 31, `NAMED` more for one that names it. `families` are the town's own words."""
    title, names = set(list_stems(entry.title)), set(list_stems(entry.names))
    stem_counts = Counter(list_stems(entry.body))
    length = 1 + math.log(max(1, stem_counts.total() / LONG))
    subjects = f"{entry.title} {entry.summary if entry.is_alone else ''} {entry.names}"
    helping, naming = (_list_aids(entry, text, families) for text in (subjects, f"{entry.title} {entry.names}"))
    forms = find_aids_of_form(f"{subjects} {entry.body}")
    parts: list[dict[str, float]] = [
        dict.fromkeys(title, TITLE * (0.75 + 0.25 * min(1, 3 / max(1, len(title))))),
        dict.fromkeys(names, NAMES),
        dict.fromkeys(list_stems(entry.summary), SUMMARY),
        {word: min(MOST_BODY, BODY + 2 * math.log2(count)) / length for word, count in stem_counts.items()},
        dict.fromkeys(helping, SUBJECT_AID),
        dict.fromkeys((word for text in forms for word in list_stems(text)), FORM_AID),
        dict.fromkeys((word for quarter in entry.quarters for word in list_stems(quarter)), QUARTER),
    ]
    weights: dict[str, list[float]] = {}
    for part in parts:
        for word, weight in part.items():
            weights.setdefault(word, []).append(weight)
    called = title | names | set(naming)
    return {word: _sum(each) + (NAMED if word in called else 0) for word, each in weights.items()}


def _list_aids(entry: Entry, subjects: str, families: Iterable[str]) -> list[str]:
    """The stems of the other names of what `subjects` of `entry` name."""
    names = () if entry.sort in OWN_NAMES else find_aids_by_subject(subjects, tuple(families))
    return [word for name in names for word in list_stems(name)]


def _sum(weights: list[float]) -> int:
    """The greatest, and a little of the others."""
    greatest = max(weights)
    return max(1, min(MOST, round(greatest + 0.25 * (sum(weights) - greatest))))
