"""In which quarter a street is: one small file that the reader's own device looks into, and the same as a list."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from plugins.core.publication.quarter import FOLDER, Quarter
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import IN_FRENCH, Words
from plugins.town.quarters.portrait import Portrait
from plugins.town.quarters.streets import StreetPart, format_numbers

FILE, LIST = f"{FOLDER}rues.json", f"{FOLDER}rues/"
ARTICLES = {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"}
TYPES = {"allee", "avenue", "boulevard", "chemin", "cote", "cour", "cours", "impasse", "mail", "passage", "place", "quai", "route", "rue"}
TYPES |= {"ruelle", "sentier", "sente", "square", "venelle", "villa", "voie"}


@dataclass(frozen=True)
class Street:
    """One street of the list: its quarters, each with the part that is there."""

    name: str
    parts: tuple[tuple[Quarter, StreetPart], ...]


def build_directory(portraits: Iterable[Portrait]) -> tuple[Street, ...]:
    """Every street of the town, by its distinctive word: « rue des Tanneurs » under T."""
    stretches = [(stretch, Quarter.from_name(portrait.name)) for portrait in portraits for stretch in portrait.streets]
    stretches.sort(key=lambda pair: (extract_distinctive_words(pair[0].street), pair[0].street_key, pair[0].first, pair[0].side, pair[1]))
    grouped = ((key, list(parts)) for key, parts in groupby(stretches, key=lambda pair: pair[0].street_key))
    return tuple(Street(parts[0][0].street, tuple((quarter, stretch) for stretch, quarter in parts)) for _, parts in grouped)


def extract_distinctive_words(street: str) -> str:
    """The words of a street by which it is looked up, without what sort of street it is."""
    words = slugify(street).split("-")
    rest = words[1:] if words[0] in TYPES and len(words) > 1 else words
    while len(rest) > 1 and rest[0] in ARTICLES:
        rest = rest[1:]
    return "-".join(rest)


def format_directory(streets: Sequence[Street], words: Words = IN_FRENCH) -> str:
    """The file: the quarters, then each street with the number of its quarter; where it is cut, what part of it, in numbers and in words.

    js/streets.js reads it.
    """
    quarters = list(dict.fromkeys(quarter for street in streets for quarter, _ in street.parts))
    ranks = {quarter: rank for rank, quarter in enumerate(quarters)}
    rows = [[street.name, *(_format_part(ranks[quarter], stretch, words) for quarter, stretch in street.parts)] for street in streets]
    document = {"quartiers": [[quarter.name, quarter.url] for quarter in quarters], "rues": rows}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _format_part(rank: int, stretch: StreetPart, say: Words) -> int | list[int | str]:
    return rank if stretch.is_whole_street else [rank, stretch.first, stretch.last, stretch.side, format_numbers(stretch, say)]
