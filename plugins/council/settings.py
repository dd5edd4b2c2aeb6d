"""How the town's council is told."""

from dataclasses import dataclass
from typing import Any

from plugins.council.authority import Authority
from plugins.publication.dictionary import dictionary
from plugins.publication.settings import flag, setting, whole

SLOWEST = 60
"""Seconds: past them, nobody would call it live."""


def pace(value: Any) -> int:
    """Seconds between two questions of a reader's browser."""
    if not 1 <= whole(value) <= SLOWEST:
        raise ValueError(f"« {value} » : choisissez entre 1 et {SLOWEST} secondes.")
    return value


@dataclass(frozen=True)
class Council:
    """The keys of the setting COUNCIL."""

    by_name: bool = setting(flag, "Les votes de chacun sont publiés.", default=False)
    commit: bool = setting(flag, "Le service garde l’archive d’une séance close dans l’histoire du journal, par git.", default=False)
    authority: Authority = setting(
        dictionary(Authority), "La collectivité, pour le tableau national des délibérations.", default=Authority()
    )
    pace: int = setting(pace, "Pendant le direct, la page demande du nouveau toutes les tant de secondes.", default=2)


@dataclass(frozen=True)
class Settings:
    """The settings of the room `council`."""

    council: Council = setting(dictionary(Council), "Le conseil municipal : la collectivité, le direct.", default=Council())
