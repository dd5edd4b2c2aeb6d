"""The extras and context names of the room `roadworks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.town.roadworks.stage import Stage
    from plugins.town.roadworks.timeline import Timeline


class RoadworksExtras(ContentExtras, key="roadworks"):
    """Works in a street."""

    stage: Stage
    """The stage of the works: name, start, end."""


class RoadworksContext(ContextNames):
    """All works, for templates."""

    works: Timeline | None
    """The current, coming and recent works; None without any."""
