"""The manifest of the room `offline`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.offline.settings import Settings

if TYPE_CHECKING:
    from plugins.journal.offline.settings import EmergencyNumber

PAGES = {"emergency": "urgences/", "offline": "hors-ligne/"}
"""The pages that the room writes by itself: address by the name that settings give the page."""


class OfflineContext(ContextNames):
    """The offline support, for templates."""

    emergency: tuple[EmergencyNumber, ...]
    """The town's emergency numbers."""
    emergency_national: tuple[EmergencyNumber, ...]
    """The country's emergency numbers."""
    offline: bool
    """Whether readers’ browsers keep pages."""


ROOM = Room(
    settings=Settings,
    pages=PAGES,
    context=OfflineContext,
    inputs=RoomInputs(),
)
