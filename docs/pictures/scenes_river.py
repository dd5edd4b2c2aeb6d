"""The Oise: high water, oars, barges, bridges."""

from buildings import belfry, house, mill
from nature import bird, cloud, ground, hills, poplar, rain, reeds, river, sky, sun, tree
from palette import (
    BELL, BELL_PALE, BRICK, CREAM, HILL, INK, LEAF, LEAF_DARK, MEADOW, OCHRE, PAPER, PINE, ROOF, ROSE, SAND, SLATE, SLATE_MID, SLATE_PALE, SOFT, STONE, WATER, WATER_PALE,
)
from people import person
from shapes import at, circle, line, mixed, path, poly, rect, stroke, tinted
from things import bench, lamp_post


def bridge(colour: str = STONE) -> str:
    """The Pont Neuf, three arches, 1600 wide, its feet on y = 0; the middle pier carries the water gauge."""
    deck = path("M0 -250Q800 -330 1600 -250V0H1500A190 150 0 0 0 1120 0H1060A260 190 0 0 0 540 0H480A190 150 0 0 0 100 0H0Z", colour)
    rail = stroke("M0 -262Q800 -342 1600 -262", mixed(colour, INK, 0.25), 12)
    gauge = rect(1074, -150, 34, 150, PAPER) + "".join(rect(1074, -150 + 20 * n, 34 if n % 5 == 0 else 18, 5, INK) for n in range(8))
    return deck + rail + gauge


def crue() -> str:
    """The flood: brown water at the doors, rain, the firemen's punt."""
    brown = "#a08a68"
    quay = "".join(at(x, 690, house(w, h, wall, tiles, shape, 3, 2, shutters, door=BRICK)) for x, w, h, wall, tiles, shape, shutters in (
        (130, 250, 330, CREAM, ROOF, "point", SLATE_PALE), (370, 210, 280, ROSE, SLATE_MID, "hip", ""), (600, 240, 360, SAND, ROOF, "point", LEAF_DARK), (1310, 250, 340, OCHRE, SLATE_MID, "point", ""), (1540, 220, 290, CREAM, ROOF, "hip", BRICK)))
    water = river(640, 360, brown, 4, 40)
    post = at(960, 700, lamp_post(True), 1.05) + at(1120, 690, tree(PINE, height=360))
    boat = path("M-190 -40H190L220 -64L170 10H-160Z", BRICK) + rect(-190, -44, 380, 10, PAPER)
    crew = at(-90, -10, person(1, "out", hat=BELL, coat=INK), 1.15) + at(20, -20, person(3, coat=SLATE, long_hair=True), 1.05) + at(120, -10, person(0, "up", hat=BELL, coat=INK), 1.15)
    flood_line = "".join(stroke(f"M{x} 646q20 -8 40 0t40 0t40 0", mixed(brown, PAPER, 0.55), 5) for x in (60, 320, 560, 940, 1260, 1470))
    back = sky("#c3ced2") + at(320, 190, cloud("#9aa7ae"), 1.6) + at(980, 150, cloud("#9aa7ae"), 2) + at(1420, 230, cloud("#aab5ba"), 1.3) + hills(560, HILL, 90) + at(820, 660, belfry(6.83), 0.62)
    drift = stroke("M1180 860h120M1210 850l30 20M180 900h90", "#6f5a3e", 10)
    return tinted(back + quay + post + water + flood_line + drift, "#7d8d98", 0.14) + at(640, 850, crew + boat, 1.15) + rain(90, 5, "#e3ecef")


def aviron() -> str:
    """Four oarswomen and their cox at sunrise."""
    far = "".join(at(x, 560, poplar(mixed(LEAF_DARK, "#d9906a", 0.3), h)) for x, h in ((90, 300), (170, 360), (250, 280), (1330, 330), (1420, 390), (1500, 310), (1570, 350)))
    light = "".join(rect(800 - w / 2, y, w, 9, BELL_PALE) for y, w in ((585, 300), (612, 220), (640, 260), (672, 150), (706, 190), (744, 90)))
    rowers = ""
    for n, x in enumerate((430, 620, 810, 1000)):
        rowers += stroke(f"M{x + 60} 690L{x - 130} 830", CREAM, 9) + at(x - 138, 838, poly([(-34, -12), (30, -20), (30, 14), (-34, 20)], BRICK), turn=-36)
        rowers += at(x, 742, person((0, 4, 2, 1)[n], "out", seated=True, coat=SLATE, long_hair=n % 2 == 0), 1.25)
    cox = at(1210, 738, person(5, seated=True, hat=BELL, coat=BRICK), 0.98, flip=True)
    hull = path("M190 690Q300 720 800 722Q1240 720 1420 686Q1360 742 1180 748H420Q260 742 190 690Z", PAPER) + path("M240 722Q420 746 800 747Q1180 746 1380 716Q1320 742 1180 748H420Q300 742 240 722Z", BRICK)
    glow = circle(800, 540, 240, "#f6cfa0") + circle(800, 540, 150, "#fbe3b0")
    return (sky("#f0c3a0") + rect(0, 0, 1600, 300, "#e5ab92") + glow + hills(560, mixed(HILL, "#c98a70", 0.45), 150) + far + river(560, 440, mixed(WATER, "#d79a80", 0.35), 8, 34) + light + rowers + cox + hull
            + at(120, 1000, reeds(LEAF_DARK, 3), 2) + at(1480, 1000, reeds(LEAF_DARK, 6), 2.4) + at(330, 210, bird(SOFT)) + at(410, 180, bird(SOFT), 0.7))


SCENES = {"crue": crue, "aviron": aviron}
