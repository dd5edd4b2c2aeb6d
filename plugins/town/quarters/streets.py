"""Parse the streets of a quarter, as the town lists them: « rue Neuve », or a part of it: (impairs), (2 à 40 pairs), (41 et plus)."""

import re
from dataclasses import dataclass
from typing import Any

from plugins.core.publication.slug import slugify
from plugins.core.publication.words import IN_FRENCH, N_, Words

EVEN, ODD, BOTH = 0, 1, 2
LAST = 9999
"""No street of France has so high a number."""

WORDS = {"pairs": EVEN, "pair": EVEN, "impairs": ODD, "impair": ODD}
PART = re.compile(
    r"(?:(?P<first>\d{1,4}) ?(?:à|-|–|au) ?(?P<last>\d{1,4})|(?P<above>\d{1,4}) et plus|(?P<alone>\d{1,4}))?"
    r"(?:,? ?(?P<side>impairs?|pairs?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class StreetPart:
    """The part of `street` that is in one quarter: numbers from `first` to `last`, of one side or BOTH."""

    street: str
    first: int = 1
    last: int = LAST
    side: int = BOTH

    @property
    def is_whole_street(self) -> bool:
        """Whether all of the street is there."""
        return (self.first, self.last, self.side) == (1, LAST, BOTH)

    def meets(self, other: "StreetPart") -> bool:
        """Whether a number could be in both."""
        sides = BOTH in (self.side, other.side) or self.side == other.side
        return self.street_key == other.street_key and sides and self.first <= other.last and other.first <= self.last

    @property
    def street_key(self) -> str:
        """The same for a street however its accents, capitals and hyphens are written."""
        return slugify(self.street)


def format_numbers(part: StreetPart, words: Words = IN_FRENCH) -> str:
    """Which numbers of its street `part` has, in words; nothing when it has them all."""
    if (part.first, part.last) == (1, LAST):
        return words((N_("numéros pairs"), N_("numéros impairs"), "")[part.side])
    span = N_("%(first)s et plus") if part.last == LAST else N_("%(first)s à %(last)s")
    side = (N_("(pairs)"), N_("(impairs)"), "")[part.side]
    return f"{words(span, first=part.first, last=part.last)} {words(side)}".rstrip()


def parse_street_part(value: Any) -> StreetPart:
    """Parse one line of the list of streets. Raises ValueError."""
    if not isinstance(value, str) or not slugify(value):
        raise ValueError(f"« {value} » n’est pas un nom de rue, entre guillemets.")
    name, bracket, rest = " ".join(value.split()).partition("(")
    if not bracket:
        return StreetPart(name.strip())
    match = PART.fullmatch(rest.strip().removesuffix(")").strip())
    if not match or not any(match.groupdict().values()) or not slugify(name):
        raise ValueError(f"« {value} » : écrivez « {name.strip() or 'rue Neuve'} (2 à 40 pairs) », « (impairs) » ou « (41 et plus) ».")
    side = WORDS.get((match["side"] or "").lower(), BOTH)
    first = int(match["first"] or match["above"] or match["alone"] or 1)
    last = int(match["last"] or match["alone"] or LAST)
    if last < first:
        raise ValueError(f"« {value} » : {last} est avant {first}. Écrivez le plus petit d’abord.")
    return StreetPart(name.strip(), first, last, side)
