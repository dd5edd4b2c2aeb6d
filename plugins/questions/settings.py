"""The settings of the questions: how long the town gives itself to answer, where residents write."""

from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.settings import dictionary, parse_non_negative_integer, setting

LONGEST_DEADLINE = 62
"""Days: past two months the silence of an administration is a refusal (CRPA, L231-4 and R*. 231-1, and their exceptions)."""


def parse_deadline_days(value: Any) -> int:
    """A number of days, from 1 to `LONGEST_DEADLINE`. Raises ValueError."""
    days = parse_non_negative_integer(value)
    if not 1 <= days <= LONGEST_DEADLINE:
        raise ValueError(f"il faut un nombre de jours, de 1 à {LONGEST_DEADLINE}.")
    return days


@dataclass(frozen=True)
class Questions:
    """The keys of the setting QUESTIONS."""

    deadline: int = setting(parse_deadline_days, "En combien de jours la ville s’engage à répondre.", default=21)


@dataclass(frozen=True)
class Settings:
    """The settings of the room `questions`."""

    questions: Questions = setting(dictionary(Questions), "Les questions des habitants : le délai de réponse.", default=Questions())
