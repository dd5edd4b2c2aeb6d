"""The manifest of the room `feeds`."""

from plugins.feeds.hand_offs import FeedsContext
from plugins.feeds.settings import Settings
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.room import Room

ROOM = Room(
    settings=Settings,
    context=FeedsContext,
    inputs=RoomInputs(),
)
