"""What the room `incremental` brings."""

from plugins.incremental.settings import Settings
from plugins.publication.room import Room

ROOM = Room(
    settings=Settings,
)
