"""What the room `roadworks` hands others: what it hangs on contents, what it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.roadworks.stage import Stage
    from plugins.roadworks.timeline import Timeline


class RoadworksExtras(ContentExtras, key="roadworks"):
    """Works in a street."""

    stage: Stage
    """Where they stand: name, start, end."""


class RoadworksContext(ContextNames):
    """All works, for templates."""

    works: Timeline | None
    """Those of now, to come and just over; None without any."""
