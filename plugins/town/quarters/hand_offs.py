"""What the room `quarters` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from datetime import datetime

    from plugins.core.publication.listing import Listing
    from plugins.core.publication.quarter import Quarter
    from plugins.town.quarters.directory import Street
    from plugins.town.quarters.portrait import Portrait
    from plugins.town.quarters.quarter_publications import Life
    from plugins.town.quarters.settings import Settings


class QuartersContext(ContextNames):
    """The quarters of the town. The last ones are of their pages."""

    quarters: tuple[tuple[Quarter, int, Portrait | None], ...]
    """The quarters that have a page, each with its number of publications and its portrait."""
    has_quarters: bool
    """Whether any quarter has a page."""
    quarters_until: datetime | None
    """When the next quarter page changes by itself."""
    quarters_told: Settings
    """The town's settings of quarters, for the open data."""
    streets: tuple[Street, ...]
    """Every street and its quarter, for `/quartiers/rues/` alone."""
    quartier: Quarter
    """The quarter of the page."""
    life: Life
    """The content of the quarter's page: a section for each kind, without past events."""
    listing: Listing
    """The page of the quarter's list."""
    banner: tuple[object, ...]
    """The alerts on the quarter's first page, none on the others."""
