"""The card of a publication without a picture: its section, its title, the journal's name, and the belfry.

Drawn letter by letter, without a shaping library, so that the same title gives the same bytes on every machine.
"""

import io
import marshal
import math
import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageColor

from plugins.core.publication.kind import NO_FACE, CardFace, Scene
from plugins.journal.pictures.renditions import CARD_SIZE, File, save_image, write_file_list
from plugins.journal.pictures.scenes import IN_DANGER, LETTERINGS, THEME, Lettering, Paint, draw_scenery

if TYPE_CHECKING:
    from PIL import ImageFont

NO_BREAK = "\u00a0"
THIN = "\u202f"
UNDRAWN = re.compile(
    "[^\u0020-\u007e\u00a0-\u017f\u0192\u2000-\u200a\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030"
    "\u2032\u2033\u2039\u203a\u2044\u20ac\u2122\u2190-\u2193\u2212]"
)
"""Whatever the font cannot draw; the same list is in fonts/README.md."""

Measure = Callable[[str], float]


def strip_undrawable(text: str) -> str:
    """`text` without what the font has no letter for, such as an emoji; its spaces as French wants them before « : ; ! ? »."""
    spaced = " ".join(UNDRAWN.sub(" ", unicodedata.normalize("NFC", text)).split(" ")).strip()
    spaced = re.sub(r"[ \u00a0\u202f]+([;!?])", rf"{THIN}\1", re.sub(" +", " ", spaced))
    spaced = re.sub(r"[ \u00a0\u202f]+([:»%€])", rf"{NO_BREAK}\1", spaced)
    return re.sub(r"«[ \u00a0\u202f]*", f"«{NO_BREAK}", spaced)


def wrap_lines(text: str, width: float, most: int, measure: Measure) -> list[str] | None:
    """`text` in at most `most` lines of at most `width`, as even as can be; None when it does not fit."""
    broken = _fill_lines(text, width, measure)
    if broken is None or len(broken) > most:
        return None
    low, high = 0.0, width
    while high - low > 4:
        middle = (low + high) / 2
        tried = _fill_lines(text, middle, measure)
        if tried is not None and len(tried) == len(broken):
            broken, high = tried, middle
        else:
            low = middle
    return broken


def shorten_lines(text: str, width: float, most: int, measure: Measure) -> list[str]:
    """`text` in `most` lines of at most `width`, ending with an ellipsis: words go from the end, then letters."""
    while text:
        shorter = text.rsplit(" ", 1)[0] if " " in text else text[:-1]
        text = shorter.rstrip(" ,;:–—-" + NO_BREAK + THIN)
        shortened = wrap_lines(f"{text}…", width, most, measure)
        if shortened:
            return shortened
    return []


def _fill_lines(text: str, width: float, measure: Measure) -> list[str] | None:
    """Lines filled one after the other; None when a word alone is wider than `width`."""
    done: list[str] = []
    line = ""
    for piece in re.findall(r"[^ -]*-+|[^ -]+ ?| ", text):
        if line and measure((line + piece).rstrip(" ")) > width:
            done.append(line.rstrip(" "))
            line = ""
        line += piece
        if measure(line.rstrip(" ")) > width:
            return None
    return [*done, line.rstrip(" ")] if line.strip() else done


# A drawing of few colours as a PNG, encoded in a third of the time that Pillow takes and in fewer bytes.
# Pillow filters no picture with a palette. A drawing of flat shapes is nearly the same from one row to the next: each row is written as its
# difference from the one above (filter « Up »), which leaves long runs of zeros, and runs are all that zlib is asked to look for. No run
# begins in one band of rows and ends in another: a band that comes back in many pictures is packed once.
# https://www.w3.org/TR/png-3/#9Filters, https://zlib.net/manual.html#Advanced (Z_RLE), https://www.rfc-editor.org/rfc/rfc1950 (Adler-32).

SIGNATURE = b"\x89PNG\r\n\x1a\n"
UP = 2
"""The filter that each row begins with."""
WITH_PALETTE = 3
"""The colour type. https://www.w3.org/TR/png-3/#3colourType"""
HEAD = struct.Struct("!IIBBBBB")
ENCODER = zlib.ZLIB_RUNTIME_VERSION
"""What decides the bytes besides the pixels."""
STREAM, STREAM_END = b"\x78\xda", b"\x03\x00"
"""What zlib writes before all bands, and after them: a last block, of nothing."""
ADLER_MODULUS = 65521
"""Of the sums of Adler-32."""


@dataclass(frozen=True)
class PackedBand:
    """Rows of a picture, as zlib packs them apart, and what it tells of the `length` bytes that they were."""

    width: int
    rows: int
    data: bytes
    checksum: int
    length: int


def pack_band(pixels: Image.Image, top: int, bottom: int) -> PackedBand:
    """The rows from `top` to `bottom` of `pixels`, an image of mode L."""
    width, rows = pixels.size[0], bottom - top
    filtered = Image.new("L", (width + 1, rows), UP)
    above = pixels.crop((0, top - 1, width, bottom - 1))  # nothing, above the first
    filtered.paste(ImageChops.subtract_modulo(pixels.crop((0, top, width, bottom)), above), (1, 0))
    packer, data = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS, strategy=zlib.Z_RLE), filtered.tobytes()
    return PackedBand(width, rows, packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH), zlib.adler32(data), len(data))


def encode_flat_png(bands: Sequence[PackedBand], palette: bytes) -> bytes:
    """The PNG of `bands`, from the top; their levels are numbers of the colours of `palette`, three bytes each (red, green, blue)."""
    low, high = 1, 0
    for band in bands:
        high = (high + (band.checksum >> 16) + (low - 1) * band.length) % ADLER_MODULUS
        low = (low + (band.checksum & 0xFFFF) - 1) % ADLER_MODULUS
    data = b"".join((STREAM, *(band.data for band in bands), STREAM_END, struct.pack("!HH", high, low)))
    head = HEAD.pack(bands[0].width, sum(band.rows for band in bands), 8, WITH_PALETTE, 0, 0, 0)
    return b"".join(
        (SIGNATURE, _build_chunk(b"IHDR", head), _build_chunk(b"PLTE", palette), _build_chunk(b"IDAT", data), _build_chunk(b"IEND", b""))
    )


def _build_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))


FONT = Path(__file__).parent / "fonts" / "bricolage-grotesque-bold.ttf"

LEFT, WIDTH = 64, 700
"""Pixels: where the words stand, left of the belfry."""

KICKER_TOP, KICKER_SIZE, WARNING_SIZE = 62, 28, 42
TITLE_TOP, TITLE_HEIGHT = 118, 336
NAME_TOP, NAME_SIZE = 512, 38
TOWN_TOP, TOWN_SIZE = 560, 24

TITLE_SIZES = (104, 92, 82, 74, 66, 58, 52, 46)
"""Pixels, the largest that fits is taken."""

LEADING = 1.06
TRACKING = -0.022
"""Of the size of a letter: large titles are set tight."""

LOWEST, MARGIN = 1.25, 12
"""How far below the top of its line a letter may go, in sizes; how far outside its place, in pixels."""

SCENERY_COLOURS, SHADES = 49, 5
"""Of the palette: those of what is behind the words, and those of each of the INKS from the paper to the full colour, by which letters
have soft edges. A card takes 19 kB and 2 ms; with all the colours of its letters it took 22 kB and 16 ms."""

TEMPLATE = "template"
"""The file that keeps a template."""

INKS = ("brick", "ink", "soft")
"""The colours of words, by their names in `Paint`."""

STEPS = 4
"""To a pixel: where a letter may begin. Drawn once for each, it is then only put down."""

VERSION, SCENES_VERSION = 3, 1
"""Of the drawing, and of the scenes that are not the belfry: another one gives each card another address."""

LETTER_MASK = [0] + [255] * 255
"""What of a letter is put down: all that covers something."""


@dataclass(frozen=True)
class CardWords:
    """The text of a card, before it is made drawable, and its colours. `as_jpeg`: Instagram takes no PNG."""

    title: str
    kicker: str
    sitename: str
    town: str
    paint: Paint = THEME
    face: CardFace = NO_FACE
    as_jpeg: bool = False

    @property
    def inputs(self) -> tuple[str | int, ...]:
        """Everything that decides the card's bytes, besides the recipe's version: the theme's own colours too."""
        words = (self.title, self.kicker, self.sitename, self.town)
        drawn = (SCENES_VERSION, *astuple(self.face)) if self.face != NO_FACE else ()
        return (
            *words,
            VERSION,
            ENCODER,
            *(astuple(self.paint) if self.paint != THEME else ()),
            *drawn,
            *(("jpg",) if self.as_jpeg else ()),
        )

    @property
    def ground(self) -> tuple[Paint, Scene]:
        """The colours and the scene of the template that they are written on."""
        return IN_DANGER if self.face.scene == "danger" else self.paint, self.face.scene

    @property
    def template_inputs(self) -> tuple[str | int, ...]:
        """Everything that decides that template."""
        paint, scene = self.ground
        return (*astuple(paint), scene, VERSION, SCENES_VERSION, SCENERY_COLOURS, SHADES, *CARD_SIZE)


@dataclass(frozen=True, eq=False)
class CardTemplate:
    """A card without its words, drawn once: its `pixels` are numbers of the colours of `palette`, and `shades` turns how much of a pixel a
    letter covers (0 to 255) into the number of the colour that it has there, for each of INKS."""

    pixels: Image.Image
    palette: bytes
    shades: Mapping[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> "CardTemplate":
        """Read the template that `write` left in `folder`. Raises OSError, or ValueError when it cannot be read."""
        try:
            pixels, palette, shades = marshal.loads(zlib.decompress((folder / TEMPLATE).read_bytes()))
            return cls(Image.frombytes("L", CARD_SIZE, pixels), palette, shades)
        except (zlib.error, EOFError, TypeError) as error:
            raise ValueError(str(folder)) from error

    def write(self, folder: Path) -> None:
        """Leave it in `folder`, for later builds: to draw one takes as long as thirty cards."""
        packed = zlib.compress(marshal.dumps((self.pixels.tobytes(), self.palette, dict(self.shades))), 1)
        (folder / TEMPLATE).write_bytes(packed)
        write_file_list([File(TEMPLATE, "", *CARD_SIZE, len(packed))], folder)


@lru_cache
def build_card_template(paint: Paint, scene: Scene = "belfry") -> CardTemplate:
    """The card of that `scene` in the colours of `paint`."""
    drawn = draw_scenery(CARD_SIZE, paint, scene).quantize(SCENERY_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    pixels = Image.frombytes("L", drawn.size, drawn.tobytes())
    colours = bytearray(drawn.getpalette() or ())
    number = pixels.tobytes()[KICKER_TOP * CARD_SIZE[0] + LEFT]
    paper, shades = colours[3 * number : 3 * number + 3], {}
    for name in INKS:
        first, ink = len(colours) // 3, ImageColor.getrgb(getattr(paint, name))
        covered = [round(level / 255 * SHADES) for level in range(256)]
        shades[name] = bytes(first + step - 1 if step else number for step in covered)
        for step in range(1, SHADES + 1):
            colours += bytes(round(below + (above - below) * step / SHADES) for below, above in zip(paper, ink, strict=False))
    return CardTemplate(pixels, bytes(colours), shades)


def draw_card(words: CardWords, folder: Path, find_template: Callable[[CardWords], CardTemplate] | None = None) -> None:
    """Fill `folder` with the card of `words`: their letters are put on the template, and nothing else is drawn. `find_template` gives it
    where one may have been kept."""
    template, face = find_template(words) if find_template else build_card_template(*words.ground), words.face
    title = _draw_lines(*fit_title(strip_undrawable(words.title)), TRACKING)
    lettered = [
        (strip_undrawable(text), place) for text, place in zip((face.large, face.small), LETTERINGS.get(face.scene, ()), strict=False)
    ]
    bottom = NAME_TOP if lettered else TITLE_TOP + title.height
    pixels = template.pixels.crop((0, 0, CARD_SIZE[0], bottom))
    pixels.paste(title.point(template.shades["ink"]), (LEFT - MARGIN, TITLE_TOP))
    for text, place in lettered:
        _draw_text(pixels, text, place, template)
    kicker = (KICKER_TOP, face.label or words.kicker, WARNING_SIZE if face.scene == "danger" else KICKER_SIZE, "brick")
    name, town = (NAME_TOP, words.sitename, NAME_SIZE, "ink"), (TOWN_TOP, words.town, TOWN_SIZE, "soft")
    bands = (
        _draw_band(template, 0, TITLE_TOP, kicker),
        pack_band(pixels, TITLE_TOP, bottom),
        _draw_band(template, bottom, CARD_SIZE[1], name, town),
    )
    png = encode_flat_png(bands, template.palette)
    if words.as_jpeg:
        with Image.open(io.BytesIO(png)) as drawn:
            write_file_list([save_image(drawn.convert("RGB"), "jpg", folder)], folder)
        return
    file = f"{CARD_SIZE[0]}.png"
    (folder / file).write_bytes(png)
    write_file_list([File(file, "png", *CARD_SIZE, len(png))], folder)


@lru_cache(maxsize=128)
def _draw_band(template: CardTemplate, top: int, bottom: int, *lines: tuple[int, str, int, str]) -> PackedBand:
    """The rows from `top` to `bottom` of a card, with these lines (where, what, how large, in which of INKS): they come back on many."""
    pixels = template.pixels.copy()
    for line_top, text, size, ink in lines:
        pixels.paste(_draw_lines(size, [shorten_to_one_line(text, size)]).point(template.shades[ink]), (LEFT - MARGIN, line_top))
    return pack_band(pixels, top, bottom)


def _draw_text(pixels: Image.Image, text: str, place: Lettering, template: CardTemplate) -> None:
    """Put `text` at its `place` in the scene, as large as it may be there; what covers nothing of a pixel leaves it as it is."""
    size = next((size for size in range(place.size, 12, -2) if measure_text(text, size) <= place.width), 12)
    inked = _draw_lines(size, [text])
    left_edge = round(place.middle - measure_text(text, size) / 2) - MARGIN
    pixels.paste(inked.point(template.shades[place.ink]), (left_edge, place.top + (place.size - size) // 2), inked.point(LETTER_MASK))


def fit_title(title: str) -> tuple[int, list[str]]:
    """The size in pixels and the lines of a title; shortened when even the smallest size is too large."""
    for size in TITLE_SIZES:
        title_lines = wrap_lines(title, *_measure_room(size))
        if title_lines is not None:
            return size, title_lines
    return size, shorten_lines(title, *_measure_room(size))


def _measure_room(size: int) -> tuple[float, int, Callable[[str], float]]:
    """What a title of `size` may take: a width, a number of lines, and how its letters are measured, each piece once."""
    return WIDTH, int(TITLE_HEIGHT / (size * LEADING)), cache(lambda text: measure_text(text, size, TRACKING))


def shorten_to_one_line(text: str, size: int) -> str:
    """`text` made drawable, on one line of the words' width."""
    text = strip_undrawable(text)
    return text if measure_text(text, size) <= WIDTH else "".join(shorten_lines(text, WIDTH, 1, lambda part: measure_text(part, size)))


def measure_text(text: str, size: int, tracking: float = 0) -> float:
    """The width of `text` in pixels."""
    return sum(measure_advance(letter, size) for letter in text) + tracking * size * max(0, len(text) - 1)


def _draw_lines(size: int, written: list[str], tracking: float = 0) -> Image.Image:
    """How much of each pixel the lines `written` cover (mode L), as wide as words may be and a MARGIN on each side; nothing is lower than
    the last line's own letters."""
    lowest = max(0, len(written) - 1) * size * LEADING
    mask = Image.new("L", (WIDTH + 2 * MARGIN, round(lowest + size * LOWEST)))
    for number, line in enumerate(written):
        x, top = float(MARGIN), round(number * size * LEADING)
        for letter in line:
            pixel, part = divmod(round(x * STEPS), STEPS)
            shape = _draw_letter(letter, size, part)
            mask.paste(255, (pixel - MARGIN, top), shape)
            x += measure_advance(letter, size) + tracking * size
    return mask


@cache
def _draw_letter(letter: str, size: int, part: int) -> Image.Image:
    """How much of each pixel `letter` covers, when it begins MARGIN pixels and so many STEPS from the left."""
    from PIL import ImageDraw  # with FreeType, once a card must be drawn

    shape = Image.new("L", (math.ceil(measure_advance(letter, size)) + 2 * MARGIN, round(size * LOWEST)))
    ImageDraw.Draw(shape).text((MARGIN + part / STEPS, 0), letter, 255, load_font(size))
    return shape


@lru_cache(maxsize=4096)
def measure_advance(letter: str, size: int) -> float:
    """The advance width of `letter`, in pixels."""
    return load_font(size).getlength(letter)


@lru_cache
def load_font(size: int) -> "ImageFont.FreeTypeFont":
    """The font at `size` pixels, without shaping: Raqm is there or not according to the machine."""
    from PIL import ImageFont  # FreeType, once a card must be drawn

    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
