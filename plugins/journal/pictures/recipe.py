"""The sizes and formats made of a picture, as data. Changing anything here changes every address: raise VERSION."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from PIL import __version__ as PILLOW

VERSION = 1

TALLEST = 16383
"""Pixels: the largest side of a WebP. https://developers.google.com/speed/webp/faq#what_is_the_maximum_size_a_webp_image_can_be"""

NEAR = 0.9
"""A size is left out when the next one is hardly larger."""

MEDIA_TYPES = MappingProxyType({"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"})

ENCODERS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "avif": {"format": "AVIF", "quality": 63, "speed": 8, "max_threads": 1, "autotiling": False},
        "webp": {"format": "WEBP", "quality": 78, "method": 4},
        "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
        "png": {"format": "PNG", "compress_level": 6},
    }
)
"""Pillow's options. AVIF at speed 8 takes 0.5 s for the four widths of a 1600×1000 drawing, at speed 6 it takes 2.3 s for 19 % fewer
bytes. At quality 55 the soft edges of flat drawings smear; at 63 they stay. One thread, no tiles: the bytes must not depend on the
number of processors."""


@dataclass(frozen=True)
class Recipe:
    """The files made of one picture: `widths` in pixels, narrowest first, in each of `formats`; the widest also as JPEG or PNG."""

    widths: tuple[int, ...]
    formats: tuple[str, ...] = ("avif", "webp")

    def widths_for(self, width: int, height: int) -> tuple[int, ...]:
        """The widths to make of a picture of this size: never wider than it is, never taller than WebP allows."""
        widest = max(1, min(width, self.widths[-1], TALLEST * width // height))
        return (*(each for each in self.widths if each <= widest * NEAR), widest)


def digest_inputs(what: str, *inputs: object) -> str:
    """The name of a result: the same for the same inputs under the same recipe and the same Pillow, whose encoders decide the bytes."""
    key_parts = [VERSION, PILLOW, what, *(asdict(each) if isinstance(each, Recipe) else each for each in inputs)]
    encoders = {name: dict(options) for name, options in ENCODERS.items()}
    return hashlib.sha256(json.dumps([key_parts, encoders], sort_keys=True).encode()).hexdigest()
