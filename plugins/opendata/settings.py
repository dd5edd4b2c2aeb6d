"""How the town gives its data."""

from dataclasses import dataclass

from plugins.infrastructure.settings import setting
from plugins.opendata.licence import LICENCES, Licence, parse_licence


@dataclass(frozen=True)
class Settings:
    """The settings of the room `opendata`."""

    open_data_licence: Licence = setting(
        parse_licence, "La licence des données : licence-ouverte ou odbl.", default=LICENCES["licence-ouverte"]
    )
