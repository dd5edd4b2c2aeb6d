"""The whole content folder, read once: what one file says, and what all of them say together."""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType

from plugins.editorial import carried_words
from plugins.editorial.audience import part_by_audience
from plugins.editorial.duplicates import AddressRegister
from plugins.editorial.files import find
from plugins.editorial.read import drop_unusable_pictures, read_body_again, read_text
from plugins.editorial.reading import FileReading
from plugins.editorial.room_checks import answer_file_checks, asked_by_rooms, find_file_checks
from plugins.editorial.rules import TownRules
from plugins.infrastructure.errors import Mistake
from plugins.infrastructure.shared_work import ShareWork, do_here
from plugins.publication.failure import SORT
from plugins.publication.instants import shorten_for_message
from plugins.publication.publication import Publication
from plugins.publication.slug import find_closest, slugify

GROUPED_FROM = 12
"""Names on each side that are compared with a broken link; each costs a tenth of a millisecond."""


@dataclass(frozen=True)
class ContentJournal:
    """Every reading by source. `addresses` tells whose each address is, old ones included; `files` are all the files there are,
    `refused` those that readers may not be given.

    A file over which a room's check fails has that mistake among its own: it is left aside where the others go on.

    `understood` are the readings that gave a publication, as they were before anybody looked beside their file. `is_read_anew`: no reading
    is of an earlier journal.

    `withheld` are the readings of texts that are for the agents alone, where the site is not theirs: nothing of them is shown. `others`
    are, where the site is theirs, those of the public's texts, to which theirs may lead.

    `tag_names` is the one name of each tag's page, whatever the order of files: the name most used, then the first by spelling.
    """

    content: Path
    rules: TownRules
    readings: dict[str, FileReading]
    addresses: dict[str, str]
    files: frozenset[str]
    mistakes: list[Mistake] = field(default_factory=list)
    tag_names: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    understood: dict[str, FileReading] = field(default_factory=dict)
    is_read_anew: bool = True
    withheld: Mapping[str, FileReading] = field(default_factory=dict)
    others: Mapping[str, FileReading] = field(default_factory=dict)

    @cached_property
    def unsettled(self) -> frozenset[str]:
        """The sources of which nothing was decided but by their own file."""
        return frozenset(source for source, reading in self.understood.items() if self.readings.get(source) is reading)

    @cached_property
    def others_by_address(self) -> dict[str, FileReading]:
        """The same as `others`, by address."""
        return {reading.publication.address: reading for reading in self.others.values() if reading.publication}

    @property
    def publications(self) -> list[Publication]:
        """Every file of which a page can be made."""
        return [reading.publication for reading in self.readings.values() if reading.publication]

    def all_mistakes(self) -> list[Mistake]:
        """The mistakes of every file and those between files."""
        return sorted(self.mistakes + [mistake for reading in self.readings.values() for mistake in reading.mistakes])

    def forget_texts(self) -> None:
        """All is read: of ten thousand texts, the Markdown takes 60 MB. Whoever looks at one afterwards reads its file again."""
        self.understood.clear()
        for publication in self.publications:
            publication.forget_body()

    def stops(self, mistake: Mistake) -> bool:
        """Whether nothing is published before this is corrected: a warning stops nothing, nor does a file that is left out alone."""
        source = mistake.file.removeprefix(f"{self.content.name}/")
        return not (mistake.harmless or (source != mistake.file and self.rules.kinds.for_path(source).spares))

    def files_like(self, name: str) -> dict[str, str]:
        """The paths of the files whose names come just before and after `name`: few, so that a broken link costs little."""
        place = bisect(self._by_name, (name, ""))
        return dict(self._by_name[max(0, place - GROUPED_FROM) : place + GROUPED_FROM])

    @cached_property
    def _by_name(self) -> list[tuple[str, str]]:
        return sorted((path.rpartition("/")[2], path) for path in self.files)


def survey(
    content: Path,
    rules: TownRules,
    progress: Callable[[Iterable[str]], Iterable[str]] = iter,
    earlier_readings: Mapping[str, FileReading] = MappingProxyType({}),
    is_whole: bool = False,
    share: ShareWork = do_here,
) -> ContentJournal:
    """The journal in the folder `content`. `progress` wraps the files being read, to show how far they are.

    `earlier_readings` are readings of an earlier journal's `understood`, by source: those of files whose bytes are the same, under the same
    `rules.key`. These files are not opened, unless they have become links. `is_whole`: the texts of every audience, which no site is made
    of, and not those of the setting AUDIENCE alone. `share` is who reads many files.
    """
    found_files, mistakes = find(content, rules.conf, [kind.folder for kind in rules.kinds])
    sources = [source for source in found_files.files if source.endswith(".md")]

    def read(part: Sequence[str]) -> dict[str, FileReading]:
        return {source: read_text(content, source, rules) for source in progress(part)}

    unread = [source for source in sources if source in found_files.links or source not in earlier_readings]
    new_readings = {source: reading for readings in share("survey", read, unread) for source, reading in readings.items()}
    first = {source: new_readings.get(source) or earlier_readings[source] for source in sources}
    read_body = partial(read_body_again, content, rules)
    file_checks = find_file_checks(rules)
    for source, reading in first.items():
        if reading.publication:
            reading.publication.leave_body_in_its_file(read_body)
            if reading.answers is None and (checks := file_checks.get(reading.publication.kind.name)):
                first[source] = answer_file_checks(reading, content.name, checks)
    withheld, others = ({}, {}) if is_whole else part_by_audience(first, rules.settings.audience)
    elsewhere = withheld.keys() | others.keys()
    readings = {source: drop_unusable_pictures(reading, content) for source, reading in first.items() if source not in elsewhere}
    files = frozenset(found_files.files) - withheld.keys()
    register = AddressRegister(rules, content.name, files)
    settled = register.settle(readings)
    mistakes += register.aside
    refused = dict(carried_words.find_faults(content, found_files.files, found_files.links))
    mistakes += [Mistake(f"{content.name}/{name}", 0, "", wrong.text, wrong.remedy, wrong.sort) for name, wrong in refused.items()]
    for asked_by_room in asked_by_rooms(settled.values(), content, rules, first):
        if asked_by_room.sort != SORT:
            mistakes.append(asked_by_room)
        elif asked_by_room not in (failing := settled[asked_by_room.file.removeprefix(f"{content.name}/")]).mistakes:
            settled[failing.source] = replace(failing, mistakes=(*failing.mistakes, asked_by_room))
    mistakes += find_unknown_dossiers(settled.values(), content.name)
    understood = {source: reading for source, reading in first.items() if reading.publication and source not in withheld}
    journal = ContentJournal(
        content,
        rules,
        settled,
        register.addresses,
        files,
        mistakes,
        {},
        frozenset((*refused, *(name for name, _ in found_files.odd))),
        understood,
        not earlier_readings,
        withheld,
        others,
    )
    journal.tag_names.update(_tag_names(journal.publications))
    return journal


def _tag_names(publications: Iterable[Publication]) -> dict[str, str]:
    uses = Counter(tag for publication in publications for tag in publication.tags)
    names: dict[str, str] = {}
    for name in sorted(uses, key=lambda name: (-uses[name], name)):
        names.setdefault(slugify(name), name)
    return names


def find_unknown_dossiers(readings: Iterable[FileReading], folder: str) -> Iterator[Mistake]:
    """The publications of `readings` that name a dossier which nobody has written; `folder` is the name of the content folder."""
    pairs = [(reading, reading.publication) for reading in readings if reading.publication]
    if not any(publication.extra and publication.extra.get("dossier") for _, publication in pairs):
        return
    titles = {publication.title: publication.slug for _, publication in pairs if publication.kind.name == "dossier"}
    names = {*map(slugify, titles), *titles.values()}
    for reading, publication in pairs:
        named = publication.extra.get("dossier")
        if named and slugify(named) not in names:
            meant = find_closest(named[:100], list(titles))
            remedy = f"Vouliez-vous dire « {meant} » ?" if meant else f'Écrivez-le : ./beffroi new dossier "{shorten_for_message(named)}".'
            text = f"« {shorten_for_message(named)} » n’est le titre d’aucun dossier."
            harmless = not publication.strict or publication.status == "draft"
            file = f"{folder}/{publication.source}"
            yield Mistake(file, reading.lines.get("dossier", 1), "dossier", text, remedy, "dossier introuvable", harmless)
