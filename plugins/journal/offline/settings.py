"""The settings of the room `offline`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import SettingField, parse_flag, setting
from plugins.core.publication.identifiers import format_international
from plugins.core.publication.words import N_

KEYS = ("number", "service", "note")
DIALLED = re.compile(r"\+?[\d .]{2,20}")


@dataclass(frozen=True)
class EmergencyNumber:
    """An emergency number, whom it reaches, and when to dial it: plain text."""

    number: str
    service: str
    note: str = ""

    @property
    def digits(self) -> str:
        """The number alone, for a link that dials it."""
        return format_international(re.sub(r"[ .]", "", self.number))


NATIONAL = (
    EmergencyNumber("112", N_("Urgences"), N_("Partout en Europe")),
    EmergencyNumber("15", N_("Samu"), N_("Une vie est en danger")),
    EmergencyNumber("18", N_("Pompiers"), N_("Un feu, un accident")),
    EmergencyNumber("17", N_("Police, gendarmerie"), N_("Une agression, un vol")),
    EmergencyNumber("114", N_("Par SMS ou en langue des signes"), N_("Si vous n’entendez pas, ou ne pouvez pas parler")),
    EmergencyNumber("115", N_("Samu social"), N_("Quelqu’un est à la rue")),
    EmergencyNumber("119", N_("Enfance en danger")),
    EmergencyNumber("3919", N_("Violences faites aux femmes")),
    EmergencyNumber("3114", N_("Prévention du suicide")),
)
"""Free, day and night. https://www.service-public.gouv.fr/particuliers/vosdroits/F33954 (November 2026)"""


def parse_numbers(value: Any) -> tuple[EmergencyNumber, ...]:
    """The town's own, in the order of the list. Raises SettingsError with every mistake."""
    if not isinstance(value, list | tuple):
        raise SettingsError(["il faut une liste, entre crochets, d’un dictionnaire par numéro."])
    mistakes = [f"numéro {rank} : {mistake}" for rank, entry in enumerate(value, 1) for mistake in _find_mistakes(entry)]
    if mistakes:
        raise SettingsError(mistakes)
    return tuple(EmergencyNumber(**{key: entry[key].strip() for key in KEYS if key in entry}) for entry in value)


def _find_mistakes(entry: Any) -> list[str]:
    if not isinstance(entry, Mapping):
        return ["il faut un dictionnaire, entre accolades."]
    unknown = [f"« {key} » n’est pas connu. Les clés sont : {', '.join(KEYS)}." for key in sorted(map(str, set(entry) - set(KEYS)))]
    blank = [f"« {key} » manque." for key in KEYS[:2] if not isinstance(entry.get(key), str) or not entry[key].strip()]
    wrong = [] if blank or DIALLED.fullmatch(entry["number"].strip()) else [f"« {entry['number']} » ne se compose pas sur un téléphone."]
    return [*unknown, *blank, *wrong]


@dataclass(frozen=True)
class Settings:
    """The settings of offline reading."""

    offline: bool = setting(
        parse_flag,
        "Le journal se lit sans réseau.",
        default=True,
        details="Les navigateurs gardent l’accueil, les dernières pages lues et les numéros d’urgence ; `false` [efface "
        "partout ce qui a été gardé](operations.md#sans-réseau).",
    )
    emergency: tuple[EmergencyNumber, ...] = setting(
        parse_numbers,
        "Les numéros d’urgence de la commune. En plus des nationaux, sur /urgences/.",
        default=(),
        form="groups",
        fields=(
            SettingField("number", "phone", "Le numéro", required=True),
            SettingField("service", "text", "Qui répond", required=True, example="Astreinte de la mairie"),
            SettingField("note", "text", "Quand l’appeler"),
        ),
    )
