"""The photographs of the content folder, before git keeps them for ever: no larger than is shown, and nothing of what a phone wrote beside.

A JPEG, a PNG or a WebP that is small enough loses no pixel; a HEIC becomes a JPEG. What moves, and what is a link, is left alone.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image

from plugins.core.infrastructure import durable
from plugins.core.publication import picture_bytes
from plugins.journal.pictures.metadata import strip_metadata
from plugins.journal.pictures.original import FORMATS, SUFFIXES, PictureError, explain_failures, read_bare_pixels, require_decodable

LARGEST_SIDE = 3200
"""Pixels: twice the widest picture of a page, so that one may still crop it."""

QUALITY = 90
SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": QUALITY, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": QUALITY, "method": 4},
    "AVIF": {"quality": 80},
}


@dataclass(frozen=True)
class LightenedPicture:
    """A file that was re-encoded: its path, the one it had, and its size in bytes before and after."""

    path: Path
    former: Path
    before: int
    after: int


def lighten_pictures(content: Path, names: Iterable[str], widest: int) -> Iterator[LightenedPicture | PictureError]:
    """Recompress the photographs among `names`, files below `content`, that need it; `widest` is the widest picture of a page, in pixels.

    What cannot be read stays as it is, and is told. Raises OSError.
    """
    for name in names:
        path = content / name
        if path.suffix.lower() in SUFFIXES and not path.is_symlink():
            data = path.read_bytes()
            try:
                lightened = _lighten(data, path.name, max(LARGEST_SIDE, 2 * widest))
            except PictureError as error:
                yield error
                continue
            if lightened is not None:
                yield _replace_file(path, lightened, len(data))


def _lighten(data: bytes, name: str, largest: int) -> bytes | None:
    """The picture `data` as it should be kept; None when it is so already. Raises PictureError."""
    with explain_failures(name), Image.open(io.BytesIO(data), formats=FORMATS) as image:
        require_decodable(image, data)
        form = "JPEG" if image.format == picture_bytes.FORMAT else image.format
        if getattr(image, "n_frames", 1) > 1 or form not in SAVED:
            return None
        if form == image.format and max(image.size) <= largest:
            bare = strip_metadata(data)
            return bare if bare is not None and len(bare) < len(data) else None
        pixels = read_bare_pixels(image)
        pixels.thumbnail((largest, largest), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        (pixels.convert("RGB") if form == "JPEG" else pixels).save(buffer, form, **SAVED[form])
        return buffer.getvalue()


def _replace_file(path: Path, data: bytes, before: int) -> LightenedPicture:
    to = path
    if path.suffix.lower() in picture_bytes.SUFFIXES:
        to = next(each for each in (path.with_suffix(".jpg"), path.with_name(f"{path.stem}-heic.jpg")) if not each.exists())
    durable.write_durably(to, data)
    return LightenedPicture(to, path, before, len(data))


def lighten_content(content: Path, names: Sequence[str], widest: int, near: Callable[[Path], Path]) -> Iterator[str]:
    """Run `lighten_pictures` and give a French sentence for each; texts follow the photographs that change names. `near` gives a path as a
    person would type it."""
    renamed: dict[Path, Path] = {}
    for lighten_picture in lighten_pictures(content, names, widest):
        if isinstance(lighten_picture, PictureError):
            yield f"! {lighten_picture}"
            continue
        if lighten_picture.path != lighten_picture.former:
            renamed[lighten_picture.former] = lighten_picture.path
        yield f"~ {near(lighten_picture.path)} : {_format_weights(lighten_picture)}, sans position ni appareil."
    yield from (f"~ {near(path)} : ce qu’elle montre s’appelle maintenant autrement." for path in _rename_in_texts(content, names, renamed))
    for former in renamed:
        former.unlink()


def _format_weights(picture: LightenedPicture) -> str:
    before, after = (f"{size / 1000:.0f} ko" for size in (picture.before, picture.after))
    return f"{before} → {after}" + (f", de {picture.former.name}" if picture.path != picture.former else "")


def _rename_in_texts(content: Path, names: Sequence[str], renamed: dict[Path, Path]) -> Iterator[Path]:
    """Give the texts the new names, however they wrote the old ones; the publications come before their photographs go."""
    new_names = {form: new.name for old, new in renamed.items() for form in (old.name, quote(old.name))}
    if not new_names:
        return
    old_name = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, new_names), key=len, reverse=True))})(?![\w])")
    for file in names:
        path = content / file
        if file.endswith(".md") and not path.is_symlink():
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            renamed_text = old_name.sub(lambda found: new_names[found[0]], text)
            if renamed_text != text:
                durable.write_durably(path, renamed_text.encode("utf-8", "surrogateescape"))
                yield path
