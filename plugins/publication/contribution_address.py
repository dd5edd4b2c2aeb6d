"""Where residents write: the setting CONTRIBUTIONS_ADDRESS, which every section that they write in reads."""

import re
from typing import Any

from plugins.infrastructure.settings import parse_text, setting

SHAPE = re.compile(r"/(?:[a-z0-9-]+/)+")


def parse_contributions_address(value: Any) -> str:
    """An address below the town's own host, `/voix/`; empty without a service. Raises ValueError."""
    address = parse_text(value)
    if address and not SHAPE.fullmatch(address):
        raise ValueError(f"« {address[:40]} » : écrivez le chemin du service sur l’hôte du journal, par exemple « /voix/ ».")
    return address


def contributions_address_setting() -> Any:
    """The setting, the same wherever it is read."""
    return setting(parse_contributions_address, "Le chemin du service où les habitants écrivent ; vide sans service.", default="")
