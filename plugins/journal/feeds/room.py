"""The manifest of the room `feeds`."""

from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.feeds.hand_offs import FeedsContext
from plugins.journal.feeds.settings import Settings

ROOM = Room(
    settings=Settings,
    context=FeedsContext,
    inputs=RoomInputs(),
)
