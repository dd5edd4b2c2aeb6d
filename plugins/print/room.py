"""The manifest of the room `print`."""

from plugins.print.settings import Settings
from plugins.publication.room import Room

ROOM = Room(
    settings=Settings,
)
