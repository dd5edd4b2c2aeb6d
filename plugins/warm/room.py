"""What the room `warm` brings."""

from plugins.publication.room import Room

ROOM = Room()
