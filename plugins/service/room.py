"""What the room `service` brings."""

from plugins.publication.room import Room
from plugins.service.settings import Settings

ROOM = Room(
    settings=Settings,
)
