"""The colours of a line: what its feed gives, and an ink that can be read on it.

Contrast: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import re

HEXADECIMAL = re.compile(r"#?([0-9a-fA-F]{6})")
DEFAULT = "#1f4257"
"""Of a line whose feed gives no colour; GTFS says white, which no badge can be told from the page by."""
BLACK, WHITE = "#000000", "#ffffff"
READABLE = 4.5
"""https://www.w3.org/TR/WCAG22/#contrast-minimum"""


def colours(ground: str, ink: str) -> tuple[str, str]:
    """The ground and the ink of a badge, `#1f4257`: the feed's own ink if it is readable, else black or white, whichever is read better.

    https://gtfs.org/documentation/schedule/reference/#routestxt (route_color, route_text_color)
    """
    background = _css_colour(ground) or DEFAULT
    foreground = _css_colour(ink)
    if foreground and contrast(foreground, background) >= READABLE:
        return background, foreground
    return background, max((BLACK, WHITE), key=lambda one: contrast(one, background))


def contrast(colour: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((_luminance(colour), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _css_colour(value: str) -> str:
    match = HEXADECIMAL.fullmatch(value.strip())
    return f"#{match[1].lower()}" if match else ""


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
