"""A month, as a person types it and as a reader sees it."""

import re
from datetime import date

from plugins.infrastructure.errors import SettingsError

MONTH_PATTERN = re.compile(r"(\d{4})-(\d{1,2})")


def month(written: str) -> date:
    """The first day of the month `written`, such as 2026-03. Raises SettingsError."""
    found = MONTH_PATTERN.fullmatch(written.strip())
    try:
        return date(int(found[1]), int(found[2]), 1)
    except (TypeError, ValueError):
        raise SettingsError([f"« {written} » n’est pas un mois. Écrivez l’année et le mois, par exemple 2026-03."]) from None
