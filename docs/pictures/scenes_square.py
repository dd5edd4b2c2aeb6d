"""The old town: its roofs, its square, its market, its council."""

from buildings import belfry, house, town_hall
from nature import bird, cloud, ground, hills, sky, sun, tree
from palette import (
    ASPHALT, BELL, BELL_PALE, BRICK, CREAM, HILL, LEAF, LEAF_DARK, MEADOW, OCHRE, PAPER, PAVEMENT, ROOF, ROOF_DARK, ROSE, SAND, SKY, SLATE, SLATE_MID, SLATE_PALE,
    SOFT, STONE, WASH, WOOD, WOOD_DARK, INK,
)
from people import bust, child, person
from shapes import at, circle, ellipse, path, poly, rect, stroke, mixed
from things import bench, bunting, lamp_post, stall


def row(specs: list[tuple], y: float) -> str:
    """Houses side by side: (x, width, height, wall, tiles, shape, columns, shutters)."""
    return "".join(
        at(x, y, house(w, h, wall, tiles, shape, 3, columns, shutters, door=SLATE if n % 2 else ROOF_DARK))
        for n, (x, w, h, wall, tiles, shape, columns, shutters) in enumerate(specs)
    )


def valbrune() -> str:
    """The default picture: the belfry over the roofs, a summer morning."""
    far = row([(90, 230, 260, ROSE, SLATE_PALE, "point", 2, ""), (1500, 240, 280, OCHRE, ROOF, "point", 2, ""), (560, 220, 300, SAND, SLATE_MID, "step", 2, ""), (1060, 230, 290, ROSE, ROOF, "step", 2, "")], 880)
    near = row([
        (230, 260, 210, CREAM, ROOF, "point", 2, SLATE_PALE), (440, 220, 170, SAND, SLATE_MID, "hip", 2, ""),
        (1000, 200, 180, OCHRE, SLATE_MID, "point", 2, ""), (1210, 250, 230, CREAM, ROOF, "hip", 3, LEAF_DARK), (1440, 210, 180, ROSE, ROOF_DARK, "point", 2, ""),
    ], 930)
    birds = at(520, 190, bird(SOFT)) + at(590, 160, bird(SOFT), 0.7) + at(470, 140, bird(SOFT), 0.6)
    return (sky(SKY) + sun(1260, 210, 92, BELL_PALE) + at(300, 240, cloud(), 1.1) + at(1450, 330, cloud(), 0.8) + hills(700, HILL, 170) + hills(790, MEADOW, 90, 30)
            + birds + far + at(760, 930, belfry(10.17)) + near + at(620, 930, tree(LEAF, height=240)) + at(60, 940, tree(LEAF_DARK, height=220)) + at(890, 940, tree(LEAF, height=170)) + ground(925, ASPHALT) + rect(0, 925, 1600, 12, STONE))


def place() -> str:
    """The square given back to walkers: stalls, a terrace, the belfry at the side."""
    back = row([(690, 260, 380, CREAM, ROOF, "point", 2, SLATE_PALE), (930, 220, 320, OCHRE, SLATE_MID, "step", 2, ""), (1160, 250, 400, SAND, ROOF, "point", 2, BRICK), (1400, 240, 340, ROSE, SLATE_MID, "hip", 2, ""), (1590, 180, 390, CREAM, ROOF_DARK, "point", 1, "")], 740)
    people = "".join(at(x, y, markup, s) for x, y, markup, s in (
        (520, 890, person(0, "out"), 1.15), (596, 890, child(3, "up"), 1.15), (820, 850, person(1, skirt=True, long_hair=True), 1.05), (1010, 900, person(4), 1.2), (1078, 900, person(2, "out", long_hair=True), 1.2),
        (1330, 870, person(7, hat=BELL), 1.1), (360, 940, person(5, skirt=True), 1.25)))
    stalls = at(700, 800, stall(BRICK), 1.1) + at(960, 800, stall(SLATE, (LEAF, CREAM, BRICK)), 1.1) + at(1220, 800, stall(BELL, (LEAF, BRICK, "#7a5a86")), 1.1) + at(1480, 800, stall(LEAF_DARK, (BELL, OCHRE, CREAM)), 1.1)
    paving = "".join(stroke(f"M{x} 1000L{x * 0.6 + 320:g} 740", mixed(PAVEMENT, PAPER, 0.12), 3) for x in range(-400, 2200, 130)) + "".join(rect(0, y, 1600, 3, mixed(PAVEMENT, PAPER, 0.12)) for y in (780, 830, 900))
    return (sky(SKY) + at(1180, 190, cloud(), 1.2) + at(620, 130, cloud(), 0.7) + hills(660, HILL, 120) + back + ground(740, PAVEMENT) + paving + at(300, 800, belfry(9.67), 0.84)
            + at(110, 800, tree(LEAF, height=300)) + bunting(365, 330, 1600, 280, 60, (BRICK, BELL, PAPER, SLATE), 18) + stalls + people + at(110, 950, bench(), 1.2))


def conseil() -> str:
    """The council chamber: a curved table, eight people, the town's arms."""
    seats = "".join(at(x, y, bust(n, coat), s) for n, (x, y, s, coat) in enumerate((
        (215, 790, 2, SLATE), (400, 690, 2, BRICK), (600, 630, 2, LEAF_DARK), (800, 610, 2.1, ROOF), (1000, 630, 2, BELL), (1200, 690, 2, SOFT), (1385, 790, 2, "#3e7c86"))))
    windows = "".join(path(f"M{x} 330V150A60 60 0 0 1 {x + 120} 150V330Z", SKY) + stroke(f"M{x + 60} 92V330M{x} 220H{x + 120}", STONE, 6) for x in (120, 340, 1140, 1360))
    arms = path("M720 90H880V200Q880 280 800 320Q720 280 720 200Z", SLATE) + at(800, 280, belfry(), 0.19)
    table = path("M60 850Q800 450 1540 850L1540 930Q800 550 60 930Z", WOOD) + path("M60 850Q800 450 1540 850L1540 876Q800 480 60 876Z", mixed(WOOD, CREAM, 0.3)) + path("M60 930Q800 550 1540 930V1000H60Z", WOOD_DARK)
    mics = "".join(stroke(f"M{x} {y}q-4 -34 14 -50", INK, 6) for x, y in ((305, 730), (500, 668), (700, 634), (900, 634), (1100, 668), (1295, 730)))
    front = "".join(at(x, 1180, person(n + 2, seated=True), 2.4) for n, x in enumerate((420, 640, 960, 1180)))
    return sky(WASH) + rect(0, 0, 1600, 40, SAND) + rect(0, 380, 1600, 14, SAND) + rect(0, 394, 1600, 606, mixed(SAND, OCHRE, 0.35)) + windows + arms + seats + table + mics + front


SCENES = {"valbrune": valbrune, "place": place, "conseil": conseil}
