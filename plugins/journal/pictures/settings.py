"""The settings of pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.settings import (
    SettingField,
    parse_folder,
    parse_non_negative_integer,
    parse_text,
    parse_web_address,
    setting,
)
from plugins.core.publication.publication import Image

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
