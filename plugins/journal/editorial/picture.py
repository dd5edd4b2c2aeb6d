"""The picture of a publication: the file that its front matter names, and the words beside it."""

import re
import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image as PillowImage

from plugins.core.publication import picture_bytes
from plugins.core.publication.identifiers import find_closest
from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.picture_bytes import has_many_scans, looks_damaged
from plugins.core.publication.publication import Image
from plugins.core.publication.raw_value import InvalidValue
from plugins.journal.editorial.rules import SourcePlace

MOST_PIXELS = 100_000_000
"""Pixels: three times what a telephone's best sensor makes; decoding more takes over 300 MB."""

THINNEST = 16383
"""Times as long as wide: past that, not even one pixel wide does a picture fit in a WebP; a camera's orientation may turn it.
https://developers.google.com/speed/webp/faq#what_is_the_maximum_size_a_webp_image_can_be"""

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", picture_bytes.FORMAT)
"""Those of the room `pictures`, which makes the others' sizes."""

PillowImage.register_open(picture_bytes.FORMAT, picture_bytes.open_heic, picture_bytes.is_heic)
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
        with warnings.catch_warnings(action="ignore"), PillowImage.open(path, formats=FORMATS) as picture:
            width, height = picture.size
            if picture.info.get("progressive") and has_many_scans(path.read_bytes()):
                raise PillowImage.DecompressionBombError
    except PillowImage.DecompressionBombError:
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
        with warnings.catch_warnings(action="ignore"), PillowImage.open(path, formats=FORMATS) as picture:
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


PREFIX = re.compile(r"^[{|](?:static|attach|filename)[}|]")
REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def parse_image(values: Mapping[str, Any], place: SourcePlace) -> Image:
    """The picture that the front matter describes; its file is not looked at. Raises InvalidValue when it can be none of the content
    folder."""
    path = find_local_path(values["src"], place)
    if path.lower().endswith(".svg"):
        raise InvalidValue(
            "un SVG ne peut pas être en tête.", "Exportez-le en PNG, de 1200 pixels de large au moins.", "image illisible", instead=None
        )
    return Image(path, **{name: value for name, value in values.items() if name != "src"})


def find_local_path(address: str, place: SourcePlace) -> str:
    """The path below the content folder of the picture that front matter calls `address`: `./` and `../` start from the file.

    Raises InvalidValue for another site's picture, or a path that leaves the folder.
    """
    name = PREFIX.sub("", address)
    if REMOTE.match(name):
        raise InvalidValue(
            f"« {shorten_for_message(address)} » est sur un autre site.",
            "Copiez l’image dans content/images/.",
            "image étrangère",
            instead=None,
        )
    path = place.resolve(name if name.startswith("./") or name.startswith("../") else f"/{name.lstrip('/')}")
    if path is None:
        raise InvalidValue(
            f"« {shorten_for_message(address)} » sort du dossier du contenu.",
            "Copiez l’image dans content/images/.",
            "image introuvable",
            instead=None,
        )
    return path


def find_picture_fault(content: Path, path: str) -> InvalidValue | None:
    """Why the file at `path`, below `content`, cannot be a publication's picture, or None."""
    if not (content / path).resolve().is_relative_to(content.resolve()):
        return InvalidValue(
            f"« {shorten_for_message(path)} » mène hors du dossier du contenu.", "Copiez l’image à sa place.", "image introuvable"
        )
    return find_file_fault(content, path)
