"""What the national table of works asks of the town, and no publication tells."""

from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.settings import dictionary, parse_text, setting
from plugins.publication.siret import parse_siret

LONGEST_NAME = 50
"""Characters, by version 0.0.2 of the schema `infos-travaux`."""


def parse_person_name(value: Any) -> str:
    """A name that the national schema takes. Raises ValueError."""
    if len(parse_text(value)) > LONGEST_NAME:
        raise ValueError(f"« {value[:20]}… » est trop long : {LONGEST_NAME} caractères au plus.")
    return parse_text(value)


@dataclass(frozen=True)
class Roadworks:
    """The keys of the setting ROADWORKS; empty ones are not known."""

    siret: str = setting(parse_siret, "Le SIRET de la commune, 14 chiffres.", default="")
    manager_first_name: str = setting(parse_person_name, "Le prénom de qui répond des chantiers de la ville.", default="")
    manager_name: str = setting(parse_person_name, "Son nom.", default="")


@dataclass(frozen=True)
class Settings:
    """The settings of the room `roadworks`."""

    roadworks: Roadworks = setting(
        dictionary(Roadworks), "Ce que le tableau national des travaux exige de la commune.", default=Roadworks()
    )
