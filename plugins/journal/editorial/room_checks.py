"""Other rooms' checks of publications and files, as their manifests declare them; and the texts of which others need know little."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plugins.core.infrastructure.build_services import RecalledValues
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import EVERYBODY, Kind
from plugins.core.publication.overview import AS_QUIET_TEXT, JournalLines, PublicationLine, QuietText, QuietTexts
from plugins.core.publication.publication import DEFAULTS, Publication
from plugins.core.publication.raw_value import SORT, build_file_failure
from plugins.core.publication.room import Check, FileCheck, ScopedCheck, list_rooms_in_use
from plugins.journal.editorial.files import FoundFiles
from plugins.journal.editorial.reading import FileReading
from plugins.journal.editorial.rules import TownRules

PUBLICATION_FIELDS = frozenset(field.name for field in fields(Publication))


class KindChecks:
    """The `checks` of publications of one `kind`."""

    def __init__(self, kind: Kind, checks: Iterable[Check]):
        scoped = (check if isinstance(check, ScopedCheck) else ScopedCheck(check) for check in checks)
        self.checks = [check for check in scoped if check.is_asked_of(kind)]
        names = frozenset(chain.from_iterable(check.names for check in self.checks))
        self.fields, self.keys = names & PUBLICATION_FIELDS, names - PUBLICATION_FIELDS
        self._asked_by_names: dict[frozenset[str], Sequence[Check]] = {}

    def list_asked(self, publication: Publication) -> Sequence[Check]:
        """The checks to run on a publication: those without names, and those of whose names it has a value; most have few."""
        state = publication.__dict__
        field_names = {name for name in self.fields if (value := state.get(name)) and value != DEFAULTS.get(name)}
        present_names = self.keys.intersection(publication.extra).union(field_names)
        if present_names not in self._asked_by_names:
            self._asked_by_names[present_names] = [each.check for each in self.checks if not each.names or each.names & present_names]
        return self._asked_by_names[present_names]


def find_kind_checks(rules: TownRules) -> dict[str, KindChecks]:
    """The checks of publications that the rooms in use declare, by the name of each kind."""
    rooms = list_rooms_in_use(rules.conf.get("PLUGINS"))
    checks_of_all = [check for room in rooms for check in room.checks]
    return {
        kind.name: KindChecks(kind, (*checks_of_all, *(check for room in rooms for check in room.kind_checks.get(kind.name, ()))))
        for kind in rules.kinds
    }


def find_file_checks(rules: TownRules) -> dict[str, tuple[FileCheck, ...]]:
    """The checks of files that the rooms in use declare, by the name of their kind."""
    checks_by_kind: dict[str, tuple[FileCheck, ...]] = {}
    for room in list_rooms_in_use(rules.conf.get("PLUGINS")):
        for kind, checks in room.file_checks.items():
            checks_by_kind[kind] = (*checks_by_kind.get(kind, ()), *checks)
    return checks_by_kind


def add_file_mistakes(reading: FileReading, folder: str, checks: Sequence[FileCheck]) -> FileReading:
    """`reading`, of a file of the content folder that is called `folder`, with what the `checks` find in it; without it when one of them
    fails, which is then asked again."""
    file = f"{folder}/{reading.source}"
    mistakes = _run_checks(checks, (reading.publication, file), file)
    return reading if any(mistake.sort == SORT for mistake in mistakes) else replace(reading, answers=tuple(mistakes))


def find_room_mistakes(
    readings: Iterable[FileReading], content: Path, rules: TownRules, answered: Mapping[str, FileReading] = MappingProxyType({})
) -> Iterator[Mistake]:
    """The mistakes that the rooms in use find in what was read. The `answered`, by source, hold what the checks of files found in them: of
    the same publication these are not asked again."""
    reading_by_source = {reading.source: reading for reading in readings}
    active_lines = {source: line for source, reading in reading_by_source.items() if (line := build_check_line(reading, content))}
    yield from ask_rooms(JournalLines(active_lines, active_lines), reading_by_source, content, rules, answered)


def ask_rooms(
    lines: JournalLines, readings: Mapping[str, FileReading], content: Path, rules: TownRules, answered: Mapping[str, FileReading]
) -> Iterator[Mistake]:
    """The same of `lines`, of which quiet texts are asked nothing; their `readings` tell where each key stands."""
    conf = {**rules.conf, "PATH": str(content)}
    checks, file_checks = find_kind_checks(rules), find_file_checks(rules)
    place_all = partial(_place_mistakes, readings=readings, above=f"{content.name}/")
    for publication, file in lines.active:
        if own := file_checks.get(publication.kind.name):
            file_answers = answered.get(publication.source)
            room_answers = file_answers.answers if file_answers is not None and file_answers.publication is publication else None
            yield from place_all(_run_checks(own, (publication, file), file) if room_answers is None else room_answers)
        concerned_checks = checks[publication.kind.name].list_asked(publication)
        if concerned_checks and (answers := _run_checks(concerned_checks, (publication, file, conf, rules.now), file)):
            yield from place_all(answers)
    for journal_check in (check for room in list_rooms_in_use(rules.conf.get("PLUGINS")) for check in room.journal_checks):
        yield from place_all(_run_check_on_all(journal_check, lines, conf, rules.now))


def build_check_line(reading: FileReading, content: Path) -> PublicationLine | None:
    """The input of a whole-journal check about one publication, in the folder `content`."""
    return (reading.publication, f"{content.name}/{reading.source}") if reading.publication else None


def find_resource_mistakes(content: Path, files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """What would stop a build in the files, among those of `content`, that rooms read and no publication is made of."""
    conf = {**conf, "PATH": str(content)}
    for room in list_rooms_in_use(conf.get("PLUGINS")):
        if room.resource_checks is not None:
            yield from room.resource_checks(files, conf, environ)


def _run_checks(checks: Sequence[Callable[..., Iterable[Mistake]]], given: tuple[object, ...], file: str) -> list[Mistake]:
    """What the checks find in one file; asked one by one only once any of them raises."""
    try:
        return [mistake for check in checks for mistake in check(*given)]
    except BaseException:
        return [mistake for check in checks for mistake in _run_check(check, given, file)]


def _run_check(check: Callable[..., Iterable[Mistake]], given: tuple[object, ...], file: str) -> list[Mistake]:
    """The mistakes that a check finds in one file; an exception becomes a mistake of that file."""
    try:
        return list(check(*given))
    except BaseException as error:
        wrong = build_file_failure(error)
        return [Mistake(file, 0, "", wrong.text, wrong.remedy, wrong.sort)]


def _run_check_on_all(
    check: Callable[..., Iterable[Mistake]], written: Sequence[tuple[Publication, str]], conf: Mapping[str, Any], now: datetime
) -> list[Mistake]:
    """The same of all; the files over which a check fails are those over which it fails alone. Raises what no file raises alone."""
    try:
        return list(check(written, conf, now))
    except BaseException as error:
        build_file_failure(error)
        alone = ((file, _run_check(check, ([(publication, file)], conf, now), file)) for publication, file in written)
        failing = {file: answers for file, answers in alone if any(each.sort == SORT for each in answers)}
        if not failing:
            raise
        others = [each for each in written if each[1] not in failing]
        return [*(each for answers in failing.values() for each in answers), *_run_check_on_all(check, others, conf, now)]


def _place_mistakes(mistakes: Iterable[Mistake], readings: Mapping[str, FileReading], above: str) -> Iterator[Mistake]:
    """Place each mistake at the line of its key, unless it has its own; a missing key is at the first line. Unreadable keys are reported
    already."""
    for mistake in mistakes:
        reading = readings.get(mistake.file.removeprefix(above)) if mistake.file.startswith(above) else None
        if reading is None or reading.publication is None:
            yield mistake
        elif mistake.key not in reading.publication.unread:
            yield replace(mistake, line=mistake.line or reading.lines.get(mistake.key.partition(" › ")[0], 1))


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
