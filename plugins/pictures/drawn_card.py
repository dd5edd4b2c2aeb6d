"""The card of a publication without a picture: its section, its title, the journal's name, and the belfry.

Drawn letter by letter, without a shaping library, so that the same title gives the same bytes on every machine.
"""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from plugins.pictures.belfry import THEME, Paint, scenery
from plugins.pictures.derive import CARD_SIZE, finish, save
from plugins.pictures.wrap import drawable, lines, shorten_lines

FONT = Path(__file__).parent / "fonts" / "bricolage-grotesque-bold.ttf"

LEFT, WIDTH = 64, 700
"""Pixels: where the words stand, left of the belfry."""

KICKER_TOP, KICKER_SIZE = 62, 28
TITLE_TOP, TITLE_HEIGHT = 118, 336
NAME_TOP, NAME_SIZE = 512, 38
TOWN_TOP, TOWN_SIZE = 560, 24

TITLE_SIZES = (104, 92, 82, 74, 66, 58, 52, 46)
"""Pixels, the largest that fits is taken."""

LEADING = 1.06
TRACKING = -0.022
"""Of the size of a letter: large titles are set tight."""

COLOURS = 64
"""Of the palette: a card takes 19 kB and 16 ms; with all colours 40 kB."""


@dataclass(frozen=True)
class CardWords:
    """What is written on a card, before it is made drawable, and in what colours."""

    title: str
    kicker: str
    sitename: str
    town: str
    paint: Paint = THEME

    @property
    def inputs(self) -> tuple[str, ...]:
        """Everything that decides the card's bytes, besides what the recipe's version stands for: the theme's own colours among that."""
        return (self.title, self.kicker, self.sitename, self.town, *(astuple(self.paint) if self.paint != THEME else ()))


def draw(words: CardWords, folder: Path) -> None:
    """Fill `folder` with the card of `words`."""
    image = scenery(CARD_SIZE, words.paint).copy()
    pen, paint = ImageDraw.Draw(image), words.paint
    write(pen, KICKER_TOP, one_line(words.kicker, KICKER_SIZE), KICKER_SIZE, paint.brick)
    size, title = fit_title(drawable(words.title))
    for number, line in enumerate(title):
        write(pen, TITLE_TOP + number * size * LEADING, line, size, paint.ink, TRACKING)
    write(pen, NAME_TOP, one_line(words.sitename, NAME_SIZE), NAME_SIZE, paint.ink)
    write(pen, TOWN_TOP, one_line(words.town, TOWN_SIZE), TOWN_SIZE, paint.soft)
    finish([save(image.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE), "png", folder)], folder)


def fit_title(title: str) -> tuple[int, list[str]]:
    """The size in pixels and the lines of a title; shortened when even the smallest size is too large."""
    for size in TITLE_SIZES:
        found = lines(title, *_room(size))
        if found is not None:
            return size, found
    return size, shorten_lines(title, *_room(size))


def _room(size: int) -> tuple[float, int, Callable[[str], float]]:
    """What a title of `size` may take: a width, a number of lines, and how its letters are measured."""
    return WIDTH, int(TITLE_HEIGHT / (size * LEADING)), lambda text: measure_text(text, size, TRACKING)


def one_line(text: str, size: int) -> str:
    """`text` made drawable, on one line of the words' width."""
    text = drawable(text)
    return text if measure_text(text, size) <= WIDTH else "".join(shorten_lines(text, WIDTH, 1, lambda part: measure_text(part, size)))


def measure_text(text: str, size: int, tracking: float = 0) -> float:
    """The width of `text` in pixels."""
    return sum(advance(letter, size) for letter in text) + tracking * size * max(0, len(text) - 1)


def write(pen: ImageDraw.ImageDraw, top: float, text: str, size: int, colour: str, tracking: float = 0) -> None:
    """Write one line below `top`, letter after letter."""
    x = float(LEFT)
    for letter in text:
        pen.text((x, top), letter, colour, font(size))
        x += advance(letter, size) + tracking * size


@lru_cache(maxsize=4096)
def advance(letter: str, size: int) -> float:
    """How far `letter` moves the pen, in pixels."""
    return font(size).getlength(letter)


@lru_cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """The font at `size` pixels, without shaping: Raqm is there or not according to the machine."""
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)
