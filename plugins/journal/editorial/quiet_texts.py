"""Texts that say nothing but themselves: what others must know of ten thousand unchanged ones is kept without their publications."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.memory import RecalledValues
from plugins.core.publication.kind import EVERYBODY, Kind
from plugins.core.publication.overview import AS_QUIET_TEXT, QuietText, QuietTexts
from plugins.core.publication.publication import Publication
from plugins.journal.editorial.files import FoundFiles
from plugins.journal.editorial.reading import FileReading
from plugins.journal.editorial.room_checks import find_file_checks, find_kind_checks
from plugins.journal.editorial.rules import TownRules

INSTANTS = ("date", "modified")
EMPTY_MAPPING: dict[str, object] = {}
READING_ATTRIBUTES = attrgetter("mistakes", "shown_fields", "answers", "named_files")
PUBLICATION_ATTRIBUTES = attrgetter("aliases", "translation", "image", "expires", "social", "extra", "unread", "linked_pdfs", "public")
"""What a quiet text says nothing under: another file, the clock, or a check of all publications may look at it."""


def extract_quiet_facts(readings: Mapping[str, FileReading], rules: TownRules) -> dict[str, tuple[object, ...] | None]:
    """By source, the plain values of a QuietText for each of the `readings` that is one; None for any other. The `readings` are of files
    alone, before anything beside them was read."""
    checks, file_checks = find_kind_checks(rules), find_file_checks(rules)

    def is_quiet(reading: FileReading, publication: Publication) -> bool:
        return not (
            any(READING_ATTRIBUTES(reading))
            or any(PUBLICATION_ATTRIBUTES(publication))
            or reading.audience != EVERYBODY
            or publication.status != "published"
            or publication.lang != rules.lang
            or any(is_ambiguous_instant(getattr(publication, name)) for name in INSTANTS)
            or publication.kind.verbatim
            or publication.kind.name in file_checks
            or checks[publication.kind.name].list_asked(publication)
            or rules.is_reserved(publication.address, publication.kind)
        )

    def pack_facts(publication: Publication) -> tuple[object, ...]:
        date, modified = (instant.timestamp() if (instant := getattr(publication, name)) else 0.0 for name in INSTANTS)
        names = publication.kind.name, publication.tags, publication.address, publication.identity
        return (*names, date, modified, publication.category, publication.quartiers)

    return {
        source: pack_facts(publication) if (publication := reading.publication) is not None and is_quiet(reading, publication) else None
        for source, reading in readings.items()
    }


def find_quiet_texts(earlier_readings: Mapping[str, FileReading], found_files: FoundFiles, rules: TownRules) -> dict[str, QuietText]:
    """The texts among `found_files` that are known to be quiet, on a site for everybody; one with a future date is not."""
    if not isinstance(earlier_readings, RecalledValues) or rules.settings.audience != EVERYBODY:
        return {}
    told_facts = {source: fact for source, fact in earlier_readings.facts.items() if fact is not None}
    for source in (told_facts.keys() - found_files.files) | found_files.links:
        told_facts.pop(source, None)
    quiet, now = dict(zip(told_facts, map(AS_QUIET_TEXT, told_facts.values()), strict=True)), rules.now.timestamp()
    if max(map(attrgetter("date"), quiet.values()), default=0.0) <= now:
        return quiet
    return {source: text for source, text in quiet.items() if text.date <= now}


def make_instant(seconds: float) -> datetime | None:
    """The instant for the seconds of a QuietText; None for 0."""
    return datetime.fromtimestamp(seconds, PARIS) if seconds else None


def is_ambiguous_instant(instant: datetime | None) -> bool:
    """Whether its seconds do not give it back: at night when clocks change, an hour that does not exist, or one of two."""
    other = make_instant(instant.timestamp()) if instant else None
    return (other, other and other.tzinfo, other and other.fold) != (instant, instant and instant.tzinfo, instant and instant.fold)


def count_tags(publications: Iterable[Publication], quiet: QuietTexts) -> Counter[str]:
    """The number of uses of each tag."""
    uses = Counter(tag for publication in publications for tag in publication.tags)
    for tags, count in Counter(map(attrgetter("tags"), quiet.values())).items():
        for tag in tags:
            uses[tag] += count
    return uses


class StandingReadings(MutableMapping[str, FileReading]):
    """The readings of `sources`, in their order: those `made`, and the `known` ones, loaded when first read."""

    def __init__(
        self,
        sources: Iterable[str],
        made: dict[str, FileReading],
        known: Mapping[str, FileReading] = MappingProxyType({}),
        read_body: Callable[[str], str] = str,
    ):
        self._sources, self._made, self._known, self._read_body = dict.fromkeys(sources), made, known, read_body
        self._take_rest = self._take_known  # one for ten thousand publications

    def __getitem__(self, source: str) -> FileReading:
        """The reading of one source."""
        reading = self._made.get(source)
        if reading is None:
            if source not in self._sources:
                raise KeyError(source)
            known_reading = self._known[source]
            publication = known_reading.publication and known_reading.publication.with_body_in_its_file(self._read_body)
            reading = self._made[source] = replace(known_reading, publication=publication)
        return reading

    def tell_bare(self, source: str, kind: Kind, text: QuietText) -> Publication:
        """The publication of a quiet text, without its body and without loading its reading."""
        _, tags, address, identity, date, modified, category, quartiers = text
        facts: dict[str, object] = {
            "kind": kind,
            "source": source,
            "identity": identity,
            "address": address,
            "body": "",
            "date": make_instant(date),
            "category": category,
            "tags": tags,
            "quartiers": quartiers,
            "social": EMPTY_MAPPING,
            "extra": EMPTY_MAPPING,
        }
        if modified:
            facts["modified"] = make_instant(modified)
        return Publication.from_told_facts(self._take_rest, facts)

    def _take_known(self, source: str) -> Publication:
        publication = self._known[source].publication
        if publication is None:
            raise LookupError(source)
        return publication

    def __setitem__(self, source: str, reading: FileReading) -> None:
        self._sources[source], self._made[source] = None, reading

    def __delitem__(self, source: str) -> None:
        del self._sources[source]
        self._made.pop(source, None)

    def __contains__(self, source: object) -> bool:
        return source in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)
