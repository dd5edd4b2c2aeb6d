"""From one picture, the files that browsers choose from."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image, ImageOps

from plugins.journal.pictures import original
from plugins.journal.pictures.original import Original
from plugins.journal.pictures.recipe import ENCODERS, Recipe

CARD_SIZE = (1200, 630)
"""Pixels; the ratio of 1.91 that networks show uncut. https://developers.facebook.com/docs/sharing/webmasters/images"""

SMALLEST_CARD = (600, 315)
"""Below it the same page announces a thumbnail instead of a large picture."""

GAZE = (0.5, 0.4)
"""Where to cut: the middle of the width, a little above the middle of the height, where faces are."""

PAPER = "#fbf8f2"
"""The theme's paper, under what is transparent."""

LIST = "files.json"


@dataclass(frozen=True)
class File:
    """One made file; sizes in pixels, `length` in bytes."""

    name: str
    extension: str
    width: int
    height: int
    length: int


def write_sizes(source: Original, recipe: Recipe, folder: Path) -> None:
    """Fill `folder` with the picture in each width and format of `recipe`, the widest also as JPEG, or PNG if it is transparent.

    Raises PictureError when the picture cannot be read to its end.
    """
    image, files = original.read_pixels(source), []
    widths = recipe.widths_for(*image.size)
    for width in reversed(widths):
        image = _narrow(image, width)
        fallback = (_choose_fallback(image),) if width == widths[-1] else ()
        files += [save_image(image, extension, folder) for extension in (*recipe.formats, *fallback)]
    write_file_list(files, folder)


def write_widest(source: Original, recipe: Recipe, folder: Path) -> File:
    """In `folder`, only the widest as JPEG or PNG, which feeds and networks are given. Raises PictureError."""
    image = original.read_pixels(source)
    image = _narrow(image, recipe.widths_for(*image.size)[-1])
    return save_image(image, _choose_fallback(image), folder)


def _narrow(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image if (width, height) == image.size else image.resize((width, height), Image.Resampling.LANCZOS)


def _choose_fallback(image: Image.Image) -> str:
    return "png" if image.mode == "RGBA" else "jpg"


def has_card(source: Original) -> bool:
    """Whether the picture is large enough to be shown by networks as a large one."""
    return source.width >= SMALLEST_CARD[0] and source.height >= SMALLEST_CARD[1]


def write_card(source: Original, folder: Path) -> None:
    """Fill `folder` with the picture cut to the shape of a card, never enlarged. Raises PictureError."""
    image = original.read_pixels(source)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, PAPER), image).convert("RGB")
    scale = min(1, image.width / CARD_SIZE[0], image.height / CARD_SIZE[1])
    size = (round(CARD_SIZE[0] * scale), round(CARD_SIZE[1] * scale))
    write_file_list([save_image(ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=GAZE), "jpg", folder)], folder)


def save_image(image: Image.Image, extension: str, folder: Path) -> File:
    """Write `image` in `folder`, encoded as the recipe says for `extension`."""
    name = f"{image.width}.{extension}"
    image.save(folder / name, **ENCODERS[extension])
    return File(name, extension, image.width, image.height, (folder / name).stat().st_size)


def write_file_list(files: Iterable[File], folder: Path) -> None:
    """Write down what was made."""
    (folder / LIST).write_text(json.dumps([asdict(file) for file in files]), encoding="utf-8")


def list_made_files(folder: Path) -> tuple[File, ...]:
    """The files in `folder`, widest first. Raises OSError or ValueError when something is missing or cut short."""
    files = tuple(File(**each) for each in json.loads((folder / LIST).read_text(encoding="utf-8")))
    if any((folder / file.name).stat().st_size != file.length for file in files):
        raise ValueError(folder)
    return files
