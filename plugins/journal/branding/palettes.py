"""The palettes that are ready, and what each density measures: data only. The names are those of the tokens of the theme's `tokens.css`."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.journal.branding.arms import Arms

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
