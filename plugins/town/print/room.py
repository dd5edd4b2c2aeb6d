"""The manifest of the room `print`."""

from plugins.core.publication.room import Room
from plugins.town.print.settings import Settings

ROOM = Room(
    needs="plugins.journal.site.plugin",
    settings=Settings,
)
