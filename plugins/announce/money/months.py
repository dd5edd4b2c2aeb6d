"""Months as people name them."""

import calendar
import re
from datetime import datetime

from plugins.infrastructure.clock import PARIS
from plugins.infrastructure.errors import SettingsError

NAMES = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")


def month_of(instant: datetime) -> str:
    """The month of `instant` (aware) in Europe/Paris: `2026-03`."""
    local = instant.astimezone(PARIS)
    return f"{local.year}-{local.month:02}"


def in_french(month: str) -> str:
    """`2026-03` is `mars 2026`."""
    year, number = month.split("-")
    return f"{NAMES[int(number) - 1]} {year}"


def month(written: str) -> str:
    """The month that a person typed. Raises SettingsError when it is none."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written):
        raise SettingsError([f"« {written} » n’est pas un mois. Écrivez par exemple 2026-03."])
    return written


def elapsed_fraction(month: str, now: datetime) -> float:
    """The part of the month that is behind `now` (aware): between 0 and 1."""
    year, number = map(int, month.split("-"))
    start = datetime(year, number, 1, tzinfo=PARIS)
    seconds = calendar.monthrange(year, number)[1] * 86_400
    return min(max((now - start).total_seconds() / seconds, 0.0), 1.0)
