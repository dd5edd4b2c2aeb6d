"""An accessibility audit: its validity, and the state of conformity that it lets the town declare.

Décret n° 2019-768 du 24 juillet 2019 and the RGAA's « Obligations d’accessibilité »: a service is fully compliant when 100 % of the
criteria are met, partly when 50 % are, not otherwise, nor without a valid audit; a declaration is made again within three years.
https://accessibilite.numerique.gouv.fr/obligations/declaration-accessibilite/
"""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import WEB_ADDRESS, parse_day, parse_text, setting
from plugins.core.publication.words import N_

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
