"""A picture that a phone sent: made anew from its pixels, upright, small enough for a page, and nothing of what the camera wrote beside."""

import io
from threading import Lock

from PIL import Image

from plugins.pictures.original import MOST_PIXELS, bare_pixels, explained

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_SIDE = 2048
"""Pixels: twice what a page shows on the densest screens of 2026."""

QUALITY = 82
"""At which nobody sees a difference on a photograph, and a phone's picture weighs some 400 kB."""

BACKGROUND = "white"
_ONE = Lock()


def received(data: bytes) -> bytes:
    """A JPEG of the picture `data`. One at a time: opened, the largest takes 400 MB. Raises PictureError."""
    with _ONE, explained("photo"), Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        shown = bare_pixels(image)
        shown.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        _opaque(shown).save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return made.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, BACKGROUND)
    paper.paste(image, mask=image.getchannel("A"))
    return paper
