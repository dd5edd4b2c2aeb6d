"""Schools: the first morning, the playground, the canteen, the reading circle."""

from buildings import clock, school
from nature import bird, cloud, flakes, ground, hills, sky, sun, tree
from palette import (
    ASPHALT, BELL, BELL_PALE, BRICK, BRICK_MID, COATS, CREAM, HILL, INK, LEAF, LEAF_DARK, MEADOW, OCHRE, PAPER, PAVEMENT, ROOF, ROSE, SAND, SKY, SKY_PALE, SLATE, SLATE_PALE, SOFT,
    STONE, WASH, WATER, WATER_PALE, WHITE, WINDOW, WOOD, WOOD_DARK,
)
from people import bust, child, person
from shapes import at, circle, ellipse, line, mixed, path, poly, rect, ring, stroke
from things import plate


def railings(y: float, left: float, right: float) -> str:
    """Iron railings between two points."""
    bars = "".join(rect(x, y - 120, 7, 120, SLATE, 3) for x in range(int(left), int(right), 34))
    return bars + rect(left - 8, y - 104, right - left + 12, 8, SLATE) + rect(left - 8, y - 24, right - left + 12, 8, SLATE)


def rentree() -> str:
    """The first morning: satchels, the gate, the headmistress with her bell."""
    back = sky("#dbe7e4") + sun(240, 230, 80, BELL_PALE) + at(1280, 190, cloud(), 1.1) + hills(640, HILL, 120) + at(820, 690, school(), 1.28)
    trees = at(170, 720, tree("#8aa05a", height=380)) + at(1500, 720, tree("#b58a3c", height=340))
    yard = ground(690, mixed(PAVEMENT, SAND, 0.45)) + ground(800, PAVEMENT) + rect(0, 796, 1600, 10, STONE)
    gate = railings(800, 20, 560) + railings(800, 1060, 1590) + rect(560, 640, 34, 164, BRICK_MID) + rect(1020, 640, 34, 164, BRICK_MID) + rect(554, 628, 46, 16, CREAM) + rect(1014, 628, 46, 16, CREAM)
    mistress = at(690, 780, person(0, "up", coat=BELL, skirt=True, long_hair=True), 1.05) + at(730, 610, path("M-7 0L-14 26H14L7 0Z", BRICK) + circle(0, 29, 5, INK))
    crowd = "".join(at(x, y, child(n, arm, long_hair=n % 3 == 0), s) for n, (x, y, s, arm) in enumerate((
        (830, 780, 1.05, ""), (905, 790, 1, "up"), (980, 776, 1, ""), (420, 905, 1.55, "out"), (560, 935, 1.7, ""), (1080, 920, 1.6, "up"), (1230, 900, 1.45, ""), (1480, 940, 1.7, "out"))))
    parents = at(320, 900, person(6, "out", coat=SLATE), 1.4) + at(1360, 910, person(9, skirt=True, coat=BRICK, long_hair=True), 1.45) + at(160, 940, person(3, "up"), 1.5)
    return back + yard + trees + gate + mistress + parents + crowd


def log(length: float) -> str:
    """A log lying down."""
    return rect(-length / 2, -36, length, 36, WOOD, 18) + ellipse(length / 2 - 12, -18, 14, 18, OCHRE) + ellipse(length / 2 - 12, -18, 7, 9, WOOD)


def cour() -> str:
    """The playground without tar: chips, a brook, a willow hut."""
    wall = sky(SKY) + at(260, 160, cloud(), 1) + at(1320, 220, cloud(), 0.8) + rect(0, 300, 1600, 260, CREAM) + rect(0, 290, 1600, 18, ROOF) + rect(0, 430, 1600, 12, BRICK)
    wall += "".join(rect(x, 330, 84, 84, WINDOW) + rect(x, 330, 84, 6, STONE) + rect(x, 456, 84, 84, WINDOW) for x in range(60, 1560, 170))
    lawn = path("M0 560H1600V1000H0Z", "#b8cf96") + path("M0 640Q360 560 700 680T1600 660V1000H0Z", "#c9a878") + path("M980 1000Q1180 820 1600 800V1000Z", "#a9c684")
    brook = path("M180 560Q300 650 560 690Q860 740 860 820Q860 900 620 1000H790Q1010 900 990 800Q970 700 650 640Q420 610 300 560Z", WATER_PALE) + stroke("M330 600Q460 650 640 670M880 760Q950 800 900 880M760 960L800 930", WHITE, 6)
    hut = path("M1120 700Q1140 440 1300 430Q1460 440 1480 700Z", LEAF_DARK) + path("M1236 700Q1240 560 1300 556Q1360 560 1364 700Z", "#27402a") + "".join(stroke(f"M{x} 700Q{1300 + (x - 1300) * 0.6:g} 520 1300 424", LEAF, 8) for x in (1130, 1180, 1420, 1470))
    trees = at(120, 740, tree(LEAF, height=420)) + at(620, 590, tree("#7da15a", height=240)) + at(960, 590, tree(LEAF, height=200)) + at(1570, 800, tree("#7da15a", height=330))
    logs = at(400, 830, log(200)) + at(340, 900, log(150), turn=-8) + at(1180, 880, log(230), turn=5)
    kids = "".join(at(x, y, child(n, arm, long_hair=n % 2 == 0), s) for n, (x, y, s, arm) in enumerate(((400, 796, 1.3, "both"), (530, 850, 1.35, "out"), (1090, 800, 1.25, "up"), (1180, 844, 1.35, "both"), (1298, 694, 1.0, ""), (720, 620, 1.0, "up"))))
    bridge = path("M780 860Q900 790 1030 850L1030 872Q900 815 780 884Z", WOOD_DARK) + at(905, 826, child(7, "both"), 1.35)
    return wall + lawn + brook + hut + trees + logs + kids + bridge


def cantine() -> str:
    """The canteen: trays, soup, three children."""
    wall = sky("#f3dfb8") + rect(0, 0, 1600, 420, "#e9cf9c") + "".join(rect(x, 80, 190, 240, SKY) + rect(x + 92, 80, 6, 240, PAPER) + rect(x - 8, 320, 206, 14, PAPER) for x in (110, 360, 610))
    drawings = "".join(at(x, 200, rect(-52, -66, 104, 132, PAPER) + d, turn=t) for x, t, d in (
        (960, -4, circle(0, -10, 30, BELL) + rect(-40, 30, 80, 20, LEAF)), (1100, 3, poly([(-34, 40), (0, -40), (34, 40)], BRICK)), (1240, -2, ellipse(0, 0, 36, 22, WATER) + poly([(30, 0), (52, -18), (52, 18)], WATER)), (1380, 4, path("M-8 46L0 -10L8 46Z", "#d9772e") + stroke("M0 -12L-14 -44M0 -12L14 -44M0 -12V-50", LEAF, 7))))
    cook = at(1310, 770, person(1, "front", coat=WHITE, hat=WHITE), 2.7) + path("M1160 590H1420L1396 760H1184Z", SOFT) + ellipse(1290, 590, 130, 26, mixed(SOFT, INK, 0.3)) + ellipse(1290, 592, 112, 18, "#d98a3a") + stroke("M1244 560q-16 -30 0 -56t0 -56M1330 560q-16 -30 0 -56t0 -56", PAPER, 7)
    kids = "".join(at(x, 900, person(n, arm, coat=c, long_hair=n == 4, seated=True), 2.6) for n, x, arm, c in ((3, 240, "up", LEAF_DARK), (4, 560, "", BRICK), (7, 880, "up", SLATE)))
    table = rect(0, 760, 1600, 240, "#c9985c") + rect(0, 760, 1600, 20, "#e0b67e")
    trays = "".join(at(x, 880, ellipse(0, 6, 132, 44, mixed(c, INK, 0.2)) + ellipse(0, 0, 132, 44, c) + ellipse(-44, -4, 52, 20, PAPER) + ellipse(-44, -6, 34, 11, food) + ellipse(54, -12, 34, 13, PAPER) + circle(54, -20, 15, fruit) + rect(30, 14, 60, 12, "#c98a45", 6))
                    for x, c, food, fruit in ((240, SLATE_PALE, "#d98a3a", BRICK), (560, BELL, LEAF, "#a9c04e"), (880, ROSE, "#d98a3a", BELL)))
    cups = "".join(rect(x, 800, 40, 56, SKY, 5) + rect(x + 4, 822, 32, 32, WATER_PALE, 4) for x in (380, 700, 1020))
    return wall + drawings + cook + kids + table + trays + cups


def maternelle() -> str:
    """The reading circle on the carpet."""
    wall = sky("#cfe0d6") + rect(0, 0, 1600, 90, PAPER) + "".join(rect(60 + 190 * n, 40, 9, 60, SOFT) + at(64 + 190 * n, 150, rect(-46, -56, 92, 112, PAPER, 3) + circle(0, -8, 28, COATS[n]) + rect(-30, 30, 60, 8, SOFT)) for n in range(8))
    windows = rect(960, 270, 520, 330, SKY_PALE) + at(1220, 600, tree(LEAF, height=300)) + rect(1214, 270, 12, 330, PAPER) + rect(950, 260, 540, 14, PAPER) + rect(950, 596, 540, 18, PAPER)
    shelf = rect(80, 330, 420, 290, WOOD) + "".join(rect(98 + 134 * c, 348 + 134 * r, 118, 118, mixed(WOOD_DARK, INK, 0.1)) for c in range(3) for r in range(2))
    toys = circle(156, 436, 30, BRICK) + poly([(250, 466), (290, 390), (330, 466)], BELL) + rect(384, 410, 70, 56, SLATE_PALE, 4) + rect(120, 560, 80, 40, LEAF, 6) + circle(290, 576, 24, BELL) + rect(390, 540, 28, 60, BRICK) + rect(424, 556, 28, 44, SLATE)
    floor = ground(640, "#d9b684") + rect(0, 632, 1600, 10, PAPER) + ellipse(800, 850, 640, 150, BRICK_MID) + ellipse(800, 850, 560, 122, BELL_PALE) + ellipse(800, 850, 450, 92, mixed(BRICK, PAPER, 0.25))
    teacher = at(800, 800, person(2, "front", coat=SLATE, long_hair=True, seated=True), 2.15) + at(800, 640, poly([(-92, -40), (0, -22), (0, 56), (-92, 38)], PAPER) + poly([(92, -40), (0, -22), (0, 56), (92, 38)], CREAM) + circle(-48, 6, 18, BELL) + poly([(28, 24), (48, -12), (68, 20)], LEAF))
    back = "".join(at(x, y, person(n, seated=True, coat=COATS[n], long_hair=n % 2 == 0), 1.25) for n, (x, y) in ((0, (330, 850)), (3, (500, 810)), (1, (1110, 810)), (6, (1270, 850))))
    front = "".join(at(x, y, at(0, 0, rect(-26, -40, 52, 30, COATS[(n + 3) % 8], 12) + person(n, arm, seated=True, coat=COATS[(n + 3) % 8])), 1.45) for n, x, y, arm in ((4, 420, 980, ""), (2, 650, 1000, "up"), (7, 940, 1000, ""), (5, 1180, 980, "up")))
    return wall + windows + shelf + toys + floor + back + teacher + front


SCENES = {"rentree": rentree, "cour": cour, "cantine": cantine, "maternelle": maternelle}
