"""A picture as the editor left it, recognised, measured and opened as plain pixels, and the files made of it that browsers choose from.

What a camera writes beside the pixels (position, date, owner, thumbnail) goes no further than this module.
SVG is not accepted: it is a program, and cleaning it is another trade.
"""

import hashlib
import io
import json
import math
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL import __version__ as PILLOW

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


VERSION = 1

TALLEST = 16383
"""Pixels: the largest side of a WebP. https://developers.google.com/speed/webp/faq#what_is_the_maximum_size_a_webp_image_can_be"""

NEAR = 0.9
"""A size is left out when the next one is hardly larger."""

MEDIA_TYPES = MappingProxyType({"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"})

ENCODERS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "avif": {"format": "AVIF", "quality": 63, "speed": 8, "max_threads": 1, "autotiling": False},
        "webp": {"format": "WEBP", "quality": 78, "method": 4},
        "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
        "png": {"format": "PNG", "compress_level": 6},
    }
)
"""Pillow's options. AVIF at speed 8 takes 0.5 s for the four widths of a 1600×1000 drawing, at speed 6 it takes 2.3 s for 19 % fewer
bytes. At quality 55 the soft edges of flat drawings smear; at 63 they stay. One thread, no tiles: the bytes must not depend on the
number of processors."""


@dataclass(frozen=True)
class Recipe:
    """The files made of one picture: `widths` in pixels, narrowest first, in each of `formats`; the widest also as JPEG or PNG."""

    widths: tuple[int, ...]
    formats: tuple[str, ...] = ("avif", "webp")

    def widths_for(self, width: int, height: int) -> tuple[int, ...]:
        """The widths to make of a picture of this size: never wider than it is, never taller than WebP allows."""
        widest = max(1, min(width, self.widths[-1], TALLEST * width // height))
        return (*(each for each in self.widths if each <= widest * NEAR), widest)


def digest_inputs(what: str, *inputs: object) -> str:
    """The name of a result: the same for the same inputs under the same recipe and the same Pillow, whose encoders decide the bytes."""
    key_parts = [VERSION, PILLOW, what, *(asdict(each) if isinstance(each, Recipe) else each for each in inputs)]
    encoders = {name: dict(options) for name, options in ENCODERS.items()}
    return hashlib.sha256(json.dumps([key_parts, encoders], sort_keys=True).encode()).hexdigest()


CARD_SIZE = (1200, 630)
"""Pixels; the ratio of 1.91 that networks show uncut. https://developers.facebook.com/docs/sharing/webmasters/images"""

SMALLEST_CARD = (600, 315)
"""Below it the same page announces a thumbnail instead of a large picture."""

GAZE = (0.5, 0.4)
"""Where to cut: the middle of the width, a little above the middle of the height, where faces are."""

PAPER = "#fbf8f2"
"""The theme's paper, under what is transparent."""

LIST = "files.json"


@dataclass(frozen=True)
class File:
    """One made file; sizes in pixels, `length` in bytes."""

    name: str
    extension: str
    width: int
    height: int
    length: int


def write_sizes(source: Original, recipe: Recipe, folder: Path) -> None:
    """Fill `folder` with the picture in each width and format of `recipe`, the widest also as JPEG, or PNG if it is transparent.

    Raises PictureError when the picture cannot be read to its end.
    """
    image, files = read_pixels(source), []
    widths = recipe.widths_for(*image.size)
    for width in reversed(widths):
        image = _narrow(image, width)
        fallback = (_choose_fallback(image),) if width == widths[-1] else ()
        files += [save_image(image, extension, folder) for extension in (*recipe.formats, *fallback)]
    write_file_list(files, folder)


def write_widest(source: Original, recipe: Recipe, folder: Path) -> File:
    """In `folder`, only the widest as JPEG or PNG, which feeds and networks are given. Raises PictureError."""
    image = read_pixels(source)
    image = _narrow(image, recipe.widths_for(*image.size)[-1])
    return save_image(image, _choose_fallback(image), folder)


def _narrow(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image if (width, height) == image.size else image.resize((width, height), Image.Resampling.LANCZOS)


def _choose_fallback(image: Image.Image) -> str:
    return "png" if image.mode == "RGBA" else "jpg"


def has_card(source: Original) -> bool:
    """Whether the picture is large enough to be shown by networks as a large one."""
    return source.width >= SMALLEST_CARD[0] and source.height >= SMALLEST_CARD[1]


def write_card(source: Original, folder: Path) -> None:
    """Fill `folder` with the picture cut to the shape of a card, never enlarged. Raises PictureError."""
    image = read_pixels(source)
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, PAPER), image).convert("RGB")
    scale = min(1, image.width / CARD_SIZE[0], image.height / CARD_SIZE[1])
    size = (round(CARD_SIZE[0] * scale), round(CARD_SIZE[1] * scale))
    write_file_list([save_image(ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=GAZE), "jpg", folder)], folder)


def save_image(image: Image.Image, extension: str, folder: Path) -> File:
    """Write `image` in `folder`, encoded as the recipe says for `extension`."""
    name = f"{image.width}.{extension}"
    image.save(folder / name, **ENCODERS[extension])
    return File(name, extension, image.width, image.height, (folder / name).stat().st_size)


def write_file_list(files: Iterable[File], folder: Path) -> None:
    """Write down what was made."""
    (folder / LIST).write_text(json.dumps([asdict(file) for file in files]), encoding="utf-8")


def list_made_files(folder: Path) -> tuple[File, ...]:
    """The files in `folder`, widest first. Raises OSError or ValueError when something is missing or cut short."""
    files = tuple(File(**each) for each in json.loads((folder / LIST).read_text(encoding="utf-8")))
    if any((folder / file.name).stat().st_size != file.length for file in files):
        raise ValueError(folder)
    return files


# The cache of made files: a folder for each result, named by everything that decides its bytes.
# It may be deleted at any time; the next build makes it again.


@dataclass(frozen=True)
class CachedWork:
    """Something to make: `make` fills an empty folder; `key` identifies the result, the same for the same bytes."""

    key: str
    make: Callable[[Path], None]


class WorkCache:
    """The results kept in one folder, for any number of concurrent builds."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()

    def find_folder(self, work: CachedWork) -> Path:
        """The folder of the result of `work`, present or not."""
        return self.folder / work.key[:2] / work.key

    def find_files(self, work: CachedWork) -> tuple[File, ...] | None:
        """The files of `work` if they are there and whole."""
        try:
            return list_made_files(self.find_folder(work))
        except (OSError, ValueError, TypeError):
            return None

    def get_files(self, work: CachedWork) -> tuple[File, ...]:
        """The files of `work`, made now if they are not there. Raises what `work.make` raises."""
        return self.find_files(work) or self._make_files(work)

    def _make_files(self, work: CachedWork) -> tuple[File, ...]:
        place = self.find_folder(work)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=place.parent) as folder:
            fresh = Path(folder) / "fresh"
            fresh.mkdir()
            work.make(fresh)
            files = list_made_files(fresh)
            with suppress(OSError):  # another build put the same files there meanwhile
                fresh.rename(place)
        return files
