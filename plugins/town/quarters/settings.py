"""What the town says of its quarters, and how long its lists are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import parse_flag, setting
from plugins.core.publication.listing import parse_page_size
from plugins.town.quarters.contour import parse_contours
from plugins.town.quarters.portrait import Portrait, parse_portraits


@dataclass(frozen=True)
class Settings:
    """The settings of the room `quarters`."""

    quartiers: tuple[Portrait, ...] = setting(parse_portraits, "Les quartiers de la ville.", default=())
    quartiers_contours: Mapping[str, Mapping[str, Any]] | None = setting(
        parse_contours, "Le fichier GeoJSON de leurs contours, chacun nommé par sa propriété « nom ».", default=None
    )
    listings: bool = setting(parse_flag, "Beffroi écrit les listes ; False les laisse à Pelican, pour un autre thème.", default=True)
    listing_size: int = setting(parse_page_size, "Le nombre de publications par page d’une liste.", default=20)
