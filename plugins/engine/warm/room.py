"""The manifest of the room `warm`."""

from plugins.core.publication.room import Room

ROOM = Room()
