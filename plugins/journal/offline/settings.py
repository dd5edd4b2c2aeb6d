"""The settings of the room `offline`."""

from dataclasses import dataclass

from plugins.core.infrastructure.settings import parse_flag, setting
from plugins.journal.offline.emergency import EmergencyNumber, parse_numbers


@dataclass(frozen=True)
class Settings:
    """The settings of offline reading."""

    offline: bool = setting(parse_flag, "Garder dans le navigateur les pages lues ; False efface partout ce qui l’a été.", default=True)
    emergency: tuple[EmergencyNumber, ...] = setting(parse_numbers, "Les numéros d’urgence de la ville, en plus des nationaux.", default=())
