"""What a town declares, whole and right, for the tests of the room `law`."""

from typing import Any

from plugins.core.infrastructure.settings import gather_settings
from plugins.journal.law.settings import Settings

LEGAL = {
    "director": "Jeanne Martin, maire",
    "host": {"name": "Hébergement du Val", "address": "1, rue du Port, 60000 Beauvais", "phone": "03 44 00 00 00"},
}
PERSONAL_DATA = {
    "dpo": {"name": "Le délégué de l’agglomération", "email": "dpo@agglo.fr"},
    "uses": [{"purpose": "Vous répondre", "basis": "mission d’intérêt public", "data": "votre message", "kept": "un an"}],
}
AUDIT = {"date": "2026-01-15", "rate": 72.5, "auditor": "Cabinet Égal", "report": "/audit-2026/"}
CONF = {"LEGAL": LEGAL, "PERSONAL_DATA": PERSONAL_DATA}


def room(**changed: Any) -> Settings:
    """The settings of the room for that town, some of them changed."""
    return gather_settings(Settings, {**CONF, **changed}, {})
