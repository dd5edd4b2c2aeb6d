"""Whether a file is a picture that the site can show: no pixel is decoded, unless the bytes look cut or spoilt."""

import re
import warnings
from functools import lru_cache
from pathlib import Path

from PIL import Image

from plugins.core.publication import picture_bytes
from plugins.core.publication.identifiers import find_closest
from plugins.core.publication.picture_bytes import has_many_scans, looks_damaged
from plugins.core.publication.raw_value import InvalidValue

MOST_PIXELS = 100_000_000
"""Pixels: three times what a telephone's best sensor makes; decoding more takes over 300 MB."""

THINNEST = 16383
"""Times as long as wide: past that, not even one pixel wide does a picture fit in a WebP; a camera's orientation may turn it.
https://developers.google.com/speed/webp/faq#what_is_the_maximum_size_a_webp_image_can_be"""

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", picture_bytes.FORMAT)
"""Those of the room `pictures`, which makes the others' sizes."""

Image.register_open(picture_bytes.FORMAT, picture_bytes.open_heic, picture_bytes.is_heic)
VECTOR = re.compile(rb"<svg[\s>]", re.IGNORECASE)


def find_file_fault(content: Path, name: str) -> InvalidValue | None:
    """Why the file `name` of the folder `content` cannot be shown, or None. It is opened once as long as it does not change."""
    path = content / name
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return InvalidValue(f"« {name[-80:]} » n’existe pas.", _suggest(content, path), "image introuvable")
    return _find_fault(path, name, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=20_000)
def _find_fault(path: Path, name: str, changed: int, size: int) -> InvalidValue | None:
    if not path.is_file():
        return InvalidValue(f"« {name} » n’est pas un fichier.", "", "image introuvable")
    if path.suffix.lower() == ".svg":
        return None if _is_vector(path) else _build_type_mistake(name)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as picture:
            width, height = picture.size
            if picture.info.get("progressive") and has_many_scans(path.read_bytes()):
                raise Image.DecompressionBombError
    except Image.DecompressionBombError:
        return InvalidValue(f"« {name} » a trop de pixels.", "Réduisez-la sous 100 millions de pixels.", "image démesurée")
    except Exception:
        return _build_damaged_mistake(name) if looks_damaged(path) else _build_type_mistake(name)
    if width * height > MOST_PIXELS:
        return InvalidValue(
            f"« {name} » a {width * height // 1_000_000} millions de pixels.",
            "Réduisez-la sous 100 millions de pixels.",
            "image démesurée",
        )
    if max(width, height) > THINNEST * min(width, height):
        return InvalidValue(f"« {name} » n’est qu’un fil, de {width} × {height} pixels.", "Recadrez-la.", "image démesurée")
    return _build_damaged_mistake(name) if looks_damaged(path) and not _can_open(path) else None


def _can_open(path: Path) -> bool:
    """Whether the build could open the picture at `path`: it is decoded."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as picture:
            picture.draft(picture.mode, (1, 1))  # a JPEG is decoded eight times smaller, to its end all the same
            picture.load()
    except Exception:
        return False
    return True


def _suggest(content: Path, path: Path) -> str:
    """What to say of a picture that is not there: the neighbour of almost the same name, or the folder that is named twice."""
    named_twice = path.parts[len(content.parts) : len(content.parts) + 1] == (content.name,)
    folder = content / path.relative_to(content / content.name).parent if named_twice else path.parent
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except (OSError, ValueError):
        names = []
    meant = path.name if path.name in names else find_closest(path.name[:100], names)
    return f"Vouliez-vous dire « {(folder / meant).relative_to(content).as_posix()} » ?" if meant else "Vérifiez le nom du fichier."


def _is_vector(path: Path) -> bool:
    with path.open("rb") as file:
        return VECTOR.search(file.read(100_000)) is not None


def _build_damaged_mistake(name: str) -> InvalidValue:
    return InvalidValue(f"« {name} » est abîmée : il en manque une partie.", "Envoyez-la de nouveau.", "image illisible")


def _build_type_mistake(name: str) -> InvalidValue:
    return InvalidValue(
        f"« {name} » n’est pas une image JPEG, PNG, WebP, AVIF, GIF ou HEIC.", "Enregistrez-la en JPEG ou en PNG.", "image illisible"
    )
