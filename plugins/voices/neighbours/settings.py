"""The settings of the neighbours' notices: their default duration, and where residents write."""

from dataclasses import dataclass

from plugins.core.infrastructure.settings import make_dictionary_reader, make_integer_reader, parse_flag, parse_texts, setting

LONGEST_STANDING = 365


@dataclass(frozen=True)
class NeighbourRules:
    """The keys of the setting NEIGHBOURS."""

    days: int = setting(
        make_integer_reader(f"il faut un nombre de jours, de 1 à {LONGEST_STANDING}.", 1, LONGEST_STANDING),
        "Combien de jours vaut une annonce dont l’auteur ne dit rien.",
        default=90,
    )
    hours: bool = setting(parse_flag, "Si l’on compte les heures rendues entre voisins.", default=False)
    charter: tuple[str, ...] = setting(parse_texts, "Les règles de l’entraide, une phrase chacune.", default=())


@dataclass(frozen=True)
class Settings:
    """The settings of the room `neighbours`."""

    neighbours: NeighbourRules = setting(
        make_dictionary_reader(NeighbourRules), "L’entraide entre habitants : sa durée, ses règles.", default=NeighbourRules()
    )
