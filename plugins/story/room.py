"""What the room `story` brings."""

from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.room import Room
from plugins.story.kinds import KINDS

PAGES = {"dossiers": "dossiers/"}
"""The pages that the room writes by itself: address by the name that settings give the page."""


ROOM = Room(
    kinds=KINDS,
    pages=PAGES,
    inputs=RoomInputs(attributes=("related", "episode", "dossier", "gathered")),
)
