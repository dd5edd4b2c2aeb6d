"""The settings of the room `transit`."""

from dataclasses import dataclass
from pathlib import Path

from plugins.infrastructure.settings import folder, setting
from plugins.transit.sources import FeedSources, sources


@dataclass(frozen=True)
class Settings:
    """Where the buses are told of."""

    transit: FeedSources = setting(sources, "Où se lisent le réseau de transport et son état : un dictionnaire.", default=FeedSources())
    beffroi_state: Path = setting(folder, "Le dossier de ce que Beffroi retient.", default=Path(".beffroi"), variable="BEFFROI_STATE")
