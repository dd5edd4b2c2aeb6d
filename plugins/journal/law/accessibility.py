"""The declaration of accessibility: what the town declares, and what that is worth on a given day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.core.infrastructure.settings import make_dictionary_reader, make_mapping_reader, parse_day, parse_text, parse_texts, setting
from plugins.core.publication.whole_number import parse_whole_number
from plugins.journal.law.audit import NONE, VALID_YEARS, Audit, add_years

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

    years: str = setting(parse_text, "Les années du schéma, par exemple 2025-2027.")
    measures: tuple[str, ...] = setting(parse_texts, "Ce que la commune s’engage à faire.")
    officer: str = setting(parse_text, "Qui répond de l’accessibilité numérique.", default="")


@dataclass(frozen=True)
class Declaration:
    """The town's accessibility declaration. `actions` are those of each year of the plan."""

    established: date | None = setting(parse_day, "Le jour où la déclaration a été établie.", default=None)
    audit: Audit | None = setting(make_dictionary_reader(Audit), "L’audit de conformité.", default=None)
    failures: tuple[str, ...] = setting(parse_texts, "Les contenus non accessibles.", default=())
    derogations: tuple[str, ...] = setting(
        parse_texts, "Ceux dont la mise en accessibilité serait une charge disproportionnée.", default=()
    )
    exempt: tuple[str, ...] = setting(parse_texts, "Ceux que la loi n’oblige pas à rendre accessibles.", default=())
    technologies: tuple[str, ...] = setting(parse_texts, "Les technologies du site.", default=TECHNOLOGIES)
    environment: tuple[str, ...] = setting(parse_texts, "Les navigateurs et lecteurs d’écran des tests.", default=())
    tools: tuple[str, ...] = setting(parse_texts, "Les outils des tests.", default=())
    sample: tuple[str, ...] = setting(parse_texts, "Les pages vérifiées.", default=())
    plan: MultiYearPlan | None = setting(make_dictionary_reader(MultiYearPlan), "Le schéma pluriannuel.", default=None)
    actions: Mapping[int, tuple[str, ...]] | None = setting(
        make_mapping_reader(parse_year, parse_texts), "Les actions de chaque année.", default=None
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
