"""What the room `places` hands others: what it hangs on contents, what it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.places.directory import Overview, PlaceList
    from plugins.places.mentions import PlaceMention
    from plugins.places.settings import Tiles
    from plugins.publication.allowed_features import AllowedFeatures


class PlacesExtras(ContentExtras, key="places"):
    """What others say of a place."""

    hosted: tuple[Any, ...] = ()
    """The events to come there, Pelican’s contents."""
    told: tuple[PlaceMention, ...] = ()
    """The publications that name it."""


class PlacesContext(ContextNames):
    """The places of the town. The last ones are of the pages of the directory."""

    has_places: bool
    """Whether the town has any."""
    tables: int
    """How many restaurants it has."""
    map_tiles: Tiles | None
    """Where the tiles of its maps come from."""
    allowed: list[AllowedFeatures]
    """What some pages need that the journal refuses elsewhere; rooms add to it, and `assets` tells the host."""
    overview: Overview
    """Of `/lieux/`: what the directory leads to."""
    listed: PlaceList
    """One list of places."""
