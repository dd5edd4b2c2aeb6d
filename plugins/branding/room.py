"""What the room `branding` brings."""

from collections.abc import Iterator

from plugins.branding.settings import Settings
from plugins.infrastructure.errors import Mistake
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.room import Conf, Environ, Room


def check_resources(files: frozenset[str], conf: Conf, environ: Environ) -> Iterator[Mistake]:
    """What would stop a build in the files that this room reads and that are no publication."""
    from plugins.branding.resources import RESOURCES  # what reads them whole: for `check` alone

    for check in RESOURCES:
        yield from check(files, conf, environ)


ROOM = Room(
    settings=Settings,
    resource_checks=check_resources,
    inputs=RoomInputs(),
)
