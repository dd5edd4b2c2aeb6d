"""The checks of the three lines for the young: their number, and how readable they are at twelve."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.listing import is_for_the_young
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import concerned_by

KEY = "en_bref"
LINES = 3
MOST_WORDS = 20
"""Words of a line, of our own: 120 signs hold some twenty; past that, a line is two sentences."""

LONGEST_WORD = 15
"""Letters of a word that is not a name; « anniversaires » has 13."""

OFFICIAL = re.compile(
    r"\b(?:administrés?|afférents?|conformément|délibérations?|dispositif|en vue de|dans le cadre|modalités?|nonobstant|"
    r"préalablement|susmentionnée?s?|s’acquitter|usagers?|au titre de|mise en œuvre|relatifs? à|concertations?)\b",
    re.IGNORECASE,
)
"""Words of notices and minutes, for which spoken French has others."""

WORD = re.compile(r"[^\W\d_]+")


@concerned_by(KEY, "public")
def check_three_lines(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """Fewer or more than three lines; or none on a publication for the young."""
    lines = publication.extra.get(KEY)
    if lines and len(lines) != LINES:
        text = f"{len(lines)} ligne{'s' if len(lines) > 1 else ''}, il en faut {LINES}."
        yield Mistake(file, 0, KEY, text, "Dites quoi, quand, où.", "en bref, pas en trois lignes", harmless=not publication.strict)
    is_required = publication.strict and publication.kind.find_field(KEY) and is_for_the_young(publication)
    if is_required and not lines and publication.status != "draft":
        yield Mistake(
            file, 0, "public", "les jeunes n’ont pas leurs trois lignes.", f"Ajoutez « {KEY}: ».", "en bref manquant", harmless=True
        )


@concerned_by(KEY)
def check_readability(publication: Publication, file: str, conf: Mapping[str, Any], now: datetime) -> Iterator[Mistake]:
    """A line that is long to read, or written as a notice is; it is published all the same."""
    for number, line in enumerate(publication.extra.get(KEY) or (), 1):
        for text, remedy in _find_hard_texts(line):
            yield Mistake(file, 0, KEY, f"ligne {number} : {text}", remedy, "en bref difficile à lire", harmless=True)


def _find_hard_texts(line: str) -> Iterator[tuple[str, str]]:
    words = WORD.findall(line)
    if len(words) > MOST_WORDS:
        yield f"{len(words)} mots, c’est long à lire.", f"{MOST_WORDS} au plus."
    if match := OFFICIAL.search(line):
        yield f"« {match[0]} » ne se dit pas entre amis.", "Dites-le comme vous le diriez à voix haute."
    if long := next((word for word in words if len(word) > LONGEST_WORD and word[0].islower()), ""):
        yield f"« {long} » est un mot long.", "Cherchez-en un plus court."


CHECKS = (check_three_lines, check_readability)
