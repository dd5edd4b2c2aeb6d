"""Pictures made for the tests: what phones, scanners and drawing programs leave in a content folder."""

from pathlib import Path

import pillow_heif
from PIL import Image

GPS, ORIENTATION, OWNER = 0x8825, 0x0112, 0x013B
LATITUDE = {1: "N", 2: (49.0, 2.0, 11.0), 3: "E", 4: (2.0, 6.0, 5.0)}
SECRET = "Appartement de Mme Amblard"


def scene(width: int, height: int) -> Image.Image:
    """A picture whose four corners can be told apart: red, green, blue, white from the upper left, clockwise."""
    image = Image.new("RGB", (2, 2))
    image.putdata([(255, 0, 0), (0, 192, 0), (255, 255, 255), (0, 0, 255)])
    return image.resize((width, height), Image.Resampling.NEAREST)


def photo(path: Path, width: int = 1000, height: int = 600, orientation: int = 1) -> Path:
    """A phone's photo: its position, its owner and its orientation beside the pixels."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[OWNER] = orientation, SECRET
    exif[GPS] = LATITUDE
    path.parent.mkdir(parents=True, exist_ok=True)
    scene(width, height).save(path, "JPEG", exif=exif, comment=SECRET.encode(), quality=95)
    return path


def iphone(path: Path, width: int = 400, height: int = 300) -> Path:
    """A photograph as an iPhone keeps it: HEIC, lying on its side, with its position."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[GPS] = 6, LATITUDE
    held = pillow_heif.from_pillow(scene(width, height))
    held.info["exif"] = exif.tobytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    held.save(path, quality=90)
    return path


def drawing(path: Path, width: int = 1600, height: int = 1000, **options) -> Path:
    """A drawing without anything beside its pixels, in the format that the name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scene(width, height).save(path, **options)
    return path


def corner(image: Image.Image, name: str) -> str:
    """The colour of a corner (`upper left`, `lower right`…): red, green, blue, white or another."""
    x = 4 if "left" in name else image.width - 5
    y = 4 if "upper" in name else image.height - 5
    red, green, blue = image.convert("RGB").getpixel((x, y))
    if min(red, green, blue) > 180:
        return "white"
    return {red: "red", green: "green", blue: "blue"}[max(red, green, blue)] if max(red, green, blue) > 150 else "other"
