"""What the town says of its quarters, and how long its lists are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.infrastructure.settings import flag, setting
from plugins.publication.listing import page_size
from plugins.quarters.contour import contours
from plugins.quarters.portrait import Portrait, portraits


@dataclass(frozen=True)
class Settings:
    """The settings of the room `quarters`."""

    quartiers: tuple[Portrait, ...] = setting(portraits, "Les quartiers de la ville.", default=())
    quartiers_contours: Mapping[str, Mapping[str, Any]] | None = setting(
        contours, "Le fichier GeoJSON de leurs contours, chacun nommé par sa propriété « nom ».", default=None
    )
    listings: bool = setting(flag, "Beffroi écrit les listes ; False les laisse à Pelican, pour un autre thème.", default=True)
    listing_size: int = setting(page_size, "Le nombre de publications par page d’une liste.", default=20)
