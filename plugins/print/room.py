"""What the room `print` brings."""

from plugins.print.settings import Settings
from plugins.publication.room import Room

ROOM = Room(
    settings=Settings,
)
