"""What stands behind the words of a drawn card: paper, sky, houses and the belfry, in the theme's colours."""

from functools import lru_cache

from PIL import Image, ImageDraw

PAPER, INK, SOFT, SLATE, BRICK, BELL = "#fbf8f2", "#16202b", "#56616c", "#1f4257", "#a93a24", "#d9a441"
"""The theme's tokens, by day."""

SKY, HILL, GROUND, WALL, WALL_SHADE, ROOF, WINDOW = "#cfdfe6", "#a3bf9c", "#6b6e6a", "#f0e3c8", "#d8b38b", "#7b382d", "#fbf0d6"
TOWER, TOWER_SHADE, SUN = "#b6533a", "#98402b", "#f2d48a"

SMOOTH = 3
"""Drawn so many times larger, then reduced: Pillow's shapes have no soft edges."""

SHAPES = (
    ("rectangle", (0, 0, 1200, 630), PAPER),
    ("rectangle", (0, 0, 1200, 10), INK),
    ("rectangle", (832, 10, 1200, 630), SKY),
    ("ellipse", (1092, 64, 1164, 136), SUN),
    ("polygon", (832, 470, 930, 430, 1060, 462, 1200, 408, 1200, 630, 832, 630), HILL),
    ("rectangle", (852, 452, 938, 590), WALL),
    ("polygon", (842, 452, 895, 388, 948, 452), ROOF),
    ("rectangle", (1094, 432, 1184, 590), WALL_SHADE),
    ("polygon", (1084, 432, 1139, 362, 1194, 432), SLATE),
    ("rectangle", (868, 474, 886, 502), WINDOW),
    ("rectangle", (904, 474, 922, 502), WINDOW),
    ("rectangle", (868, 524, 886, 552), WINDOW),
    ("rectangle", (904, 524, 922, 590), ROOF),
    ("rectangle", (1110, 456, 1130, 486), WINDOW),
    ("rectangle", (1148, 456, 1168, 486), WINDOW),
    ("rectangle", (1110, 512, 1130, 542), WINDOW),
    ("rectangle", (1148, 512, 1168, 542), WINDOW),
    ("rectangle", (966, 214, 1066, 590), TOWER),
    ("rectangle", (1016, 214, 1066, 590), TOWER_SHADE),
    ("rectangle", (956, 202, 1076, 218), WALL),
    ("rectangle", (972, 122, 1060, 202), TOWER),
    ("rectangle", (1016, 122, 1060, 202), TOWER_SHADE),
    ("rectangle", (996, 152, 1036, 202), INK),
    ("ellipse", (996, 132, 1036, 172), INK),
    ("polygon", (1004, 190, 1010, 164, 1022, 164, 1028, 190), BELL),
    ("ellipse", (1012, 186, 1020, 196), BELL),
    ("polygon", (962, 122, 1016, 42, 1070, 122), SLATE),
    ("rectangle", (1014, 26, 1018, 46), SLATE),
    ("ellipse", (984, 242, 1048, 306), BELL),
    ("ellipse", (988, 246, 1044, 302), PAPER),
    ("line", (1016, 274, 1016, 254), INK),
    ("line", (1016, 274, 1032, 282), INK),
    ("rectangle", (1000, 546, 1032, 590), INK),
    ("ellipse", (1000, 530, 1032, 562), INK),
    ("rectangle", (832, 590, 1200, 630), GROUND),
    ("rectangle", (64, 484, 128, 490), BELL),
)
"""Shape, corners in pixels of the card, colour; drawn in this order."""


@lru_cache
def scenery(size: tuple[int, int]) -> Image.Image:
    """The card without its words; copy it before writing on it."""
    large = Image.new("RGB", (size[0] * SMOOTH, size[1] * SMOOTH), PAPER)
    pen = ImageDraw.Draw(large)
    for shape, corners, colour in SHAPES:
        points = [corner * SMOOTH for corner in corners]
        options = {"width": 4 * SMOOTH} if shape == "line" else {}
        getattr(pen, shape)(points, fill=colour, **options)
    return large.resize(size, Image.Resampling.BOX)
