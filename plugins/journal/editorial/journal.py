"""The whole content folder, read once: what one file says, and what all of them say together."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import accumulate, chain, count, filterfalse
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from plugins.core.infrastructure.build_services import ShareWork, do_here
from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.overview import NONE_QUIET, JournalLines, QuietText, QuietTexts, find_of_kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import SORT
from plugins.journal.editorial.audience import split_by_audience
from plugins.journal.editorial.files import find_faults, find_files
from plugins.journal.editorial.reading import FileReading, drop_unusable_pictures, read_body_again, read_text
from plugins.journal.editorial.room_checks import (
    StandingReadings,
    add_file_mistakes,
    ask_rooms,
    build_check_line,
    count_tags,
    find_file_checks,
    find_quiet_texts,
)
from plugins.journal.editorial.rules import TownRules

# Resolve conflicts between files over an identity, an address, former ones too, or a translation, in one order. Decided in one order.
# The older publication keeps what both claim. A newer one dated before STRICT_SINCE gets an address beside it, so that none is lost. So
# does one of a kind that spares the others, and a broken file of such a kind claims nothing before a sound one.

HOME = ("index.html", "index.htm")
UNDATED = datetime.max.replace(tzinfo=UTC)


class AddressRegister:
    """The owner of each address and identity; `mistakes` grows as publications are entered. `aside` are those that leave nothing out.

    `files` are those of the content folder, which may be carried to the address that their path is.

    `numbers` remembers which were tried for each address, so that a thousand of the same title cost a thousand tries.
    """

    def __init__(self, rules: TownRules, content_label: str, files: frozenset[str] = frozenset()):
        self.rules, self.shown, self.files = rules, content_label, files
        self.addresses: dict[str, str] = {}
        self.identities: dict[str, str] = {}
        self.translations: dict[tuple[str, str], str] = {}
        self.numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(2))
        self.mistakes: dict[str, list[Mistake]] = {}
        self.aside: list[Mistake] = []
        self.free_folders: dict[tuple[str, str], bool] = {}

    def settle(self, readings: dict[str, FileReading], quiet: QuietTexts = NONE_QUIET) -> dict[str, FileReading]:
        """The same readings, with what they may not share taken away or moved, and the mistakes added. There may be `quiet` texts beside
        them only if `are_claims_distinct`."""
        pairs = [(reading, reading.publication) for reading in readings.values() if reading.publication]
        publications = [publication for _, publication in pairs]
        if quiet or self.are_claims_distinct(publications):
            settled = {publication.source: publication for publication in publications}
            self.addresses = {text.address: source for source, text in quiet.items()}
            self.addresses.update((publication.address, publication.source) for publication in publications)
            ordered = sorted([pair for pair in pairs if pair[1].aliases or pair[1].translation], key=_compute_seniority)
        else:
            ordered = sorted(pairs, key=_compute_seniority)
            settled = {reading.source: self._claim_address(publication, reading.lines) for reading, publication in ordered}
            for reading, _ in sorted(ordered, key=lambda pair: not pair[1].stamped):
                settled[reading.source] = self._claim_identity(settled[reading.source], reading.lines)
        for reading, publication in ordered:
            settled[reading.source] = self._claim_aliases(settled[reading.source], reading.lines)
            self._claim_translation(publication, reading.lines)
        decided = {source for source, publication in settled.items() if publication is not readings[source].publication}
        return {
            **readings,
            **{source: self._complete_reading(readings[source], settled.get(source)) for source in decided | self.mistakes.keys()},
        }

    def are_claims_distinct(self, publications: Sequence[Publication], quiet: QuietTexts = NONE_QUIET) -> bool:
        """Whether all addresses and identities, the `quiet` texts' included, are distinct from each other and from the site's own: then
        there is no order to decide."""
        claims: list[Publication | QuietText] = [*publications, *quiet.values()]
        addresses, identities = (set(map(attrgetter(name), claims)) for name in ("address", "identity"))
        return len(addresses) == len(identities) == len(claims) and all(map(self._is_free, publications))

    def _is_free(self, publication: Publication) -> bool:
        """Whether the address that is asked for is not the site's. Below a folder that is only asked once: ten thousand have few."""
        first, _, rest = publication.address.partition("/")
        if not rest or f"{rest}/".startswith("page/"):
            return not self.rules.is_reserved(publication.address, publication.kind)
        folder = first, publication.kind.name
        if folder not in self.free_folders:
            self.free_folders[folder] = not self.rules.is_reserved(publication.address, publication.kind)
        return self.free_folders[folder]

    def _complete_reading(self, reading: FileReading, publication: Publication | None) -> FileReading:
        more = self.mistakes.get(reading.source)
        if publication is reading.publication and not more:
            return reading
        return replace(reading, publication=publication, mistakes=(*reading.mistakes, *(more or ())))

    def _claim_address(self, publication: Publication, lines: dict[str, int]) -> Publication:
        line = lines.get("slug") or lines.get("title") or 1
        wished = publication.address
        if self.rules.is_reserved(wished, publication.kind):
            self._add_mistake(
                publication, line, "adresse", f"« /{wished} » est réservée au site.", "Choisissez un autre « slug ».", "adresse réservée"
            )
        elif wished in self.addresses:
            self._add_mistake(
                publication,
                line,
                "adresse",
                f"« /{wished} » est déjà celle de {self.shown}/{self.addresses[wished]}.",
                "Choisissez un autre « slug ».",
                "adresse en double",
            )
        else:
            self.addresses[wished] = publication.source
            return publication
        return self._move_to_free_address(publication)

    def _move_to_free_address(self, publication: Publication) -> Publication:
        slugs = (f"{publication.slug}-{number}" for number in self.numbers[publication.address])
        slug, address = next(
            (slug, address)
            for slug in slugs
            if (address := publication.kind.address.format(date=publication.date, slug=slug)) not in self.addresses
            and not self.rules.is_reserved(address, publication.kind)
        )
        self.addresses[address] = publication.source
        identity = publication.identity if publication.stamped else address
        return replace(publication, slug=slug, address=address, identity=identity)

    def _claim_identity(self, publication: Publication, lines: dict[str, int]) -> Publication:
        other = self.identities.setdefault(publication.identity, publication.source)
        if other == publication.source:
            return publication
        self._add_mistake(
            publication,
            lines.get("id", 1),
            "id",
            f"« {publication.identity} » est déjà celui de {self.shown}/{other}.",
            "Effacez la ligne, puis lancez ./beffroi id.",
            "id en double",
        )
        numbered = (f"{publication.address}{number}/" for number in self.numbers[publication.identity])
        identity = next(name for name in chain((publication.address,), numbered) if name not in self.identities)
        self.identities[identity] = publication.source
        return replace(publication, identity=identity, stamped=False)

    def _claim_aliases(self, publication: Publication, lines: dict[str, int]) -> Publication:
        aliases = tuple(alias for alias in publication.aliases if self._claim_alias(publication, alias, lines.get("aliases", 1)))
        return publication if aliases == publication.aliases else replace(publication, aliases=aliases)

    def _claim_alias(self, publication: Publication, alias: str, line: int) -> bool:
        address = alias.removesuffix("index.html")
        if alias.lower().strip("/") in HOME or self.rules.is_reserved(address.lower()):
            self._add_mistake(
                publication, line, "anciennes adresses", f"« /{alias} » est réservée au site.", "Effacez-la.", "adresse réservée"
            )
            return False
        other = self._find_file_at(alias) or self.addresses.setdefault(address, publication.source)
        if other != publication.source or address == publication.address:
            whose = "celle de cette page" if other == publication.source else f"celle de {self.shown}/{other}"
            self._add_mistake(
                publication, line, "anciennes adresses", f"« /{alias} » est déjà {whose}.", "Effacez-la.", "adresse en double"
            )
            return False
        return True

    def _find_file_at(self, alias: str) -> str | None:
        """The file of the content folder at `alias`, or one that `alias` takes for a folder."""
        pieces = alias.rstrip("/").split("/")
        return next((path for path in map("/".join, accumulate([piece] for piece in pieces)) if path in self.files), None)

    def _claim_translation(self, publication: Publication, lines: dict[str, int]) -> None:
        name, lang = publication.translation, publication.lang
        if not name or publication.status in ("hidden", "withdrawn"):
            return
        other = self.translations.setdefault((name, lang), publication.source)
        if other != publication.source:
            text = f"« {name} » réunit déjà {self.shown}/{other}, dans la même langue ({lang})."
            remedy = "Donnez un autre nom, ou corrigez « lang »."
            self._add_mistake(publication, lines.get("translation", 1), "traduction", text, remedy, "traduction en double")

    def _add_mistake(self, publication: Publication, line: int, key: str, text: str, remedy: str, sort: str) -> None:
        mistake = Mistake(f"{self.shown}/{publication.source}", line, key, text, remedy, sort, harmless=not publication.strict)
        (self.aside if publication.kind.spares else self.mistakes.setdefault(publication.source, [])).append(mistake)


def _compute_seniority(pair: tuple[FileReading, Publication]) -> tuple[bool, datetime, str]:
    reading, publication = pair
    left_out = publication.kind.spares and bool(reading.errors)
    return (left_out, publication.date or UNDATED, reading.source)


DOSSIER = "dossier"
"""The kind whose texts others name."""
GROUPED_FROM = 12
"""Names on each side that are compared with a broken link; each costs a tenth of a millisecond."""


@dataclass(frozen=True)
class ContentJournal:
    """Every reading by source. `addresses` tells whose each address is, old ones included; `files` are all the files there are,
    `refused` those that readers may not be given.

    A file over which a room's check fails has that mistake among its own: it is left aside where the others go on.

    `quiet` are the texts of an earlier journal that say nothing but themselves: their readings are taken on first access.
    `understood` are the other readings that gave a publication, as they were before anybody looked beside their file. `is_read_anew`: no
    reading is of an earlier journal.

    `withheld` are the readings of texts that are for the agents alone, where the site is not theirs: nothing of them is shown. `others`
    are, where the site is theirs, those of the public's texts, to which theirs may lead.

    `tag_names` is the one name of each tag's page, whatever the order of files: the name most used, then the first by spelling.
    """

    content: Path
    rules: TownRules
    readings: StandingReadings
    addresses: dict[str, str]
    files: frozenset[str]
    mistakes: list[Mistake] = field(default_factory=list)
    tag_names: dict[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    quiet: dict[str, QuietText] = field(default_factory=dict)
    understood: dict[str, FileReading] = field(default_factory=dict)
    is_read_anew: bool = True
    withheld: Mapping[str, FileReading] = field(default_factory=dict)
    others: Mapping[str, FileReading] = field(default_factory=dict)

    @cached_property
    def _unsettled(self) -> frozenset[str]:
        return frozenset(source for source, reading in self.understood.items() if self.readings.get(source) is reading)

    def is_unsettled(self, source: str) -> bool:
        """Whether nothing was decided of that source but by its own file."""
        return source in self.quiet or source in self._unsettled

    def replace_reading(self, source: str, reading: FileReading | None) -> None:
        """Put `reading` in place of the one of that source; None: it has none any more."""
        self.quiet.pop(source, None)
        self.__dict__.pop("_unsettled", None)
        if reading is None:
            self.readings.pop(source, None)
        else:
            self.readings[source] = reading

    @cached_property
    def others_by_address(self) -> dict[str, FileReading]:
        """The same as `others`, by address."""
        return {reading.publication.address: reading for reading in self.others.values() if reading.publication}

    @property
    def publications(self) -> list[Publication]:
        """Every file of which a page can be made."""
        return [reading.publication for reading in self.readings.values() if reading.publication]

    @property
    def active_readings(self) -> list[FileReading]:
        """The readings that are not quiet texts."""
        return [self.readings[source] for source in filterfalse(self.quiet.__contains__, self.readings)]

    def list_mistakes(self) -> list[Mistake]:
        """The mistakes of every file and those between files."""
        return sorted(self.mistakes + [mistake for reading in self.active_readings for mistake in reading.mistakes])

    def forget_texts(self) -> None:
        """Drop the Markdown of all texts once read: ten thousand take 60 MB. Whoever looks at one afterwards reads its file again."""
        self.understood.clear()
        for publication in self.publications:
            publication.forget_body()

    def is_blocking(self, mistake: Mistake) -> bool:
        """Whether nothing is published before this is corrected: a warning stops nothing, nor does a file that is left out alone."""
        source = mistake.file.removeprefix(f"{self.content.name}/")
        return not (mistake.harmless or (source != mistake.file and self.rules.kinds.for_path(source).spares))

    def find_files_like(self, name: str) -> dict[str, str]:
        """The paths of the files whose names come just before and after `name`: few, so that a broken link costs little."""
        place = bisect(self._by_name, (name, ""))
        return dict(self._by_name[max(0, place - GROUPED_FROM) : place + GROUPED_FROM])

    @cached_property
    def _by_name(self) -> list[tuple[str, str]]:
        return sorted((path.rpartition("/")[2], path) for path in self.files)


def survey_content(
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
    found_files, mistakes = find_files(content, rules.conf, [kind.folder for kind in rules.kinds])
    sources = [source for source in found_files.files if source.endswith(".md")]

    def read(part: Sequence[str]) -> dict[str, FileReading]:
        return {source: read_text(content, source, rules) for source in progress(part)}

    new_sources = set(sources).difference(earlier_readings) | found_files.links
    unread = [source for source in sources if source in new_sources]
    new = {source: reading for readings in share("survey", read, unread) for source, reading in readings.items()}
    quiet, register = find_quiet_texts(earlier_readings, found_files, rules), AddressRegister(rules, content.name)
    active_readings = {source: new.get(source) or earlier_readings[source] for source in sources if source not in quiet}
    if not register.are_claims_distinct([reading.publication for reading in active_readings.values() if reading.publication], quiet):
        quiet = {}
    first = active_readings if quiet else {source: active_readings.get(source) or earlier_readings[source] for source in sources}
    read_body = partial(read_body_again, content, rules)
    _ask_of_files(first, content, rules, read_body)
    withheld, others = ({}, {}) if is_whole else split_by_audience(first, rules.settings.audience)
    elsewhere = withheld.keys() | others.keys()
    usable = {source: drop_unusable_pictures(reading, content) for source, reading in first.items() if source not in elsewhere}
    register.files = files = frozenset(found_files.files) - withheld.keys()
    settled = register.settle(usable, quiet)
    readings = StandingReadings([source for source in sources if source not in elsewhere], settled, earlier_readings, read_body)
    refused = dict(find_faults(content, found_files.files, found_files.links))
    mistakes += register.aside
    mistakes += [Mistake(f"{content.name}/{name}", 0, "", wrong.text, wrong.remedy, wrong.sort) for name, wrong in refused.items()]
    understood = {source: reading for source, reading in first.items() if reading.publication and source not in withheld}
    journal = ContentJournal(
        content,
        rules,
        readings,
        register.addresses,
        files,
        mistakes,
        _choose_tag_names(count_tags([reading.publication for reading in settled.values() if reading.publication], quiet)),
        frozenset((*refused, *(name for name, _ in found_files.odd))),
        quiet,
        understood,
        not earlier_readings,
        withheld,
        others,
    )
    _ask_all(journal, first)
    return journal


def _ask_of_files(readings: dict[str, FileReading], content: Path, rules: TownRules, read_body: Callable[[str], str]) -> None:
    """Leave the texts of some `readings` in their files, and add the answers to what one file alone can tell, where none are kept."""
    file_checks = find_file_checks(rules)
    for source, reading in readings.items():
        if reading.publication:
            reading.publication.leave_body_in_its_file(read_body)
            if reading.answers is None and (checks := file_checks.get(reading.publication.kind.name)):
                readings[source] = add_file_mistakes(reading, content.name, checks)


def _ask_all(journal: ContentJournal, first: Mapping[str, FileReading]) -> None:
    """Add the mistakes that are between files, once all of them are settled; `first` is what each was before."""
    content, quiet, readings = journal.content, dict(journal.quiet), journal.readings
    active_lines = {reading.source: line for reading in journal.active_readings if (line := build_check_line(reading, content))}
    lines = JournalLines(list(readings), active_lines, quiet, lambda source: build_check_line(readings[source], content))
    for mistake in ask_rooms(lines, readings, content, journal.rules, first):
        if mistake.sort != SORT:
            journal.mistakes.append(mistake)
        elif mistake not in (failing := readings[mistake.file.removeprefix(f"{content.name}/")]).mistakes:
            journal.replace_reading(failing.source, replace(failing, mistakes=(*failing.mistakes, mistake)))
    journal.mistakes.extend(find_unknown_dossiers(lines, readings))


def _choose_tag_names(uses: Mapping[str, int]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in sorted(uses, key=lambda name: (-uses[name], name)):
        names.setdefault(slugify(name), name)
    return names


def find_unknown_dossiers(lines: JournalLines, readings: Mapping[str, FileReading]) -> Iterator[Mistake]:
    """The publications of `lines` that name a dossier that does not exist; their `readings` give the line."""
    naming = [(publication, file, named) for publication, file in lines.active if (named := publication.extra.get("dossier"))]
    titles = {publication.title: publication.slug for publication, _ in find_of_kind(lines, DOSSIER)} if naming else {}
    names = {*map(slugify, titles), *titles.values()}
    for publication, file, named in naming:
        if slugify(named) not in names:
            meant = find_closest(named[:100], list(titles))
            remedy = f"Vouliez-vous dire « {meant} » ?" if meant else f'Écrivez-le : ./beffroi new dossier "{shorten_for_message(named)}".'
            text = f"« {shorten_for_message(named)} » n’est le titre d’aucun dossier."
            harmless = not publication.strict or publication.status == "draft"
            line = readings[publication.source].lines.get("dossier", 1)
            yield Mistake(file, line, "dossier", text, remedy, "dossier introuvable", harmless)
