"""Photographs before they are kept: those of the content folder before git has them, those of a phone."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from PIL import Image

from plugins.core.infrastructure import durable
from plugins.core.publication import picture_bytes
from plugins.journal.pictures.metadata import strip_metadata
from plugins.journal.pictures.renditions import (
    FORMATS,
    MOST_PIXELS,
    SUFFIXES,
    PictureError,
    explain_failures,
    read_bare_pixels,
    require_decodable,
)

PHONE_FORMATS = ("JPEG", "PNG", "WEBP")
PHONE_LARGEST_SIDE = 2048
"""Pixels: twice what a page shows on the densest screens of 2026."""

PHONE_QUALITY = 82
"""At which nobody sees a difference on a photograph, and a phone's picture weighs some 400 kB."""

MOST_RECEIVED = 24_000_000
"""Pixels of what is decoded whole: all but a JPEG in strips, which is decoded smaller. The unit of the service has 1 GB for everything, and
the phone sends four million: https://libjpeg-turbo.org/ holds the six bytes of each pixel of a progressive one."""
BACKGROUND = "white"
_ONE = Lock()


def remake_phone_picture(data: bytes, formats: tuple[str, ...] = PHONE_FORMATS) -> bytes:
    """A JPEG of the picture `data`, which is in one of `formats`, by Pillow's names. One at a time: opened, the largest takes
    300 MB. Raises PictureError."""
    with _ONE, explain_failures("photo", MOST_RECEIVED), Image.open(io.BytesIO(data), formats=formats) as image:
        in_strips = image.format == "JPEG" and not image.info.get("progressive")
        require_decodable(image, data, MOST_PIXELS if in_strips else MOST_RECEIVED)
        image.draft("RGB", (PHONE_LARGEST_SIDE, PHONE_LARGEST_SIDE))
        pixels = read_bare_pixels(image)
        pixels.thumbnail((PHONE_LARGEST_SIDE, PHONE_LARGEST_SIDE), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        _make_opaque(pixels).save(buffer, "JPEG", quality=PHONE_QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()


def _make_opaque(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, BACKGROUND)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


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
