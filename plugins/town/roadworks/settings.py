"""Settings that the national table of works needs and no publication gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import DictionaryReader, gather_settings, parse_text, setting
from plugins.core.publication.identifiers import parse_siret, slugify

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

    siret: str = setting(parse_siret, "Le SIRET de la commune.", default="", details="14 chiffres.")
    manager_first_name: str = setting(parse_person_name, "Son prénom.", default="")
    manager_name: str = setting(parse_person_name, "Son nom.", default="")


@dataclass(frozen=True)
class Settings:
    """The settings of the room `roadworks`."""

    roadworks: Roadworks = setting(
        DictionaryReader(Roadworks),
        "Qui répond des chantiers.",
        default=Roadworks(),
        details="Ce que le tableau national des travaux exige de la commune ; tout paraît dans [les données "
        "ouvertes](operations.md#les-données-ouvertes).",
    )


TOWNS = {"ville", "commune", "mairie", "municipalite"}
"""The first word of an owner that is the town."""


def find_manager(extra: Mapping[str, Any], conf: Mapping[str, Any], town_name: str) -> dict[str, str | None]:
    """`siret`, `prenom` and `nom` of the works whose keys are `extra`; the town’s SIRET is never given to another owner."""
    town = gather_settings(Settings, conf, {}).roadworks
    owned = is_town(extra.get("owner") or "", town_name)
    return {
        "siret": extra.get("siret") or (town.siret if owned else "") or None,
        "prenom": extra.get("manager_first_name") or town.manager_first_name or None,
        "nom": extra.get("manager_name") or town.manager_name or None,
    }


def is_town(owner: str, town_name: str) -> bool:
    """Whether `owner` is the town itself; empty means the town."""
    owner_slug = slugify(owner)
    return not owner_slug or owner_slug == slugify(town_name) or owner_slug.partition("-")[0] in TOWNS
