"""Draws the pictures of the demonstration journal: `python docs/pictures/draw.py [name…]`.

Writes `content/images/<name>.png`, 1600×1000, with a reduced palette. Needs Pillow and resvg-py, which the journal itself does not.
"""

import io
import sys
from pathlib import Path

import resvg_py
from PIL import Image

import scenes

IMAGES = Path(__file__).resolve().parents[2] / "content" / "images"


def svg(markup: str) -> str:
    """A whole drawing."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1000" viewBox="0 0 1600 1000">{markup}</svg>'


def draw(name: str, folder: Path) -> int:
    """Draws one scene; returns the bytes of its file."""
    pixels = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg(scenes.SCENES[name]()))))).convert("RGB")
    file = folder / f"{name}.png"
    pixels.quantize(96, dither=Image.Dither.NONE).save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    for wanted in sys.argv[1:] or scenes.SCENES:
        print(f"{wanted:24} {draw(wanted, IMAGES) / 1000:5.1f} kB")
