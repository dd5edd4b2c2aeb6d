"""What the town says of its quarters, and how long its lists are."""

from dataclasses import dataclass

from plugins.publication.listing import page_size
from plugins.publication.settings import flag, setting


@dataclass(frozen=True)
class Settings:
    """The settings of the room `quarters`."""

    listings: bool = setting(flag, "Beffroi écrit les listes ; False les laisse à Pelican, pour un autre thème.", default=True)
    listing_size: int = setting(page_size, "Le nombre de publications par page d’une liste.", default=20)
