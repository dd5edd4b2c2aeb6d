"""Whether a file is a picture that the site can show, by its header only: no pixel is decoded."""

import re
import warnings
from functools import lru_cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from plugins.editorial.wrong import Wrong

MOST_PIXELS = 100_000_000
"""Pixels: three times what a telephone's best sensor makes; decoding more takes over 300 MB."""

VECTOR = re.compile(rb"<svg[\s>]", re.IGNORECASE)


def fault(content: Path, name: str) -> Wrong | None:
    """What keeps the file `name` of the folder `content` from being shown, or None. It is opened once as long as it does not change."""
    path = content / name
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return Wrong(f"« {name[-80:]} » n’existe pas.", "Vérifiez le nom du fichier.", "image introuvable")
    return _fault(path, name, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=20_000)
def _fault(path: Path, name: str, changed: int, size: int) -> Wrong | None:
    if not path.is_file():
        return Wrong(f"« {name} » n’est pas un fichier.", "", "image introuvable")
    if path.suffix.lower() == ".svg":
        return None if _is_vector(path) else _not_a_picture(name)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path) as picture:
            width, height = picture.size
    except Image.DecompressionBombError:
        return Wrong(f"« {name} » a trop de pixels.", "Réduisez-la sous 100 millions de pixels.", "image démesurée")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, OverflowError, MemoryError):
        return _not_a_picture(name)
    if width * height > MOST_PIXELS:
        return Wrong(
            f"« {name} » a {width * height // 1_000_000} millions de pixels.",
            "Réduisez-la sous 100 millions de pixels.",
            "image démesurée",
        )
    return None


def _is_vector(path: Path) -> bool:
    with path.open("rb") as file:
        return VECTOR.search(file.read(100_000)) is not None


def _not_a_picture(name: str) -> Wrong:
    return Wrong(f"« {name} » n’est pas une image.", "Enregistrez-la en PNG, JPEG, WebP ou SVG.", "image illisible")
