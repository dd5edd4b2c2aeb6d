"""Run other rooms' checks of publications and files, as their manifests declare them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import Kind
from plugins.core.publication.overview import JournalLines, PublicationLine
from plugins.core.publication.publication import DEFAULTS, Publication
from plugins.core.publication.raw_value import SORT, build_file_failure
from plugins.core.publication.room import Check, FileCheck, ScopedCheck, list_rooms_in_use
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
