"""The arms or the logo of a town: a drawing or a picture, of which the page must know the shape before it is there."""

import io
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from plugins.core.publication.picture_bytes import may_be_damaged

SVG_SIZE = re.compile(rb"<svg\b[^>]*?\bviewBox=[\"'][\d.+-]+[ ,]+[\d.+-]+[ ,]+(\d*\.?\d+)[ ,]+(\d*\.?\d+)\s*[\"']", re.S)
PNG_HEADER = b"\x89PNG\r\n\x1a\n"
"""Followed by the first chunk, which begins with the width and the height: https://www.w3.org/TR/png-3/#11IHDR"""

TALL = 120
"""Pixels: the height that the page declares, twice what is shown."""


@dataclass(frozen=True)
class Arms:
    """A picture of the theme: its path there, and its size in pixels."""

    path: str
    width: int
    height: int
    media_type: str


def read_arms_picture(name: str, content: bytes) -> Arms:
    """Check the picture `content` of the town's arms, a file of that name, and read what pages need. Raises ValueError, in French, for one
    that cannot be shown."""
    suffix = Path(name).suffix.lower()
    if suffix == ".svg":
        match = SVG_SIZE.search(content)
        if not match or not all(map(float, match.groups())):
            raise ValueError("ce dessin SVG ne dit pas ses dimensions (attribut viewBox).")
        if re.search(rb"<script|\son\w+\s*=|<foreignObject", content, re.I):
            raise ValueError("ce dessin SVG contient un programme. Enregistrez-le en « SVG simple ».")
        return _build_arms("svg", "image/svg+xml", *map(float, match.groups()))
    if suffix == ".png" and content.startswith(PNG_HEADER):
        width, height = struct.unpack(">II", content[16:24].ljust(8, b"\0"))
        if not width or not height or may_be_damaged(io.BytesIO(content)):
            raise ValueError("cette image est abîmée. Envoyez-la de nouveau.")
        return _build_arms("png", "image/png", width, height)
    raise ValueError("il faut un dessin SVG ou une image PNG.")


def _build_arms(suffix: str, media_type: str, width: float, height: float) -> Arms:
    return Arms(f"icons/armes.{suffix}", max(1, round(TALL * width / height)), TALL, media_type)
