"""A picture as the editor left it: recognised, measured, and opened as plain pixels.

What a camera writes beside the pixels (position, date, owner, thumbnail) goes no further than this module.
SVG is not accepted: it is a program, and cleaning it is another trade.
"""

import hashlib
import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from plugins.core.infrastructure.errors import BeffroiError, Exit
from plugins.core.publication import picture_bytes
from plugins.core.publication.picture_bytes import has_many_scans

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", picture_bytes.FORMAT)
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", *picture_bytes.SUFFIXES)
Image.register_open(picture_bytes.FORMAT, picture_bytes.open_heic, picture_bytes.is_heic)

MOST_PIXELS = 100_000_000
"""Once open such a picture takes 400 MB; the largest phones of 2026 make 50 megapixels in everyday use. `check` has the same limit."""

MOST_AT_ONCE = 24_000_000
"""Pixels that are made plain at once, in three copies of 100 MB at most. A larger picture is made smaller on the way, by a whole factor and
strip by strip: it keeps more than 2,400 pixels in its smaller side unless it is a ribbon, and no page shows as many."""
STRIP = 2_000_000
"""Pixels of a strip."""

TURNED = (5, 6, 7, 8)
"""The orientations that exchange width and height. EXIF 2.32, tag 0x0112."""
MIRRORED = (2, 3, 4)
"""Those that do not, and are not upright."""

ORIENTATION = 0x0112

warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
"""Pillow warns past 89 megapixels, in English; MOST_PIXELS has refused the picture before."""


class PictureError(BeffroiError):
    """A file that cannot become a picture of the site; an editor replaces it. The text is a French sentence about the file."""

    exit_code = Exit.CONTENT


@dataclass(frozen=True)
class Original:
    """A picture of the content folder. `width` and `height` are in pixels, once turned upright; `digest` names its bytes (SHA-256)."""

    path: Path
    digest: str
    width: int
    height: int


def read_original(path: Path) -> Original:
    """The picture at `path`, from its bytes and its head alone. Raises PictureError when it is not one, or is too large to open."""
    with explain_failures(path.name):
        content = path.read_bytes()
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
            require_decodable(image, content)
            if image.getexif().get(ORIENTATION) in TURNED:
                width, height = height, width
    return Original(path, hashlib.sha256(content).hexdigest(), width, height)


def require_decodable(image: Image.Image, data: bytes, most: int = MOST_PIXELS) -> None:
    """Raises DecompressionBombError unless `image`, opened from `data`, has at most `most` pixels, and few passes over them."""
    if image.width * image.height > most or (image.format == "JPEG" and has_many_scans(data)):
        raise Image.DecompressionBombError


def read_pixels(original: Original) -> Image.Image:
    """The picture upright, in sRGB, 8 bits a channel, RGB or RGBA, and nothing else. Of a moving picture, the first image.

    A movement that cannot be stopped is not accessible (RGAA 13.8). Raises PictureError.
    """
    with explain_failures(original.path.name), Image.open(original.path, formats=FORMATS) as image:
        return read_bare_pixels(image)


def read_bare_pixels(image: Image.Image) -> Image.Image:
    """The pixels of `image`, as `pixels` gives them. Raises whatever Pillow does on a damaged one: see `explain_failures`."""
    factor = math.ceil(math.sqrt(image.width * image.height / MOST_AT_ONCE))
    if factor > 1:
        image.draft(image.mode, (image.width // factor, image.height // factor))  # a JPEG is decoded smaller; others do not listen
        factor = math.ceil(math.sqrt(image.width * image.height / MOST_AT_ONCE))
    image.load()
    pixels = (
        _turn_upright(_reduce(image, factor), image) if factor > 1 else _convert_to_plain(_convert_to_srgb(ImageOps.exif_transpose(image)))
    )
    pixels.info = {}
    return pixels


def _reduce(image: Image.Image, factor: int) -> Image.Image:
    """The pixels of `image`, plain, in as many times fewer in each direction, without a plain copy of the whole."""
    rows = factor * max(1, STRIP // (image.width * factor))
    reduced: Image.Image | None = None
    for top in range(0, image.height, rows):
        strip = _convert_to_plain(_convert_to_srgb(image.crop((0, top, image.width, min(top + rows, image.height))))).reduce(factor)
        reduced = reduced or Image.new(strip.mode, (strip.width, math.ceil(image.height / factor)))
        reduced.paste(strip, (0, top // factor))
    if reduced is None:
        raise ValueError("an image without a row")
    return reduced


def _turn_upright(made: Image.Image, image: Image.Image) -> Image.Image:
    """`made` of `image`, turned as the camera says that `image` is."""
    exif = image.getexif()
    if exif.get(ORIENTATION) not in TURNED + MIRRORED:
        return made
    made.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(made)


def _convert_to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    from PIL import ImageCms  # Little CMS, for a picture that brings its colours

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _convert_to_plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.point(lambda level: level * (1 / 256)).convert("L").convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


@contextmanager
def explain_failures(name: str, most: int = MOST_PIXELS) -> Iterator[None]:
    """Pillow's decoders fail in many ways on damaged files: whatever they raise about the picture `name`, a person hears what to do,
    and that it may have `most` pixels.

    Raises PictureError.
    """
    try:
        yield
    except Image.DecompressionBombError:
        limit = most // 1_000_000
        raise PictureError(f"{name} : cette image a trop de pixels. Réduisez-la à moins de {limit} mégapixels.") from None
    except UnidentifiedImageError:
        raise PictureError(f"{name} : ce fichier n’est pas une image JPEG, PNG, WebP, AVIF, GIF ou HEIC.") from None
    except Exception as error:
        raise PictureError(f"{name} : cette image est abîmée et ne s’ouvre pas. Envoyez-la de nouveau.") from error
