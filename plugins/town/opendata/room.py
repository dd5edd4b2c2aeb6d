"""The manifest of the room `opendata`."""

from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.publication.room import Room
from plugins.town.opendata.descriptions import FOLDER
from plugins.town.opendata.hand_offs import OpendataContext
from plugins.town.opendata.settings import Settings

PAGES = {"open_data": FOLDER}
"""The pages that the room writes by itself: address by the name that settings give the page."""


ROOM = Room(
    settings=Settings,
    pages=PAGES,
    context=OpendataContext,
    inputs=RoomInputs(),
)
