"""Under which licence the town gives its data."""

from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import setting


@dataclass(frozen=True)
class Licence:
    """`spdx` is its name among licences: https://spdx.org/licenses/"""

    title: str
    url: str
    spdx: str


LICENCES = {
    "licence-ouverte": Licence(
        "Licence Ouverte 2.0", "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf", "etalab-2.0"
    ),
    "odbl": Licence("Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
}


def parse_licence(value: Any) -> Licence:
    """The licence of that name. Raises ValueError."""
    if value not in LICENCES:
        raise ValueError(f"« {value} » : une commune choisit entre {' et '.join(f'« {name} »' for name in LICENCES)}.")
    return LICENCES[value]


@dataclass(frozen=True)
class Settings:
    """The settings of the room `opendata`."""

    open_data_licence: Licence = setting(
        parse_licence,
        "La licence des données ouvertes.",
        default=LICENCES["licence-ouverte"],
        form="choice",
        choices=("licence-ouverte", "odbl"),
        details="[Les données ouvertes](operations.md#les-données-ouvertes).",
    )
