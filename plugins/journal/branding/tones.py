"""All the colours of the journal, out of a palette: those that a town did not name follow from the two that it did."""

from plugins.journal.branding.colour import find_nearest, set_lightness, shift_colour
from plugins.journal.branding.palettes import Palette, Tones

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
