"""Where residents write: the setting CONTRIBUTIONS_ADDRESS, which every section that they write in reads."""

import re
from typing import Any

from plugins.infrastructure.settings import setting, text

SHAPE = re.compile(r"/(?:[a-z0-9-]+/)+")


def address_on_host(value: Any) -> str:
    """An address below the town's own host, `/voix/`; empty without a service. Raises ValueError."""
    address = text(value)
    if address and not SHAPE.fullmatch(address):
        raise ValueError(f"« {address[:40]} » : écrivez le chemin du service sur l’hôte du journal, par exemple « /voix/ ».")
    return address


def contributions_address_setting() -> Any:
    """The setting, the same wherever it is read."""
    return setting(address_on_host, "Le chemin du service où les habitants écrivent ; vide sans service.", default="")
