"""The manifest of the room `feeds`."""

from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.publication.room import Room
from plugins.journal.feeds.hand_offs import FeedsContext
from plugins.journal.feeds.settings import Settings

ROOM = Room(
    settings=Settings,
    context=FeedsContext,
    inputs=RoomInputs(),
)
