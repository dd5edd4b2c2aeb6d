"""The settings of the room `transit`."""

from dataclasses import dataclass
from pathlib import Path

from plugins.core.infrastructure.settings import parse_folder, setting
from plugins.town.transit.sources import FeedSources, parse_sources


@dataclass(frozen=True)
class Settings:
    """The transit network's settings."""

    transit: FeedSources = setting(
        parse_sources, "Où se lisent le réseau de transport et son état : un dictionnaire.", default=FeedSources()
    )
    beffroi_state: Path = setting(parse_folder, "Le dossier de ce que Beffroi retient.", default=Path(".beffroi"), variable="BEFFROI_STATE")
