"""The manifest of the room `service`."""

from collections.abc import Iterator, Sequence

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import Room
from plugins.core.publication.stored_format import StoredFormat
from plugins.service.evening.settings import Settings


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """The invitations, devices and hours of the evening's service."""
    from plugins.service.evening.store import list_stored_formats as list_evening  # for `upgrade` and `doctor` alone

    return list_evening(town.state)


ROOM = Room(
    needs="plugins.town.council.plugin",
    settings=Settings,
    list_stored_formats=list_stored_formats,
)
