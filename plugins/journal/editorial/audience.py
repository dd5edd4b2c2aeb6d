"""The audience of a text, public or agents only, and of its files.

In doubt it is the agents': a word that cannot be read publishes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING
from urllib.parse import unquote

from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.kind import AGENTS, EVERYBODY, Kind
from plugins.core.publication.publication import Image, Publication
from plugins.core.publication.raw_value import FrontMatter

if TYPE_CHECKING:
    from plugins.journal.editorial.reading import FileReading

KEYS = ("audience", "pour-qui")
PUBLIC_WORDS = frozenset({"", EVERYBODY, "public", "tout-le-monde", "all", "everybody"})
HEAD = 60
"""Lines among which a front matter that cannot be read is looked for: four times the longest of the demonstration."""
NAME = re.compile(r"[^\n\"'<>()\[\]{}|=:,;/\\]++")
"""What could be the last words of the path of a file, blanks included, and what follows it."""
ENDING = re.compile(r"\.[A-Za-z0-9]{2,5}\b")
LONGEST_NAME = 255
"""Bytes of a file name on every usual file system; an address writes one byte by three signs."""
MOST_ENDINGS = 8
"""Endings in one name, those of its dates and versions included: what is remembered of a text grows as the text does."""


def find_audience(kind: Kind, head: FrontMatter) -> str:
    """The audience of a file. A misspelt key counts, whatever its kind and its date, and so does a value that is not a word of the list."""
    for key, raw in head.keys.items():
        slug = slugify(key)
        is_meant = slug in KEYS or (kind.find_field(key) is None and find_closest(slug[:100], KEYS) is not None)
        if is_meant and not raw.empty and (not isinstance(raw.value, str) or slugify(raw.value) not in PUBLIC_WORDS):
            return AGENTS
    return EVERYBODY


def is_meant_for_agents(text: str) -> bool:
    """Whether a file whose front matter cannot be read seems to be for the agents alone: a line among its first says so."""
    head = text.split("\n", HEAD)[:HEAD]
    pairs = (line.partition(":")[::2] for line in head if ":" in line)
    return any(find_closest(slugify(key)[:100], KEYS) is not None and slugify(value) not in PUBLIC_WORDS for key, value in pairs)


def find_named_files(text: str) -> frozenset[str]:
    """Every possible file name in `text`, without folders: too many rather than one too few."""
    names: set[str] = set()
    for run in NAME.finditer(text):
        ends = [0] * MOST_ENDINGS
        for ending in ENDING.finditer(run[0]):
            words = unquote(run[0][max(ends[-MOST_ENDINGS], ending.start() - 3 * LONGEST_NAME) : ending.end()]).strip()
            ends.append(ending.end())
            names.update(_list_last_words(words))
    return frozenset(names)


def _list_last_words(words: str) -> Iterator[str]:
    """The ends of `words` that begin with a word, short enough for the name of a file."""
    start = len(words)
    while start > 0:
        start = words.rfind(" ", 0, start)
        if len(words) - start - 1 > LONGEST_NAME:
            return
        yield words[start + 1 :]


def split_by_audience(readings: Mapping[str, "FileReading"], audience: str) -> tuple[dict[str, "FileReading"], dict[str, "FileReading"]]:
    """Of the `readings`, by source, those that a site for `audience` leaves out: the agents' texts on the public site, the public's on
    theirs."""
    elsewhere = {source: reading for source, reading in readings.items() if reading.audience != audience}
    return (elsewhere, {}) if audience == EVERYBODY else ({}, elsewhere)


def list_files_by_name(files: Iterable[str], names: Set[str]) -> frozenset[str]:
    """Those of the `files`, texts apart, that have one of the `names`, in whatever folder."""
    return frozenset(file for file in files if not file.endswith(".md") and file.rpartition("/")[2] in names) if names else frozenset()


def list_shown_files(publication: Publication, results: Iterable[str], root: str) -> Iterator[str]:
    """The files of the content folder that a publication leads to or shows. `results` are what its body was answered when it asked where
    its links lead."""
    for result in results:
        for start in ("{static}/", f"{root}/"):
            if result.startswith(start):
                yield unquote(result.removeprefix(start).partition("#")[0].partition("?")[0])
    yield from _iterate_texts(publication.image)
    yield from _iterate_texts(publication.extra)


def _iterate_texts(value: object) -> Iterator[str]:
    """Every text inside a value of the front matter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Image):
        yield value.src
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _iterate_texts(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _iterate_texts(inner)
