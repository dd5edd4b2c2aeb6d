"""The town as the State knows it: what the national table of deliberations says of whoever adopted them."""

import re
from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.settings import setting, text

PREFECTURE = re.compile(r"PREF\d{3}|PREF02[AB]|SPREF\d{3}\d|SPREF02[AB]\d|SGAR\d{3}")


def siret(value: Any) -> str:
    """Fourteen digits, the last of which proves the others; spaces are forgotten. Raises ValueError.

    The sum is Luhn’s: https://www.insee.fr/fr/metadonnees/definition/c1841
    """
    digits = "".join(str(value).split())
    if not re.fullmatch(r"\d{14}", digits):
        raise ValueError(f"« {value} » n’est pas un SIRET : il faut 14 chiffres, ceux de la commune.")
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    if sum(number - 9 if number > 9 else number for number in doubled) % 10:
        raise ValueError(f"« {value} » n’est pas un SIRET : un de ses chiffres est faux.")
    return digits


def prefecture(value: Any) -> str:
    """Who controls the acts, by the national schema’s code: PREF095, SPREF0952, SGAR093. Raises ValueError."""
    if not PREFECTURE.fullmatch(text(value)):
        raise ValueError(
            f"« {value} » n’est pas un code de préfecture. Écrivez par exemple PREF095, ou SPREF0952 pour une sous-préfecture."
        )
    return text(value)


@dataclass(frozen=True)
class Authority:
    """`name` is what the town is called officially, empty for « Ville de » and its name."""

    name: str = setting(text, "Le nom officiel de la collectivité ; « Ville de… » par défaut.", default="")
    siret: str = setting(siret, "Son SIRET, 14 chiffres.", default="")
    prefecture: str = setting(prefecture, "Qui contrôle ses actes : PREF095.", default="")
