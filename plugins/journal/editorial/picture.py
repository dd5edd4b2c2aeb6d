"""The picture of a publication: the file that its front matter names, and the words beside it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.publication import Image
from plugins.core.publication.raw_value import InvalidValue
from plugins.journal.editorial import picture_file
from plugins.journal.editorial.place import SourcePlace

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
    return picture_file.find_file_fault(content, path)
