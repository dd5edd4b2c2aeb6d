"""The scenes of drawn cards besides the belfry: each is right of the words and shows the type at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.core.publication.kind import Scene

Shape = tuple[str, tuple[int, ...], str]
"""A shape of Pillow's, its corners in pixels of the card, its colour or the name of one of `Paint`."""

SKY, HILL, GROUND, WALL, WALL_SHADE, WINDOW = "#cfdfe6", "#a3bf9c", "#6b6e6a", "#f0e3c8", "#d8b38b", "#fbf0d6"
DANGER, DANGER_SHADE, DANGER_INK = "#b3181e", "#8f1318", "#ffffff"
"""Those of an emergency, as `--danger` of theme/static/css/tokens.css: no town's palette changes them."""
PANEL: Shape = ("rectangle", (832, 10, 1200, 630), SKY)

SHEET: tuple[Shape, ...] = (
    ("rectangle", (832, 10, 1200, 630), WALL),
    ("rectangle", (876, 150, 1156, 480), WALL_SHADE),
    ("rectangle", (866, 140, 1146, 470), "paper"),
    ("rectangle", (866, 140, 1146, 196), "brick"),
    ("rectangle", (920, 112, 934, 168), "ink"),
    ("rectangle", (1078, 112, 1092, 168), "ink"),
)
"""Of a calendar."""

SCENES: Mapping[Scene, tuple[Shape, ...]] = {
    "danger": (
        ("rectangle", (832, 10, 1200, 630), DANGER_SHADE),
        ("polygon", (1016, 130, 1176, 420, 856, 420), DANGER_INK),
        ("polygon", (1016, 176, 1138, 398, 894, 398), DANGER_SHADE),
        ("polygon", (1000, 236, 1032, 236, 1026, 330, 1006, 330), DANGER_INK),
        ("ellipse", (1000, 346, 1032, 378), DANGER_INK),
    ),
    "calendar": SHEET,
    "week": (
        *SHEET,
        *(("rectangle", (898 + 58 * day, 232 + 56 * week, 938 + 58 * day, 270 + 56 * week), WALL) for week in range(4) for day in range(4)),
        *(("rectangle", (1014, 232 + 56 * week, 1054, 270 + 56 * week), "brick") for week in range(4)),
    ),
    "place": (
        PANEL,
        ("polygon", (832, 470, 930, 430, 1060, 462, 1200, 408, 1200, 630, 832, 630), HILL),
        ("rectangle", (832, 520, 1200, 546), "paper"),
        ("polygon", (1040, 430, 1066, 430, 1110, 630, 1072, 630), "paper"),
        ("polygon", (922, 290, 1110, 290, 1016, 512), "brick"),
        ("ellipse", (906, 136, 1126, 356), "brick"),
        ("ellipse", (962, 192, 1070, 300), "paper"),
    ),
    "works": (
        PANEL,
        ("rectangle", (832, 520, 1200, 630), GROUND),
        ("polygon", (1016, 150, 1030, 150, 1086, 470, 946, 470, 1002, 150), "brick"),
        ("polygon", (988, 232, 1044, 232, 1056, 300, 976, 300), "paper"),
        ("polygon", (966, 356, 1066, 356, 1078, 424, 954, 424), "paper"),
        ("rectangle", (900, 466, 1132, 500), "brick"),
    ),
    "line": (
        PANEL,
        ("rectangle", (832, 520, 1200, 630), GROUND),
        ("rectangle", (866, 150, 1166, 500), "slate"),
        ("rectangle", (892, 180, 1140, 310), "paper"),
        ("rectangle", (892, 352, 1140, 436), WINDOW),
        ("rectangle", (1010, 352, 1022, 436), "slate"),
        ("ellipse", (890, 456, 926, 492), "bell"),
        ("ellipse", (1106, 456, 1142, 492), "bell"),
        ("ellipse", (894, 476, 966, 548), "ink"),
        ("ellipse", (1066, 476, 1138, 548), "ink"),
    ),
}
"""Drawn in this order, over the paper."""


@dataclass(frozen=True)
class Lettering:
    """Where a text of the face stands in a scene: the middle of its line, the top, its largest size, the width that it may take, in pixels,
    and its colour, one of the INKS of a card."""

    middle: int
    top: int
    size: int
    width: int
    ink: str


LETTERINGS: Mapping[Scene, tuple[Lettering, Lettering]] = {
    "calendar": (Lettering(1006, 208, 150, 250, "ink"), Lettering(1006, 386, 46, 250, "brick")),
    "line": (Lettering(1016, 186, 96, 220, "ink"), Lettering(1016, 300, 28, 220, "soft")),
}
"""Of `large` and of `small`, where a scene has room for them."""
