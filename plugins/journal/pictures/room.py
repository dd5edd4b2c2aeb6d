"""The manifest of the room `pictures`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import (
    SettingField,
    parse_folder,
    parse_non_negative_integer,
    parse_text,
    parse_web_address,
    setting,
)
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.publication import Image, PublishedContent
from plugins.core.publication.room import Conf, Environ, Room, RoomInputs, list_attribute_names

WIDEST = 4000
"""Pixels. No screen shows a wider picture, and each costs seconds of encoding."""


def parse_widths(value: Any) -> tuple[int, ...]:
    """Widths in pixels, narrowest first, each once."""
    if isinstance(value, str) or not isinstance(value, list | tuple) or not value:
        raise ValueError("il faut une liste de largeurs en pixels, par exemple [240, 480, 800, 1200, 1600].")
    wrong = [width for width in value if not 16 <= parse_non_negative_integer(width) <= WIDEST]
    if wrong:
        raise ValueError(f"« {wrong[0]} » ne convient pas : une largeur va de 16 à {WIDEST} pixels.")
    return tuple(sorted(set(value)))


def parse_described_image(value: Any) -> Image:
    """A picture of the content folder and its alternative text, from {"src": …, "alt": …}."""
    if not isinstance(value, Mapping) or set(value) != {"src", "alt"}:
        raise ValueError('il faut le fichier et sa description : {"src": "images/ville.png", "alt": "Ce que montre l’image"}.')
    return Image(parse_text(value["src"]), parse_text(value["alt"]))


def parse_town_name(value: Any) -> str:
    """The name in TOWN."""
    if not isinstance(value, Mapping):
        raise ValueError("il faut un dictionnaire, entre accolades.")
    return parse_text(value.get("name", ""))


@dataclass(frozen=True)
class Settings:
    """The settings of the room `pictures`. `town` is only the town's name."""

    sitename: str = setting(parse_text)
    siteurl: str = setting(parse_web_address, variable="BEFFROI_SITEURL")
    town: str = setting(parse_town_name)
    picture_widths: tuple[int, ...] = setting(parse_widths, "Les largeurs des images, en pixels.", default=(240, 480, 800, 1200, 1600))
    picture_sizes: str = setting(
        parse_text, "La place que prend l’image d’un article, comme l’attribut sizes de HTML.", default="(min-width: 48em) 44em, 100vw"
    )
    picture_cache: Path = setting(
        parse_folder, "Où garder les images préparées d’une construction à l’autre.", default=Path(".beffroi/pictures")
    )
    default_image: Image | None = setting(
        parse_described_image,
        "L’image de la ville. Pour ce qui n’a pas d’image à soi.",
        default=None,
        form="group",
        fields=(
            SettingField("src", "content_file", "Le fichier", required=True, example="images/ma-ville.jpg"),
            SettingField("alt", "text", "Ce que l’on y voit", required=True),
        ),
    )


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
    from plugins.journal.pictures.exhibit import RESOURCES  # what reads them whole: for `check` alone

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
