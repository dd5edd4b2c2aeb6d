"""What the room `offline` brings."""

from plugins.infrastructure.room_inputs import RoomInputs
from plugins.offline.settings import Settings
from plugins.publication.room import Room

PAGES = {"urgences": "urgences/", "hors_ligne": "hors-ligne/"}
"""The pages that the room writes by itself: address by the name that settings give the page."""


ROOM = Room(
    settings=Settings,
    pages=PAGES,
    inputs=RoomInputs(),
)
