"""The settings of the neighbours' notices: their default duration, and where residents write."""

from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.settings import dictionary, parse_flag, parse_non_negative_integer, parse_texts, setting

LONGEST_STANDING = 365


def parse_standing_days(value: Any) -> int:
    """A number of days, from 1 to `LONGEST_STANDING`. Raises ValueError."""
    days = parse_non_negative_integer(value)
    if not 1 <= days <= LONGEST_STANDING:
        raise ValueError(f"il faut un nombre de jours, de 1 à {LONGEST_STANDING}.")
    return days


@dataclass(frozen=True)
class NeighbourRules:
    """The keys of the setting NEIGHBOURS."""

    days: int = setting(parse_standing_days, "Combien de jours vaut une annonce dont l’auteur ne dit rien.", default=90)
    hours: bool = setting(parse_flag, "Si l’on compte les heures rendues entre voisins.", default=False)
    charter: tuple[str, ...] = setting(parse_texts, "Les règles de l’entraide, une phrase chacune.", default=())


@dataclass(frozen=True)
class Settings:
    """The settings of the room `neighbours`."""

    neighbours: NeighbourRules = setting(
        dictionary(NeighbourRules), "L’entraide entre habitants : sa durée, ses règles.", default=NeighbourRules()
    )
