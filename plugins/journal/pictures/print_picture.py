"""A picture for paper: one file, as wide as the site shows it at most, with nothing beside its pixels."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from plugins.core.publication.identifiers import slugify
from plugins.journal.pictures.derive import File, write_widest
from plugins.journal.pictures.gallery import LONGEST_STEM, Gallery
from plugins.journal.pictures.original import Original


@dataclass(frozen=True)
class PrintedPicture:
    """`name` is that of the file; sizes are in pixels."""

    name: str
    width: int
    height: int


def print_picture(path: Path, gallery: Gallery) -> PrintedPicture:
    """Copy the picture at `path` to the folder `gallery.output`, as JPEG, or PNG if it is transparent; a cached one is copied.

    Raises PictureError when it cannot be read.
    """
    source = gallery.read_original(path)
    derived = _find_cached_file(source, gallery) or write_widest(source, gallery.recipe, gallery.output)
    stem = slugify(path.stem)[:LONGEST_STEM].strip("-") or "image"
    name = f"{stem}-{source.digest[:8]}.{derived.extension}"
    (gallery.output / derived.name).replace(gallery.output / name)
    return PrintedPicture(name, derived.width, derived.height)


def _find_cached_file(source: Original, gallery: Gallery) -> File | None:
    work = gallery.make_sizes_work(source.path)
    cached = next((file for file in gallery.cache.find_files(work) or () if file.extension not in gallery.recipe.formats), None)
    if cached:
        shutil.copyfile(gallery.cache.find_folder(work) / cached.name, gallery.output / cached.name)
    return cached
