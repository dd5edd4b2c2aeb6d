"""How heavy the picture is that feeds and networks are given, before any build."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.settings import gather
from plugins.pictures.derive import write_widest
from plugins.pictures.gallery import Gallery
from plugins.pictures.original import PictureError
from plugins.pictures.settings import Settings


def find_served_bytes(path: Path, conf: Mapping[str, Any]) -> int | None:
    """Bytes of the largest JPEG or PNG that the site makes of the picture at `path`; None when it makes none.

    What a build has kept is not made again, and nothing is written but in a temporary folder.
    """
    try:
        gallery = Gallery(gather(Settings, conf, {}), Path())
        cached_files = gallery.cache.find_files(gallery.sizes(path))
        if cached_files:
            return next(file.length for file in cached_files if file.extension not in gallery.recipe.formats)
        with tempfile.TemporaryDirectory() as folder:
            return write_widest(gallery.original(path), gallery.recipe, Path(folder)).length
    except (PictureError, SettingsError, OSError):
        return None
