"""The manifest of the room `branding`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Conf, Environ, Room, RoomInputs
from plugins.journal.branding.settings import Settings

if TYPE_CHECKING:
    from plugins.journal.branding.palettes import Appearance


def check_resources(files: frozenset[str], conf: Conf, environ: Environ) -> Iterator[Mistake]:
    """Mistakes in this room's own files that would stop a build."""
    from plugins.journal.branding.theme_files import RESOURCES  # what reads them whole: for `check` alone

    for check in RESOURCES:
        yield from check(files, conf, environ)


class BrandingContext(ContextNames):
    """The journal's look, for templates."""

    look: Appearance
    """The colours by day and by night, by the names of the tokens; the arms or None."""


ROOM = Room(
    settings=Settings,
    resource_checks=check_resources,
    context=BrandingContext,
    inputs=RoomInputs(),
)
