"""The setting COUNCIL: votes by name, how often a live page asks for news, how long an entry is held, what becomes of an outage."""

from dataclasses import dataclass
from typing import Any

from plugins.council.authority import Authority
from plugins.council.catch_up import CatchUp
from plugins.infrastructure.dictionary import dictionary
from plugins.infrastructure.settings import flag, non_negative_integer, setting, text

SLOWEST = 60
"""Seconds: past them, nobody would call it live."""
SHORTEST_DOUBT = 15
"""Seconds that a network may take to show what it took."""


def pace(value: Any) -> int:
    """Seconds between two questions of a reader's browser."""
    seconds = non_negative_integer(value)
    if not 1 <= seconds <= SLOWEST:
        raise ValueError(f"« {value} » : choisissez entre 1 et {SLOWEST} secondes.")
    return seconds


def doubt(value: Any) -> int:
    """Seconds before an entry that a network does not show is sent to it again."""
    seconds = non_negative_integer(value)
    if seconds < SHORTEST_DOUBT:
        raise ValueError(
            f"{value} : un réseau met parfois {SHORTEST_DOUBT} secondes à montrer ce qu’il a reçu. Écrivez-en au moins autant."
        )
    return seconds


@dataclass(frozen=True)
class Council:
    """The keys of the setting COUNCIL."""

    by_name: bool = setting(flag, "Les votes de chacun sont publiés.", default=False)
    commit: bool = setting(flag, "Le service garde l’archive d’une séance close dans l’histoire du journal, par git.", default=False)
    authority: Authority = setting(
        dictionary(Authority), "La collectivité, pour le tableau national des délibérations.", default=Authority()
    )
    pace: int = setting(pace, "Pendant le direct, la page demande du nouveau toutes les tant de secondes.", default=2)
    hold: int = setting(
        non_negative_integer, "Les secondes pendant lesquelles une entrée peut être reprise avant de partir sur les réseaux.", default=20
    )
    hashtag: str = setting(text, "Le mot-dièse de la séance ; « Conseil » et le nom de la ville par défaut.", default="")
    catch_up: CatchUp = setting(dictionary(CatchUp), "Ce qui est dit une fois une coupure finie.", default=CatchUp())
    doubt: int = setting(doubt, "Les secondes au bout desquelles une entrée qu’un réseau ne montre pas lui est envoyée encore.", default=60)
    carry: bool = setting(
        flag, "Vrai pour que les messages de la séance comptent parmi ceux dont Facebook relaie un sur cinq.", default=False
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `council`."""

    council: Council = setting(dictionary(Council), "Le conseil municipal : la collectivité, le direct.", default=Council())
