"""Colours, written `#1f4257`: how well one is read on another, and the nearest that is.

Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio  Lightness, chroma and hue are those of OKLab, where equal steps look equal:
https://bottosson.github.io/posts/oklab/
"""

import math
import re
from collections.abc import Iterable
from functools import lru_cache

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
