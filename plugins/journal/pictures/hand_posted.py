"""Pictures that a person posts by hand, on the networks that no program may post to: upright and square, three lines in large type.

Instagram's and TikTok's own signs cover the top and the bottom of an upright picture: what must be read stands between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from plugins.journal.pictures import original
from plugins.journal.pictures.belfry import Paint
from plugins.journal.pictures.derive import GAZE
from plugins.journal.pictures.drawn_card import TRACKING, load_font, measure_advance, measure_text
from plugins.journal.pictures.recipe import ENCODERS
from plugins.journal.pictures.wrap import shorten_lines, strip_undrawable, wrap_lines

EDGE, ROUND, INDENT, KICKER = 72, 30, 86, 32
"""Pixels: on each side of the words, the radius of a line's number, from it to its words, the letters above the title."""

ABOVE = 0.42
"""Of the band: where the words start when nothing stands above them."""

LEADING, TEXT_LEADING, LEADING_KICKER = 1.06, 1.24, 1.7
TITLE_MOST, TEXT_MOST = 5, 3
"""Lines that a title takes at most, and each of the three."""


@dataclass(frozen=True)
class CardShape:
    """The layout of one picture, in pixels. `band` is the height above the words, which end above `floor`; `gap` separates two lines.

    `sizes` are those of the letters of the title and of the three lines, the largest that fits is taken; the first are for a picture
    that has nothing above its words.
    """

    name: str
    width: int
    height: int
    band: int
    floor: int
    gap: int
    sizes: tuple[tuple[int, int], ...]


SHAPES = (
    CardShape("vertical", 1080, 1920, 780, 1580, 34, ((132, 58), (112, 54), (92, 48), (82, 46), (74, 42), (66, 38), (58, 36), (52, 32))),
    CardShape("carre", 1080, 1080, 360, 1004, 22, ((104, 46), (84, 42), (66, 34), (60, 32), (54, 30), (48, 28), (42, 26), (36, 24))),
)
"""1080×1920 and 1080×1080: the sizes that Instagram and TikTok show without cutting. https://help.instagram.com/1631821640426723"""

BARE_ONLY = 2
"""How many of the sizes are too large beside a picture."""


@dataclass(frozen=True)
class PostedWords:
    """The text of a picture: `kicker` above the title, `three` below it; `journal` and `address` at its foot."""

    title: str
    kicker: str
    three: tuple[str, ...]
    journal: str
    address: str


def draw_posted_pictures(words: PostedWords, picture: Path | None, folder: Path, paint: Paint) -> None:
    """Draw `words` with `paint` in each shape, under `picture` if there is one, in the folder `folder`. Raises PictureError."""
    photograph = original.read_pixels(original.read_original(picture)).convert("RGB") if picture else None
    for shape in SHAPES:
        draw_picture(words, photograph, shape, paint).save(folder / f"{shape.name}.jpg", **ENCODERS["jpg"])


def draw_picture(words: PostedWords, picture: Image.Image | None, shape: CardShape, paint: Paint) -> Image.Image:
    """Draw one picture."""
    image = Image.new("RGB", (shape.width, shape.height), paint.paper if picture else paint.bell)
    if picture:
        image.paste(ImageOps.fit(picture, (shape.width, shape.band), Image.Resampling.LANCZOS, centering=GAZE), (0, 0))
    pen, top = ImageDraw.Draw(image), shape.band + shape.gap if picture else shape.band * ABOVE
    _write(pen, EDGE, top, strip_undrawable(words.kicker), KICKER, paint.brick if picture else paint.ink)
    set_type = _set_type(words, shape, top + KICKER * LEADING_KICKER, shape.sizes[BARE_ONLY:] if picture else shape.sizes)
    for number, line in enumerate(set_type.title):
        _write(pen, EDGE, set_type.top + number * set_type.size * LEADING, line, set_type.size, paint.ink, TRACKING)
    _write_lines(pen, set_type, shape, (paint.ink, paint.bell) if picture else (paint.paper, paint.ink), paint.ink)
    _write_foot(pen, words, shape, (paint.ink, paint.soft if picture else paint.ink))
    return image


@dataclass(frozen=True)
class _Type:
    """Words set in lines: the title from `top` at `size`, the three below it at `small`."""

    top: float
    size: int
    title: list[str]
    small: int
    three: list[list[str]]

    def below(self, gap: int) -> float:
        """The start of the three lines, a gap and a half below the title."""
        return self.top + len(self.title) * self.size * LEADING + 1.5 * gap

    def end(self, gap: int) -> float:
        """Their end."""
        return self.below(gap) + sum(len(sentence_lines) * self.small * TEXT_LEADING + gap for sentence_lines in self.three)


def _set_type(words: PostedWords, shape: CardShape, top: float, sizes: Iterable[tuple[int, int]]) -> _Type:
    """The words at the largest sizes at which they end above the floor; shortened at the smallest."""
    width = shape.width - 2 * EDGE
    for size, small in sizes:
        title = _break_lines(words.title, width, size, TITLE_MOST, TRACKING)
        three = [_break_lines(text, width - INDENT, small, TEXT_MOST) for text in words.three]
        tried = _Type(top, size, title, small, three)
        if tried.end(shape.gap) <= shape.floor and not any(block[-1:] and block[-1].endswith("…") for block in (title, *three)):
            return tried
    return tried


def _write_lines(pen: ImageDraw.ImageDraw, set_type: _Type, shape: CardShape, colours: tuple[str, str], ink: str) -> None:
    """Write the three lines in `ink`, each after its number in a circle; `colours` are those of the number and of the circle."""
    top, pitch = set_type.below(shape.gap), set_type.small * TEXT_LEADING
    for number, sentence_lines in enumerate(set_type.three, 1):
        middle = top + pitch / 2
        pen.ellipse((EDGE, middle - ROUND, EDGE + 2 * ROUND, middle + ROUND), fill=colours[1])
        pen.text((EDGE + ROUND, middle), str(number), colours[0], load_font(36), anchor="mm")
        for row, line in enumerate(sentence_lines):
            _write(pen, EDGE + INDENT, top + row * pitch, line, set_type.small, ink)
        top += len(sentence_lines) * pitch + shape.gap


def _write_foot(pen: ImageDraw.ImageDraw, words: PostedWords, shape: CardShape, inks: tuple[str, str]) -> None:
    top = shape.floor + 8
    pen.rectangle((EDGE, top, shape.width - EDGE, top + 5), fill=inks[0])
    _write(pen, EDGE, top + 18, strip_undrawable(words.journal), 32, inks[0])
    address = strip_undrawable(words.address)
    _write(pen, shape.width - EDGE - measure_text(address, 26), top + 23, address, 26, inks[1])


def _break_lines(text: str, width: float, size: int, most: int, tracking: float = 0) -> list[str]:
    """`text` in `most` lines of `width` at most, shortened if it must be."""

    def measure(part: str) -> float:
        return measure_text(part, size, tracking)

    return wrap_lines(strip_undrawable(text), width, most, measure) or shorten_lines(strip_undrawable(text), width, most, measure)


def _write(pen: ImageDraw.ImageDraw, left: float, top: float, text: str, size: int, colour: str, tracking: float = 0) -> None:
    for letter in text:
        pen.text((left, top), letter, colour, load_font(size))
        left += measure_advance(letter, size) + tracking * size
