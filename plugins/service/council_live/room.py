"""The manifest of the room `council_live`: its part of the evening's service. A build asks nothing of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import Room
from plugins.core.publication.stored_format import StoredFormat

if TYPE_CHECKING:
    from plugins.service.evening.doors import RoomService  # Django


def open_service() -> "RoomService":
    """The session of tonight, served."""
    from plugins.service.council_live.service import SERVICE  # Django: for the service alone

    return SERVICE


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """The register of each session that was held live."""
    from plugins.service.council_live.store import list_stored_formats as list_registers  # for `upgrade` and `doctor` alone

    return list_registers(town.state)


ROOM = Room(needs="plugins.town.council.plugin", service=open_service, list_stored_formats=list_stored_formats)
