"""The town as the State knows it: what the national table of deliberations says of whoever adopted them."""

import re
from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.settings import setting, text
from plugins.publication.siret import siret

PREFECTURE = re.compile(r"PREF\d{3}|PREF02[AB]|SPREF\d{3}\d|SPREF02[AB]\d|SGAR\d{3}")


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
