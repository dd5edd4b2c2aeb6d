"""Re-encodes a picture from a phone: upright, small enough for a page, without its position or other metadata."""

import io
from threading import Lock

from PIL import Image

from plugins.journal.pictures.original import MOST_PIXELS, explain_failures, read_bare_pixels, require_decodable

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_SIDE = 2048
"""Pixels: twice what a page shows on the densest screens of 2026."""

QUALITY = 82
"""At which nobody sees a difference on a photograph, and a phone's picture weighs some 400 kB."""

MOST_RECEIVED = 24_000_000
"""Pixels of what is decoded whole: all but a JPEG in strips, which is decoded smaller. The unit of the service has 1 GB for everything, and
the phone sends four million: https://libjpeg-turbo.org/ holds the six bytes of each pixel of a progressive one."""
BACKGROUND = "white"
_ONE = Lock()


def remake_phone_picture(data: bytes, formats: tuple[str, ...] = FORMATS) -> bytes:
    """A JPEG of the picture `data`, which is in one of `formats`, by Pillow's names. One at a time: opened, the largest takes
    300 MB. Raises PictureError."""
    with _ONE, explain_failures("photo", MOST_RECEIVED), Image.open(io.BytesIO(data), formats=formats) as image:
        in_strips = image.format == "JPEG" and not image.info.get("progressive")
        require_decodable(image, data, MOST_PIXELS if in_strips else MOST_RECEIVED)
        image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        pixels = read_bare_pixels(image)
        pixels.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        _make_opaque(pixels).save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()


def _make_opaque(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, BACKGROUND)
    paper.paste(image, mask=image.getchannel("A"))
    return paper
