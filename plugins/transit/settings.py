"""The settings of the room `transit`."""

from dataclasses import dataclass
from pathlib import Path

from plugins.publication.settings import folder, setting
from plugins.transit.sources import Sources, sources


@dataclass(frozen=True)
class Settings:
    """Where the buses are told of."""

    transit: Sources = setting(sources, "Où se lisent le réseau de transport et son état : un dictionnaire.", default=Sources())
    beffroi_state: Path = setting(folder, "Le dossier de ce que Beffroi retient.", default=Path(".beffroi"), variable="BEFFROI_STATE")
