"""The keys of the setting COUNCIL."""

import re
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import (
    make_dictionary_reader,
    make_integer_reader,
    parse_flag,
    parse_non_negative_integer,
    parse_text,
    setting,
)
from plugins.core.publication.identifiers import parse_siret


@dataclass(frozen=True)
class CatchUp:
    """More than `entries` waiting longer than `minutes` are posted as one summary."""

    entries: int = setting(
        parse_non_negative_integer, "Tant d’entrées en retard sont dites une à une ; davantage, en un seul message.", default=5
    )
    minutes: int = setting(parse_non_negative_integer, "Au bout de combien de minutes une entrée est en retard.", default=10)


PREFECTURE = re.compile(r"PREF\d{3}|PREF02[AB]|SPREF\d{3}\d|SPREF02[AB]\d|SGAR\d{3}")


def parse_prefecture(value: Any) -> str:
    """Parse the code of the authority that controls the acts, by the national schema: PREF095, SPREF0952, SGAR093. Raises ValueError."""
    if not PREFECTURE.fullmatch(parse_text(value)):
        raise ValueError(
            f"« {value} » n’est pas un code de préfecture. Écrivez par exemple PREF095, ou SPREF0952 pour une sous-préfecture."
        )
    return parse_text(value)


@dataclass(frozen=True)
class Authority:
    """`name` is what the town is called officially, empty for « Ville de » and its name."""

    name: str = setting(parse_text, "Le nom officiel de la collectivité ; « Ville de… » par défaut.", default="")
    siret: str = setting(parse_siret, "Son SIRET, 14 chiffres.", default="")
    prefecture: str = setting(parse_prefecture, "Qui contrôle ses actes : PREF095.", default="")


SLOWEST = 60
"""Seconds: past them, nobody would call it live."""
SHORTEST_DOUBT = 15
"""Seconds that a network may take to show what it took."""


@dataclass(frozen=True)
class Council:
    """The keys of the setting COUNCIL."""

    by_name: bool = setting(parse_flag, "Les votes de chacun sont publiés.", default=False)
    commit: bool = setting(parse_flag, "Le service garde l’archive d’une séance close dans l’histoire du journal, par git.", default=True)
    authority: Authority = setting(
        make_dictionary_reader(Authority), "La collectivité, pour le tableau national des délibérations.", default=Authority()
    )
    pace: int = setting(
        make_integer_reader(f"« {{}} » : choisissez entre 1 et {SLOWEST} secondes.", 1, SLOWEST),
        "Pendant le direct, la page demande du nouveau toutes les tant de secondes.",
        default=2,
    )
    hold: int = setting(
        parse_non_negative_integer,
        "Les secondes pendant lesquelles une entrée peut être reprise avant de partir sur les réseaux.",
        default=20,
    )
    hashtag: str = setting(parse_text, "Le mot-dièse de la séance ; « Conseil » et le nom de la ville par défaut.", default="")
    questions_hashtag: str = setting(
        parse_text, "Celui d’une séance de questions des habitants ; « Questions » et le nom de la ville par défaut.", default=""
    )
    catch_up: CatchUp = setting(make_dictionary_reader(CatchUp), "Ce qui est dit une fois une coupure finie.", default=CatchUp())
    doubt: int = setting(
        make_integer_reader(
            f"{{}} : un réseau met parfois {SHORTEST_DOUBT} secondes à montrer ce qu’il a reçu. Écrivez-en au moins autant.", SHORTEST_DOUBT
        ),
        "Les secondes au bout desquelles une entrée qu’un réseau ne montre pas lui est envoyée encore.",
        default=60,
    )
    carry: bool = setting(
        parse_flag, "Vrai pour que les messages de la séance comptent parmi ceux dont Facebook relaie un sur cinq.", default=False
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `council`."""

    council: Council = setting(make_dictionary_reader(Council), "Le conseil municipal : la collectivité, le direct.", default=Council())
