"""Resolve conflicts between files over an identity, an address, former ones too, or a translation, in one order. Decided in one order.

The older publication keeps what both claim. A newer one dated before STRICT_SINCE gets an address beside it, so that none is lost. So does
one of a kind that spares the others, and a broken file of such a kind claims nothing before a sound one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate, chain, count
from operator import attrgetter

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.overview import NONE_QUIET, QuietText, QuietTexts
from plugins.core.publication.publication import Publication
from plugins.journal.editorial.reading import FileReading
from plugins.journal.editorial.rules import TownRules

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
