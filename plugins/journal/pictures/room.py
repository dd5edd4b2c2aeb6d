"""The manifest of the room `pictures`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Conf, Environ, Room, RoomInputs, list_attribute_names
from plugins.journal.pictures.settings import Settings


class PicturesExtras(ContentExtras, key="pictures"):
    """The pictures of a publication, ready to be shown."""

    picture: ResponsivePicture | None = None
    """Its main picture; addresses are those of pages, without a host."""
    card: Card
    """The card that networks show for the link."""
    hung: tuple[ResponsivePicture, ...] = ()
    """The pictures in its body."""


class PicturesContext(ContextNames):
    """The pictures of pages without a publication."""

    default_card: Card
    """The card of pages without one of their own: home, lists."""
    picture_sources: frozenset[str]
    """The files of the publications that begin with a picture: nobody need ask each of thousands."""


class PictureSource(NamedTuple):
    """One `<source>` of a `<picture>`: a media type and its candidates."""

    type: str
    srcset: str

    def candidates_within(self, widest: int) -> str:
        """The candidates no wider than `widest` pixels, at least the narrowest: for a picture that is shown small."""
        candidates = self.srcset.split(", ")
        return ", ".join(
            [candidate for candidate in candidates if int(candidate.rpartition(" ")[2].removesuffix("w")) <= widest] or candidates[:1]
        )


@dataclass(frozen=True)
class ResponsivePicture:
    """A picture in every size; addresses are those of pages, without a host, `width` and `height` are those of the largest, in pixels.

    `src` is that one as JPEG or PNG, for feeds and for whatever reads neither AVIF nor WebP. `sizes` suits an article's column; a
    template that shows the picture elsewhere gives its own.
    """

    src: str
    sources: tuple[PictureSource, ...]
    sizes: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Card:
    """The card of a link: a JPEG or PNG at an absolute address. `length` is in bytes."""

    url: str
    width: int
    height: int
    alt: str
    media_type: str
    length: int


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
