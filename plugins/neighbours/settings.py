"""The settings of the neighbours' notices: how long one stands unless its author says otherwise, where residents write."""

from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.dictionary import dictionary
from plugins.infrastructure.settings import non_negative_integer, setting, texts
from plugins.publication.contribution_address import contributions_address_setting
from plugins.publication.words import N_

LONGEST_STANDING = 365
CHARTER = (
    N_("On prête, on aide, on accompagne : on ne vend rien, et nul n’y exerce son métier."),
    N_("Aucune adresse ni numéro dans le texte : on se répond par le relais, qui ne les montre pas."),
    N_("On ne confie ni argent, ni clés, ni enfant à quelqu’un que l’on n’a pas rencontré."),
    N_("Une annonce dit la vérité, et se retire quand elle n’a plus d’objet."),
)
"""What who writes here agrees to, unless the town says otherwise."""


def standing_days(value: Any) -> int:
    """A number of days, from 1 to `LONGEST_STANDING`. Raises ValueError."""
    days = non_negative_integer(value)
    if not 1 <= days <= LONGEST_STANDING:
        raise ValueError(f"il faut un nombre de jours, de 1 à {LONGEST_STANDING}.")
    return days


@dataclass(frozen=True)
class NeighbourRules:
    """The keys of the setting NEIGHBOURS."""

    days: int = setting(standing_days, "Combien de jours vaut une annonce dont l’auteur ne dit rien.", default=90)
    charter: tuple[str, ...] = setting(texts, "Les règles de l’entraide, une phrase chacune.", default=CHARTER)


@dataclass(frozen=True)
class Settings:
    """The settings of the room `neighbours`."""

    neighbours: NeighbourRules = setting(
        dictionary(NeighbourRules), "L’entraide entre habitants : sa durée, ses règles.", default=NeighbourRules()
    )
    contributions_address: str = contributions_address_setting()
