"""The backgrounds of drawn cards: the belfry, in the town's colours, and a scene for each type, right of the words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from PIL import Image

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


@dataclass(frozen=True)
class Paint:
    """The town's colours, by the names of the theme's tokens: by day, those of the theme as it comes."""

    paper: str = "#fbf8f2"
    ink: str = "#16202b"
    soft: str = "#56616c"
    slate: str = "#1f4257"
    brick: str = "#a93a24"
    bell: str = "#d9a441"
    tower: str = "#b6533a"
    tower_shade: str = "#98402b"
    roof: str = "#7b382d"

    @classmethod
    def from_tokens(cls, tones: Mapping[str, str]) -> "Paint":
        """The colours of a town whose tokens are worth `tones` by day."""
        flat = {name: tones[name] for name in ("paper", "ink", "soft", "slate", "brick", "bell")}
        built = {"tower": tones["tower"], "tower_shade": tones["tower-shade"], "roof": tones["roof-brick"]}
        return THEME if cls(**flat) == THEME else cls(**flat, **built)


THEME = Paint()
"""What a town that sets no LOOK has."""


SUN = "#f2d48a"
"""Of the same colour in every town, as those of `scenes`."""

IN_DANGER = replace(THEME, paper=DANGER, ink=DANGER_INK, soft=DANGER_INK, brick=DANGER_INK, bell=DANGER_INK)
"""The words of an emergency: white on its red, whatever the town's colours."""

SMOOTH = 3
"""Drawn so many times larger, then reduced: Pillow's shapes have no soft edges."""

SHAPES = (
    ("rectangle", (0, 0, 1200, 630), "paper"),
    ("rectangle", (0, 0, 1200, 10), "ink"),
    ("rectangle", (832, 10, 1200, 630), SKY),
    ("ellipse", (1092, 64, 1164, 136), SUN),
    ("polygon", (832, 470, 930, 430, 1060, 462, 1200, 408, 1200, 630, 832, 630), HILL),
    ("rectangle", (852, 452, 938, 590), WALL),
    ("polygon", (842, 452, 895, 388, 948, 452), "roof"),
    ("rectangle", (1094, 432, 1184, 590), WALL_SHADE),
    ("polygon", (1084, 432, 1139, 362, 1194, 432), "slate"),
    ("rectangle", (868, 474, 886, 502), WINDOW),
    ("rectangle", (904, 474, 922, 502), WINDOW),
    ("rectangle", (868, 524, 886, 552), WINDOW),
    ("rectangle", (904, 524, 922, 590), "roof"),
    ("rectangle", (1110, 456, 1130, 486), WINDOW),
    ("rectangle", (1148, 456, 1168, 486), WINDOW),
    ("rectangle", (1110, 512, 1130, 542), WINDOW),
    ("rectangle", (1148, 512, 1168, 542), WINDOW),
    ("rectangle", (966, 214, 1066, 590), "tower"),
    ("rectangle", (1016, 214, 1066, 590), "tower_shade"),
    ("rectangle", (956, 202, 1076, 218), WALL),
    ("rectangle", (972, 122, 1060, 202), "tower"),
    ("rectangle", (1016, 122, 1060, 202), "tower_shade"),
    ("rectangle", (996, 152, 1036, 202), "ink"),
    ("ellipse", (996, 132, 1036, 172), "ink"),
    ("polygon", (1004, 190, 1010, 164, 1022, 164, 1028, 190), "bell"),
    ("ellipse", (1012, 186, 1020, 196), "bell"),
    ("polygon", (962, 122, 1016, 42, 1070, 122), "slate"),
    ("rectangle", (1014, 26, 1018, 46), "slate"),
    ("ellipse", (984, 242, 1048, 306), "bell"),
    ("ellipse", (988, 246, 1044, 302), "paper"),
    ("line", (1016, 274, 1016, 254), "ink"),
    ("line", (1016, 274, 1032, 282), "ink"),
    ("rectangle", (1000, 546, 1032, 590), "ink"),
    ("ellipse", (1000, 530, 1032, 562), "ink"),
    ("rectangle", (832, 590, 1200, 630), GROUND),
    ("rectangle", (64, 484, 128, 490), "bell"),
)
"""Shape, corners in pixels of the card, and its colour or the name of the town’s; drawn in this order."""


FRAME = SHAPES[:2], SHAPES[-1:]
"""What is before and after every scene: the paper with its rule, and the short line over the journal's name."""


@lru_cache
def draw_scenery(size: tuple[int, int], paint: Paint, scene: Scene = "belfry") -> Image.Image:
    """The card without its words; copy it before writing on it."""
    from PIL import ImageDraw  # with FreeType, once a card must be drawn

    large = Image.new("RGB", (size[0] * SMOOTH, size[1] * SMOOTH), paint.paper)
    pen = ImageDraw.Draw(large)
    for shape, corners, colour in (*FRAME[0], *SCENES[scene], *FRAME[1]) if scene in SCENES else SHAPES:
        points = [corner * SMOOTH for corner in corners]
        options = {"width": 4 * SMOOTH} if shape == "line" else {}
        getattr(pen, shape)(points, fill=getattr(paint, colour, colour), **options)
    return large.resize(size, Image.Resampling.BOX)
