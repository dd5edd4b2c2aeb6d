"""What the room `migration` brings: commands alone use it."""

from plugins.publication.room import Room

ROOM = Room()
