"""What the room `quarters` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from datetime import datetime

    from plugins.publication.listing import Listing
    from plugins.publication.quarter import Quarter
    from plugins.quarters.directory import Street
    from plugins.quarters.portrait import Portrait
    from plugins.quarters.quarter_publications import Life
    from plugins.quarters.settings import Settings


class QuartersContext(ContextNames):
    """The quarters of the town. The last ones are of their pages."""

    quarters: tuple[tuple[Quarter, int, Portrait | None], ...]
    """Those that have a page, how many things are about each, its portrait."""
    has_quarters: bool
    """Whether any has a page."""
    quarters_until: datetime | None
    """When what is said of one would change by itself."""
    quarters_told: Settings
    """What the town says of its quarters, for the open data."""
    streets: tuple[Street, ...]
    """Every street and its quarter, for `/quartiers/rues/` alone."""
    quartier: Quarter
    """The quarter of the page."""
    life: Life
    """What is about it: a section for each kind that tells its quarter, without what is over."""
    listing: Listing
    """One page of what is about it."""
    banner: tuple[Any, ...]
    """The alerts on its first page, none on the others."""
