"""The accessibility of the site: the audit, the town's own review of the RGAA criteria, the declaration, and their state."""

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import (
    WEB_ADDRESS,
    DictionaryReader,
    ListReader,
    MappingReader,
    parse_day,
    parse_text,
    parse_texts,
    setting,
)
from plugins.core.publication.raw_value import parse_whole_number
from plugins.core.publication.words import N_

# An accessibility audit: its validity, and the state of conformity that it lets the town declare.
# Décret n° 2019-768 du 24 juillet 2019 and the RGAA's « Obligations d’accessibilité »: a service is fully compliant when 100 % of the
# criteria are met, partly when 50 % are, not otherwise, nor without a valid audit; a declaration is made again within three years.
# https://accessibilite.numerique.gouv.fr/obligations/declaration-accessibilite/

VALID_YEARS = 3
WHOLE, HALF = 100, 50
"""Per cent of the criteria."""

FULL, PARTIAL, NONE = N_("totalement conforme"), N_("partiellement conforme"), N_("non conforme")
VERSIONS = ("4.1", "4.1.1", "4.1.2")
OWN_PAGE = re.compile(r"/[\w./-]+/")


def parse_rate(value: Any) -> float:
    """The share of the criteria that are met, in per cent."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= WHOLE:
        raise ValueError(f"« {value} » n’est pas un taux : un nombre de 0 à 100, sans le signe %.")
    return float(value)


def parse_report(value: Any) -> str:
    """Parse the address of the report in HTML: a page of the journal, or of another site. A PDF alone is no report for everybody."""
    address = parse_text(value)
    if address.lower().endswith(".pdf"):
        raise ValueError("un PDF seul ne suffit pas. Donnez l’adresse de la page HTML qui dit la même chose, et le PDF dans « pdf ».")
    if not OWN_PAGE.fullmatch(address) and not WEB_ADDRESS.fullmatch(address):
        raise ValueError(f"« {address} » n’est pas une adresse. Écrivez par exemple /audit-2026/, une page du journal.")
    return address


def parse_version(value: Any) -> str:
    """The version of the RGAA that the audit used."""
    if value not in VERSIONS:
        raise ValueError(f"« {value} » n’est pas une version en vigueur du RGAA. Choisissez parmi : {', '.join(VERSIONS)}.")
    return str(value)


def add_years(start: datetime.date, years: int) -> datetime.date:
    """The same day that many years later; the 29th of February becomes the 1st of March."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return datetime.date(start.year + years, 3, 1)


@dataclass(frozen=True)
class Audit:
    """A complete one: without its rate, its day, its author and its report in HTML, there is no audit to speak of."""

    date: datetime.date = setting(parse_day, "Le jour de l’audit.")
    rate: float = setting(parse_rate, "Le taux de critères respectés, de 0 à 100.")
    auditor: str = setting(parse_text, "Qui l’a mené.")
    report: str = setting(parse_report, "L’adresse de la page qui en donne le rapport.")
    pdf: str = setting(parse_text, "Le même rapport en PDF.", default="")
    version: str = setting(parse_version, "La version du RGAA.", default="4.1")

    @property
    def expires(self) -> datetime.date:
        """The first day on which it is no longer valid."""
        return add_years(self.date, VALID_YEARS)

    def is_valid(self, today: datetime.date) -> bool:
        """Whether it is valid on `today`: done, and less than three years old."""
        return self.date <= today < self.expires

    @property
    def conformity(self) -> str:
        """The state of conformity for its rate."""
        if self.rate >= WHOLE:
            return FULL
        return PARTIAL if self.rate >= HALF else NONE


# The town's own review of the RGAA criteria, each on each page of a sample, with proof. It is no audit.
# The criteria: https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/ (RGAA 4.1, Licence Ouverte 2.0).

CRITERIA_OF_TOPICS = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""How many criteria each of the thirteen topics of RGAA 4.1 has: 106 in all."""
NUMBERS = tuple(f"{topic}.{number}" for topic, most in enumerate(CRITERIA_OF_TOPICS, 1) for number in range(1, most + 1))
CONFORM, NOT_CONFORM, WITHOUT_OBJECT = "CNS"
"""What is said of one criterion on one page."""


def parse_criterion_number(value: Any) -> str:
    """The number of a criterion, « 10.4 »."""
    if value not in NUMBERS:
        raise ValueError(f"« {value} » n’est pas un critère du RGAA 4.1 : ils vont de 1.1 à 13.12.")
    return str(value)


def parse_answers(value: Any) -> str:
    """Parse one letter per page."""
    letters = parse_text(value)
    if wrong := re.sub("[CNS]", "", letters):
        raise ValueError(f"« {wrong[0]} » n’est pas une réponse. Écrivez C (conforme), N (non conforme) ou S (sans objet), une par page.")
    return letters


def parse_page_address(value: Any) -> str:
    """Parse the address of a page of the journal: « / », « /contact/ », with or without a query."""
    address = parse_text(value)
    if address != "/" and not OWN_PAGE.fullmatch(address.partition("?")[0]):
        raise ValueError(f"« {address} » n’est pas l’adresse d’une page du journal. Écrivez par exemple /contact/.")
    return address


@dataclass(frozen=True)
class ReviewedPage:
    """A page of the sample."""

    name: str = setting(parse_text, "Le nom de la page.")
    address: str = setting(parse_page_address, "Son adresse, à partir de /.")


@dataclass(frozen=True)
class Criterion:
    """One criterion: `pages` has a letter for each page of the sample, in its order; `shown_by` is what proves it, `note` what is wrong."""

    title: str = setting(parse_text, "La question que pose le critère.")
    pages: str = setting(parse_answers, "Une lettre par page : C, N ou S.")
    shown_by: tuple[str, ...] = setting(parse_texts, "Ce qui le montre : une règle d’axe, un test, un regard.", default=())
    note: str = setting(parse_text, "Ce qu’il faut savoir, et d’abord ce qui n’est pas conforme.", default="")

    @property
    def outcome(self) -> str:
        """The outcome over all pages: not conform as soon as one is not, without object when all are."""
        return next((answer for answer in (NOT_CONFORM, CONFORM) if answer in self.pages), WITHOUT_OBJECT)


@dataclass(frozen=True)
class SelfReview:
    """A whole self-review."""

    pages: tuple[ReviewedPage, ...] = setting(ListReader(DictionaryReader(ReviewedPage)), "Les pages de l’échantillon.")
    criteria: Mapping[str, Criterion] = setting(MappingReader(parse_criterion_number, DictionaryReader(Criterion)), "Les 106 critères.")
    version: str = setting(parse_version, "La version du RGAA.", default="4.1")
    topics: Mapping[str, str] | None = setting(MappingReader(parse_text, parse_text), "Le nom de chaque thématique.", default=None)
    environment: tuple[str, ...] = setting(parse_texts, "Les navigateurs des essais.", default=())
    tools: tuple[str, ...] = setting(parse_texts, "Les outils des essais.", default=())

    def list_numbers(self, outcome: str) -> tuple[str, ...]:
        """The criteria with that outcome for the whole sample."""
        return tuple(number for number in NUMBERS if self.criteria[number].outcome == outcome)

    @property
    def conform(self) -> tuple[str, ...]:
        """The criteria that every page meets."""
        return self.list_numbers(CONFORM)

    @property
    def failures(self) -> tuple[str, ...]:
        """A sentence for each criterion that a page does not respect."""
        failed = ((number, self.criteria[number]) for number in self.list_numbers(NOT_CONFORM))
        return tuple(f"{(criterion.note or criterion.title).rstrip('.')} (critère {number})." for number, criterion in failed)

    @property
    def without_object(self) -> tuple[str, ...]:
        """The criteria that apply to no page."""
        return self.list_numbers(WITHOUT_OBJECT)


def read_self_review(value: Any) -> SelfReview:
    """The review in the TOML file at `value`. Raises ValueError or SettingsError, whose texts name the file."""
    path = Path(str(value))
    try:
        return _build_review(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        why = "il n’existe pas" if isinstance(error, FileNotFoundError) else error.strerror
        raise ValueError(f"« {path} » ne s’ouvre pas ({why}).") from None
    except (UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"« {path} » n’est pas du TOML en UTF-8 : {error}") from None


@lru_cache(maxsize=4)
def _build_review(document: str, name: str) -> SelfReview:
    """The review that `document` is, the text of the file `name`: a build reads its settings six times, and there are 106 criteria."""
    review = DictionaryReader(SelfReview)(tomllib.loads(document))
    if wrong := sorted(_find_gaps(review)):
        raise SettingsError([f"{name} › {mistake}" for mistake in wrong])
    return review


def _find_gaps(review: SelfReview) -> Iterable[str]:
    if missing := [number for number in NUMBERS if number not in review.criteria]:
        yield f"il manque {len(missing)} des {len(NUMBERS)} critères : {', '.join(missing[:5])}{'…' if missing[5:] else ''}"
    for number, criterion in review.criteria.items():
        if len(criterion.pages) != len(review.pages):
            yield f"{number} › pages › il faut {len(review.pages)} lettres, une par page ; il y en a {len(criterion.pages)}."


TECHNOLOGIES = ("HTML5", "CSS", "SVG", "WAI-ARIA")
"""What our theme is made of; scripts are optional everywhere in it."""


def parse_year(value: Any) -> int:
    """A year, as a number or as text."""
    year = parse_whole_number(str(value))
    if year is None or not 2019 <= year <= 2100:
        raise ValueError(f"« {value} » n’est pas une année.")
    return year


@dataclass(frozen=True)
class MultiYearPlan:
    """The multi-year plan, three years at most: loi n° 2005-102 du 11 février 2005, article 47."""

    years: str = setting(parse_text, "Ses années.", example="2026-2028")
    measures: tuple[str, ...] = setting(parse_texts, "Ce à quoi la commune s’engage.")
    officer: str = setting(parse_text, "Qui en répond.", default="")


@dataclass(frozen=True)
class Declaration:
    """The town's accessibility declaration. `actions` are those of each year of the plan."""

    established: date | None = setting(parse_day, "Le jour où elle a été établie.", default=None)
    audit: Audit | None = setting(DictionaryReader(Audit), "L’audit de conformité.", default=None, form="free")
    failures: tuple[str, ...] = setting(parse_texts, "Les contenus non accessibles.", default=())
    derogations: tuple[str, ...] = setting(parse_texts, "Ceux dont l’accessibilité serait une charge disproportionnée.", default=())
    exempt: tuple[str, ...] = setting(parse_texts, "Ceux que la loi dispense.", default=())
    technologies: tuple[str, ...] = setting(parse_texts, "Les technologies du site.", default=TECHNOLOGIES)
    environment: tuple[str, ...] = setting(parse_texts, "Les navigateurs et lecteurs d’écran des tests.", default=())
    tools: tuple[str, ...] = setting(parse_texts, "Les outils des tests.", default=())
    sample: tuple[str, ...] = setting(parse_texts, "Les pages vérifiées.", default=())
    plan: MultiYearPlan | None = setting(DictionaryReader(MultiYearPlan), "Le schéma pluriannuel.", default=None)
    actions: Mapping[int, tuple[str, ...]] | None = setting(
        MappingReader(parse_year, parse_texts, "Une année"), "Les actions de chaque année.", default=None
    )

    @property
    def renewal_day(self) -> date | None:
        """The day from which it is too old: three years after it was established."""
        return add_years(self.established, VALID_YEARS) if self.established else None


@dataclass(frozen=True)
class Statement:
    """The declaration's state on one day: `audit` is the valid one, or None; `stale` says that it is due for renewal."""

    declaration: Declaration
    audit: Audit | None
    stale: bool
    year: int
    actions: tuple[str, ...]

    @property
    def conformity(self) -> str:
        """The legal state, one of three; without a valid audit nothing but the last may be said."""
        return self.audit.conformity if self.audit else NONE


def assess_statement(declaration: Declaration, today: date) -> Statement:
    """The statement of `declaration` on the day `today`."""
    audit = declaration.audit
    return Statement(
        declaration=declaration,
        audit=audit if audit and audit.is_valid(today) else None,
        stale=declaration.renewal_day is not None and declaration.renewal_day <= today,
        year=today.year,
        actions=(declaration.actions or {}).get(today.year, ()),
    )


def list_statement_changes(declaration: Declaration, today: date) -> Iterator[date]:
    """The days after `today` on which the statement changes by itself."""
    audit = declaration.audit
    days = [declaration.renewal_day, *((audit.date, audit.expires) if audit else ()), date(today.year + 1, 1, 1)]
    return (turn for turn in days if turn is not None and turn > today)
