"""The manifest of the room `pictures`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Conf, Environ, Room, RoomInputs, list_attribute_names
from plugins.journal.pictures.hand_offs import PicturesContext, PicturesExtras
from plugins.journal.pictures.settings import Settings


def check_resources(files: frozenset[str], conf: Conf, environ: Environ) -> Iterator[Mistake]:
    """Mistakes in this room's own files that would stop a build."""
    from plugins.journal.pictures.resources import RESOURCES  # what reads them whole: for `check` alone

    for check in RESOURCES:
        yield from check(files, conf, environ)


def find_published_size(path: Path, conf: Conf) -> int | None:
    """Bytes of the largest JPEG or PNG that the site makes of the picture at `path`; None when it makes none."""
    from plugins.journal.pictures.gallery import find_served_bytes  # Pillow, for pictures that may be too heavy

    return find_served_bytes(path, conf)


def hang_ahead(generator: Any, content: PublishedContent, folder: Path) -> None:
    """See `RoomInputs`."""
    from plugins.journal.pictures.exhibit import hang_pictures_ahead  # Pillow: for a process that has just built, and has it

    hang_pictures_ahead(generator, content, folder)


ROOM = Room(
    settings=Settings,
    resource_checks=check_resources,
    extras=(PicturesExtras,),
    context=PicturesContext,
    inputs=RoomInputs(attributes=list_attribute_names(PicturesExtras), hang_ahead=hang_ahead),
    find_published_size=find_published_size,
)
