"""The manifest of the room `opendata`."""

from plugins.infrastructure.room_inputs import RoomInputs
from plugins.opendata.descriptions import FOLDER
from plugins.opendata.hand_offs import OpendataContext
from plugins.opendata.settings import Settings
from plugins.publication.room import Room

PAGES = {"open_data": FOLDER}
"""The pages that the room writes by itself: address by the name that settings give the page."""


ROOM = Room(
    settings=Settings,
    pages=PAGES,
    context=OpendataContext,
    inputs=RoomInputs(),
)
