"""The manifest of the room `offline`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.infrastructure.room_inputs import RoomInputs
from plugins.offline.settings import Settings
from plugins.publication.hand_offs import ContextNames
from plugins.publication.room import Room

if TYPE_CHECKING:
    from plugins.offline.emergency import EmergencyNumber

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
