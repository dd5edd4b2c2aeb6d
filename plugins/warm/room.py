"""The manifest of the room `warm`."""

from plugins.publication.room import Room

ROOM = Room()
