"""The extras and context names of the room `places`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.core.publication.allowed_features import AllowedFeatures
    from plugins.core.publication.publication import PublishedContent
    from plugins.town.places.directory import Overview, PlaceList
    from plugins.town.places.mentions import PlaceMention
    from plugins.town.places.settings import Tiles


class PlacesExtras(ContentExtras, key="places"):
    """Other publications about a place."""

    hosted: tuple[PublishedContent, ...] = ()
    """The events to come there, Pelican’s contents."""
    told: tuple[PlaceMention, ...] = ()
    """The publications that name it."""


class PlacesContext(ContextNames):
    """The places of the town. The last ones are of the pages of the directory."""

    has_places: bool
    """Whether the town has places."""
    tables: int
    """The number of restaurants."""
    map_tiles: Tiles | None
    """The tile server of the maps."""
    allowed: list[AllowedFeatures]
    """Features that some pages need and the journal denies elsewhere; rooms add to it, and `assets` writes the host's rules."""
    overview: Overview
    """The overview of the directory, on `/lieux/`."""
    listed: PlaceList
    """The list of places."""
