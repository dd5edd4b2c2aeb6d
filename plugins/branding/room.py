"""What the room `branding` brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plugins.branding.settings import Settings
from plugins.infrastructure.errors import Mistake
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.hand_offs import ContextNames
from plugins.publication.room import Conf, Environ, Room

if TYPE_CHECKING:
    from plugins.branding.palettes import Appearance


def check_resources(files: frozenset[str], conf: Conf, environ: Environ) -> Iterator[Mistake]:
    """What would stop a build in the files that this room reads and that are no publication."""
    from plugins.branding.theme_files import RESOURCES  # what reads them whole: for `check` alone

    for check in RESOURCES:
        yield from check(files, conf, environ)


class BrandingContext(ContextNames):
    """What makes the journal the town’s own."""

    look: Appearance
    """The colours by day and by night, by the names of the tokens; the arms or None."""


ROOM = Room(
    settings=Settings,
    resource_checks=check_resources,
    context=BrandingContext,
    inputs=RoomInputs(),
)
