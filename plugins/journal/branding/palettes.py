"""The palettes that are ready, and what each density measures: data only. The names are those of the tokens of the theme's `tokens.css`."""

import io
import math
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plugins.core.publication.picture_bytes import may_be_damaged

# Colours, written `#1f4257`: how well one is read on another, and the nearest that is.
# Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio  Lightness, chroma and hue are those of OKLab, where equal steps look equal:
# https://bottosson.github.io/posts/oklab/

HEXADECIMAL = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
STEP = 1 / 500
"""Of lightness: two neighbours cannot be told apart."""

Triple = tuple[float, float, float]


def compute_contrast(colour: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((_compute_luminance(colour), _compute_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def find_nearest(colour: str, grounds: Iterable[str], ratio: float) -> str | None:
    """The colour of the same hue, as little lighter or darker as can be, that has that contrast on all the grounds; None if none has."""
    return _find_nearest(colour, tuple(grounds), ratio)


@lru_cache(maxsize=64)
def _find_nearest(colour: str, grounds: tuple[str, ...], ratio: float) -> str | None:
    """Remembered: a town's colours stay, and each takes hundreds of tries."""
    lightness, chroma, hue = _measure(colour)
    for step in range(round(1 / STEP) + 1):
        for moved_lightness in (lightness - step * STEP, lightness + step * STEP):
            candidate = _find_displayable(moved_lightness, chroma, hue) if 0 <= moved_lightness <= 1 else colour
            if all(compute_contrast(candidate, ground) >= ratio for ground in grounds):
                return candidate
    return None


def set_lightness(colour: str, lightness: float, strength: float = 1) -> str:
    """`colour` at another lightness, from 0 to 1; below 1, `strength` makes it greyer."""
    _, chroma, hue = _measure(colour)
    return _find_displayable(lightness, chroma * strength, hue)


def shift_colour(colour: str, by: float) -> str:
    """`colour`, lighter by so much of the way from black to white, or darker."""
    return set_lightness(colour, min(max(_measure(colour)[0] + by, 0), 1))


def _compute_luminance(colour: str) -> float:
    red, green, blue = _convert_to_linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _convert_to_linear(colour: str) -> Triple:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _measure(colour: str) -> Triple:
    """Lightness, chroma, hue in radians."""
    red, green, blue = _convert_to_linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _find_displayable(lightness: float, chroma: float, hue: float) -> str:
    """The colour; as vivid as a screen can show it, where it cannot show it so vivid."""
    chroma = chroma if 0 < lightness < 1 else 0
    parts = _convert_to_rgb(lightness, chroma, hue)
    while chroma and not all(-1e-4 <= part <= 1 + 1e-4 for part in parts):
        chroma = 0.98 * chroma if chroma > 1e-3 else 0
        parts = _convert_to_rgb(lightness, chroma, hue)
    return "#" + "".join(f"{_encode(part):02x}" for part in parts)


def _convert_to_rgb(lightness: float, chroma: float, hue: float) -> Triple:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return red, green, blue


def _encode(part: float) -> int:
    part = min(max(part, 0), 1)
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


SVG_SIZE = re.compile(rb"<svg\b[^>]*?\bviewBox=[\"'][\d.+-]+[ ,]+[\d.+-]+[ ,]+(\d*\.?\d+)[ ,]+(\d*\.?\d+)\s*[\"']", re.S)
PNG_HEADER = b"\x89PNG\r\n\x1a\n"
"""Followed by the first chunk, which begins with the width and the height: https://www.w3.org/TR/png-3/#11IHDR"""

TALL = 120
"""Pixels: the height that the page declares, twice what is shown."""


@dataclass(frozen=True)
class Arms:
    """A picture of the theme: its path there, and its size in pixels."""

    path: str
    width: int
    height: int
    media_type: str


def read_arms_picture(name: str, content: bytes) -> Arms:
    """Check the picture `content` of the town's arms, a file of that name, and read what pages need. Raises ValueError, in French, for one
    that cannot be shown."""
    suffix = Path(name).suffix.lower()
    if suffix == ".svg":
        match = SVG_SIZE.search(content)
        if not match or not all(map(float, match.groups())):
            raise ValueError("ce dessin SVG ne dit pas ses dimensions (attribut viewBox).")
        if re.search(rb"<script|\son\w+\s*=|<foreignObject", content, re.I):
            raise ValueError("ce dessin SVG contient un programme. Enregistrez-le en « SVG simple ».")
        return _build_arms("svg", "image/svg+xml", *map(float, match.groups()))
    if suffix == ".png" and content.startswith(PNG_HEADER):
        width, height = struct.unpack(">II", content[16:24].ljust(8, b"\0"))
        if not width or not height or may_be_damaged(io.BytesIO(content)):
            raise ValueError("cette image est abîmée. Envoyez-la de nouveau.")
        return _build_arms("png", "image/png", width, height)
    raise ValueError("il faut un dessin SVG ou une image PNG.")


def _build_arms(suffix: str, media_type: str, width: float, height: float) -> Arms:
    return Arms(f"icons/armes.{suffix}", max(1, round(TALL * width / height)), TALL, media_type)


Tones = Mapping[str, str]


@dataclass(frozen=True)
class Palette:
    """The two colours of a town, its gold, and the grounds and inks they are seen with, by day and by night.

    `town` is of the band and of drawings, `accent` of what belongs to a section or is urgent, `bell` decorates and never is a text.
    """

    town: str
    accent: str
    bell: str
    day: Tones
    night: Tones


def _list_grounds(paper: str, sheet: str, wash: str, ink: str, soft: str, rule: str) -> Tones:
    return {"paper": paper, "sheet": sheet, "wash": wash, "ink": ink, "soft": soft, "rule": rule}


PALETTES = {
    "beffroi": Palette(
        town="#1f4257",
        accent="#a93a24",
        bell="#d9a441",
        day=_list_grounds("#fbf8f2", "#fff", "#f1ebdf", "#16202b", "#56616c", "#d9d2c4"),
        night=_list_grounds("#12181f", "#1a222b", "#1d2731", "#efe9dd", "#a9b2ba", "#33404c"),
    ),
    "riviere": Palette(
        town="#0f4c5c",
        accent="#9a3b12",
        bell="#e2a34c",
        day=_list_grounds("#f6f9f8", "#fff", "#e6eeec", "#10212a", "#4d5f68", "#c9d6d4"),
        night=_list_grounds("#0e1719", "#162226", "#19292d", "#e6eeec", "#a2b3b6", "#2f4448"),
    ),
    "verger": Palette(
        town="#2f4f2c",
        accent="#8f2c56",
        bell="#d6a63a",
        day=_list_grounds("#fbfaf1", "#fff", "#eff0df", "#1b2319", "#565f50", "#d5d8c1"),
        night=_list_grounds("#121711", "#1a2119", "#1e271c", "#ecebdd", "#abb3a3", "#354131"),
    ),
}
"""Slate and brick on ivory; deep water and copper on mist; orchard green and plum on cream."""

DENSITIES: Mapping[str, Mapping[str, str]] = {
    "aeree": {"gap": "clamp(1.5rem, .9rem + 2vw, 2.5rem)", "block": "3.75rem", "item": "1.7rem"},
    "normale": {},
    "serree": {"gap": "clamp(1rem, .7rem + 1vw, 1.4rem)", "block": "1.6rem", "item": ".8rem"},
}
"""What changes of the theme's measures: between columns, between sections, around an item of a list."""


@dataclass(frozen=True)
class Appearance:
    """Day and night colours by token name; `arms` is None where the theme shows its own belfry."""

    day: Tones
    night: Tones
    arms: Arms | None


READABLE_CONTRAST = 4.5
"""The least contrast of a text: https://www.w3.org/TR/WCAG22/#contrast-minimum"""

NIGHT_CONTRAST = 7.0
"""What the two colours are given by night, where a bright screen tires: https://www.w3.org/TR/WCAG22/#contrast-enhanced"""

GROUNDS = ("paper", "sheet", "wash")
WHITE = "#ffffff"
PALE_BLUE = "#d3dfe6"
"""The secondary text of the band, as near as its ground allows."""

BAND_BY_NIGHT = 0.3
"""Lightness: a band that is told from the paper, and dark enough for its text."""


def build_day_tones(palette: Palette) -> Tones:
    """Every token that depends on the palette, under a light sky."""
    return {
        **palette.day,
        "slate": palette.town,
        "brick": palette.accent,
        "bell": palette.bell,
        **_compute_band(palette.town),
        "roof-slate": shift_colour(palette.town, 0.04),
        "roof-brick": shift_colour(palette.accent, -0.03),
        "tower": shift_colour(palette.accent, 0.05),
        "tower-shade": palette.accent,
    }


def build_night_tones(palette: Palette) -> Tones:
    """The same for a dark theme: the two colours are lightened until readable."""
    grounds = [palette.night[name] for name in GROUNDS]
    return {
        **palette.night,
        "slate": find_nearest(palette.town, grounds, NIGHT_CONTRAST) or WHITE,
        "brick": find_nearest(palette.accent, grounds, NIGHT_CONTRAST) or WHITE,
        "bell": shift_colour(palette.bell, 0.05),
        **_compute_band(set_lightness(palette.town, BAND_BY_NIGHT, 0.7)),
        "roof-slate": set_lightness(palette.town, 0.43, 0.8),
        "roof-brick": set_lightness(palette.accent, 0.43, 0.6),
        "tower": set_lightness(palette.accent, 0.53, 0.8),
        "tower-shade": set_lightness(palette.accent, 0.46, 0.8),
        "pane": shift_colour(palette.bell, 0.05),
    }


def _compute_band(ground: str) -> Tones:
    return {
        "band": ground,
        "band-ink": "#fff",
        "band-soft": find_nearest(PALE_BLUE, [ground], READABLE_CONTRAST) or WHITE,
        "band-rule": shift_colour(ground, 0.16),
    }
