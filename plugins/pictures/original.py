"""A picture as the editor left it: recognised, measured, and opened as plain pixels.

What a camera writes beside the pixels (position, date, owner, thumbnail) goes no further than this module.
SVG is not accepted: it is a program, and cleaning it is another trade.
"""

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from plugins.publication import heic
from plugins.publication.errors import BeffroiError, Exit

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", heic.FORMAT)
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", *heic.SUFFIXES)
Image.register_open(heic.FORMAT, heic.open_heic, heic.is_heic)

MOST_PIXELS = 100_000_000
"""Once open such a picture takes 300 MB; the largest phones of 2026 make 50 megapixels in everyday use. `check` has the same limit."""

TURNED = (5, 6, 7, 8)
"""The orientations that exchange width and height. EXIF 2.32, tag 0x0112."""

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


def read(path: Path) -> Original:
    """The picture at `path`, from its bytes and its head alone. Raises PictureError when it is not one, or is too large to open."""
    with explained(path.name):
        content = path.read_bytes()
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise Image.DecompressionBombError
            if image.getexif().get(ORIENTATION) in TURNED:
                width, height = height, width
    return Original(path, hashlib.sha256(content).hexdigest(), width, height)


def pixels(original: Original) -> Image.Image:
    """The picture upright, in sRGB, 8 bits a channel, RGB or RGBA, and nothing else. Of a moving picture, the first image.

    A movement that cannot be stopped is not accessible (RGAA 13.8). Raises PictureError.
    """
    with explained(original.path.name), Image.open(original.path, formats=FORMATS) as image:
        return bare_pixels(image)


def bare_pixels(image: Image.Image) -> Image.Image:
    """The pixels of `image`, as `pixels` gives them. Raises whatever Pillow does on a damaged one: see `explained`."""
    image.load()
    plain = _plain(_in_srgb(ImageOps.exif_transpose(image)))
    plain.info = {}
    return plain


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.point(lambda level: level * (1 / 256)).convert("L").convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Pillow's decoders fail in many ways on damaged files: whatever they raise about the picture `name`, a person hears what to do.

    Raises PictureError.
    """
    try:
        yield
    except Image.DecompressionBombError:
        limit = MOST_PIXELS // 1_000_000
        raise PictureError(f"{name} : cette image a trop de pixels. Réduisez-la à moins de {limit} mégapixels.") from None
    except UnidentifiedImageError:
        raise PictureError(f"{name} : ce fichier n’est pas une image JPEG, PNG, WebP, AVIF, GIF ou HEIC.") from None
    except Exception as error:
        raise PictureError(f"{name} : cette image est abîmée et ne s’ouvre pas. Envoyez-la de nouveau.") from error
