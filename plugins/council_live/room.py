"""What the room `council_live` brings: its part of the evening's service. A build asks nothing of it."""

from typing import TYPE_CHECKING

from plugins.publication.room import Room

if TYPE_CHECKING:
    from plugins.service.part import RoomService  # Flask


def open_service() -> "RoomService":
    """The session of tonight, served."""
    from plugins.council_live.service import SERVICE  # Flask: for the service alone

    return SERVICE


ROOM = Room(service=open_service)
