"""The keys of the setting COUNCIL."""

import re
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import (
    DictionaryReader,
    IntegerReader,
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

    name: str = setting(parse_text, "Son nom.", default="", details="« Ville de… » par défaut.")
    siret: str = setting(parse_siret, "Son SIRET.", default="", details="14 chiffres, sans lesquels ce tableau n’existe pas.")
    prefecture: str = setting(parse_prefecture, "Sa préfecture.", default="", example="PREF095")


SLOWEST = 60
"""Seconds: past them, nobody would call it live."""
SHORTEST_DOUBT = 15
"""Seconds that a network may take to show what it took."""


@dataclass(frozen=True)
class Council:
    """The keys of the setting COUNCIL."""

    by_name: bool = setting(parse_flag, "Les votes de chacun sont publiés.", default=False)
    commit: bool = setting(
        parse_flag,
        "Une séance close est gardée par git.",
        default=True,
        details="`false` : celle que clôt le téléphone n’entre pas dans l’histoire du journal.",
    )
    authority: Authority = setting(
        DictionaryReader(Authority),
        "La collectivité.",
        default=Authority(),
        details="[Le tableau national des délibérations](manuel/apres-la-seance.md#les-données-ouvertes).",
    )
    pace: int = setting(
        IntegerReader(f"« {{}} » : choisissez entre 1 et {SLOWEST} secondes.", 1, SLOWEST),
        "Les secondes entre deux demandes de la page du direct.",
        default=2,
        details="De 1 à 60 : [la page du direct](operations.md#la-page-du-direct).",
    )
    hold: int = setting(
        parse_non_negative_integer,
        "Les secondes pendant lesquelles une entrée peut être reprise.",
        default=20,
        details="[Sur les réseaux](direct.md#sur-les-réseaux).",
    )
    hashtag: str = setting(
        parse_text, "Le mot-dièse de la séance.", default="", details="`#ConseilValbrune` : « Conseil » et le nom de la ville par défaut."
    )
    questions_hashtag: str = setting(
        parse_text,
        "Le mot-dièse d’une séance de questions des habitants.",
        default="",
        details="« Questions » et le nom de la ville par défaut.",
    )
    catch_up: CatchUp = setting(DictionaryReader(CatchUp), "Ce qui est dit après une coupure.", default=CatchUp(), form="free")
    doubt: int = setting(
        IntegerReader(
            f"{{}} : un réseau met parfois {SHORTEST_DOUBT} secondes à montrer ce qu’il a reçu. Écrivez-en au moins autant.", SHORTEST_DOUBT
        ),
        "Les secondes après lesquelles une entrée est renvoyée.",
        default=60,
        details="Celle que le réseau ne montre pas ; 15 au moins.",
    )
    carry: bool = setting(
        parse_flag,
        "Facebook relaie un message sur cinq.",
        default=False,
        details="Ceux de la séance comptent alors parmi ceux qu’il relaie.",
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `council`."""

    council: Council = setting(
        DictionaryReader(Council),
        "Le conseil municipal.",
        default=Council(),
        details="[Le direct](direct.md), [après la séance](manuel/apres-la-seance.md).",
    )
