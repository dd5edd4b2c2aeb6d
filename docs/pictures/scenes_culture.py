"""Evenings: the dance in the grain hall, music by the river, films, books, fireworks, a stage on a barge."""

import math
import random

from buildings import belfry, house
from nature import flakes, ground, halo, hills, rain, river, sky
from palette import (
    ASPHALT, BELL, BELL_PALE, BRICK, BRICK_DEEP, BRICK_MID, CREAM, DUSK, HILL, INK, LAMP, LAMP_PALE, LEAF, LEAF_DARK, NIGHT, OCHRE, PAPER, ROOF, ROSE, SAND, SLATE, SLATE_MID, SLATE_PALE, SOFT, STONE, WATER,
    WHITE, WOOD, WOOD_DARK,
)
from people import child, person
from shapes import at, circle, ellipse, line, mixed, path, poly, rect, ring, stroke, tinted
from things import books, bunting

STAFF = ("#d9a441", "#a93a24", "#5f7f92", "#5f8a4c", "#e6d3a9", "#1f4257", "#c9744f", "#7a5a86")


def bulbs(x1: float, y1: float, x2: float, y2: float, sag: float, count: int) -> str:
    """A string of lit bulbs."""
    parts = [stroke(f"M{x1} {y1}Q{(x1 + x2) / 2} {(y1 + y2) / 2 + sag * 2} {x2} {y2}", INK, 3)]
    for n in range(count):
        t = (n + 0.5) / count
        x = (1 - t) ** 2 * x1 + t * (1 - t) * (x1 + x2) + t * t * x2
        y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * ((y1 + y2) / 2 + sag * 2) + t * t * y2
        parts.append(circle(x, y + 10, 11, LAMP if n % 2 else LAMP_PALE))
    return "".join(parts)


def halle() -> str:
    """The grain hall: an open frame, bulbs, couples who dance."""
    wall = sky("#e0bf8d") + path("M0 0H1600V1000H0Z", "#dcb680") + path("M120 1000V420L800 60L1480 420V1000Z", "#f0dcb2")
    panes = "".join(path(f"M{x} 720V500A70 70 0 0 1 {x + 140} 500V720Z", SLATE) + stroke(f"M{x + 70} 430V720M{x} 590H{x + 140}", "#f0dcb2", 7) for x in (260, 460, 1000, 1200))
    door = path("M700 780V470A100 100 0 0 1 900 470V780Z", "#2c5068") + at(800, 770, belfry(21), 0.36)
    frame = stroke("M60 470L800 76L1540 470", WOOD_DARK, 44) + stroke("M210 404H1390", WOOD, 34) + stroke("M800 90V404M800 404L470 262M800 404L1130 262M500 404V250M1100 404V250", WOOD, 24)
    posts = "".join(rect(x, 400, 46, 460, WOOD) + stroke(f"M{x + 23} 520L{x - 70} 410M{x + 23} 520L{x + 116} 410", WOOD, 22) for x in (200, 1354))
    floor = path("M0 1000L160 760H1440L1600 1000Z", WOOD) + "".join(stroke(f"M{800 + (x - 800) * 0.8:g} 762L{x} 1000", mixed(WOOD, WOOD_DARK, 0.5), 4) for x in range(-100, 1750, 110)) + rect(0, 740, 1600, 24, WOOD_DARK)
    band = rect(1010, 700, 330, 62, BRICK_DEEP) + "".join(at(x, 704, person(n, "out", coat=INK), 0.92) for x, n in ((1060, 0), (1150, 3), (1250, 1))) + at(1110, 620, rect(-28, -20, 56, 40, BRICK, 6) + "".join(rect(x, -20, 4, 40, CREAM) for x in (-14, 0, 12))) + at(1200, 650, ring(0, 0, 26, BELL, 13))
    couples = "".join(at(x, y, at(-26, 0, person(a, "out", coat=c)) + at(28, 0, person(b, "out", skirt=True, long_hair=True, coat=d), flip=True), s) for x, y, a, b, c, d, s in (
        (330, 900, 0, 2, SLATE, BRICK, 1.35), (620, 850, 3, 4, LEAF_DARK, BELL, 1.2), (900, 940, 1, 5, "#7a5a86", "#3e7c86", 1.5), (1290, 930, 7, 0, SOFT, BRICK, 1.4)))
    return wall + panes + door + frame + posts + bulbs(150, 470, 800, 400, 60, 11) + bulbs(800, 400, 1450, 470, 60, 11) + floor + band + couples + at(520, 960, child(5, "both", coat=BELL), 1.5)


def musique() -> str:
    """Midsummer music on the quay."""
    back = sky("#e9a98a") + rect(0, 0, 1600, 300, "#c98a8f") + circle(1210, 470, 110, "#fbdc9c") + tinted(hills(560, HILL, 120), DUSK, 0.45)
    town = tinted("".join(at(x, 600, house(w, h, wall, tiles, shape, 2, 2, lit=lit)) for x, w, h, wall, tiles, shape, lit in ((80, 220, 200, CREAM, ROOF, "point", (0,)), (290, 200, 160, ROSE, SLATE_MID, "hip", (1, 2)), (500, 210, 220, SAND, ROOF, "step", (3,)))) + at(690, 600, belfry(21.4), 0.48), DUSK, 0.32)
    water = river(600, 150, mixed(WATER, DUSK, 0.38), 15, 18) + "".join(rect(1210 - w / 2, y, w, 7, "#fbdc9c") for y, w in ((616, 160), (640, 110), (668, 140), (700, 70)))
    quay = ground(740, "#8a6a5c") + rect(0, 740, 1600, 16, "#b48a72")
    stage = rect(420, 690, 760, 110, WOOD_DARK) + rect(400, 676, 800, 20, WOOD) + rect(420, 360, 14, 320, INK) + rect(1166, 360, 14, 320, INK) + rect(400, 330, 800, 40, SLATE)
    lights = bulbs(0, 300, 420, 345, 40, 8) + bulbs(1180, 345, 1600, 290, 40, 8) + bulbs(434, 376, 1166, 376, 34, 13)
    players = ""
    for n, x in enumerate((510, 640, 800, 960, 1080)):
        players += at(x, 680, person(n, ("out", "out", "both", "out", "up")[n], coat=(BRICK, SLATE, BELL, BRICK, LEAF_DARK)[n], hat=INK if n != 2 else ""), 1.22)
    horns = at(580, 556, path("M0 -5L70 -26V26L0 5Z", BELL)) + at(716, 570, path("M0 -5L54 -22V22L0 5Z", BELL)) + at(1010, 596, circle(0, 0, 52, PAPER) + ring(0, 0, 52, BRICK, 12))
    notes = "".join(at(x, y, circle(0, 0, 13, c) + stroke("M12 0V-54L34 -44", c, 6), turn=t) for x, y, t, c in ((520, 470, -10, PAPER), (900, 440, 8, PAPER), (1110, 470, 0, PAPER), (700, 460, 12, PAPER)))
    crowd = "".join(at(x, y, tinted(person(n, "both" if n % 2 else "up", seated=True, long_hair=n % 3 == 0), INK, 0.35), 1.7) for n, (x, y) in enumerate(((70, 1010), (220, 1040), (390, 1000), (560, 1050), (730, 1010), (900, 1045), (1070, 1005), (1240, 1050), (1400, 1010), (1540, 1040))))
    return back + town + water + quay + stage + lights + players + horns + notes + crowd


def mediatheque() -> str:
    """High shelves, a ladder, somebody in an armchair, a child on the carpet."""
    wall = sky(SLATE) + rect(0, 0, 1600, 30, WOOD_DARK)
    shelves = ""
    chance = random.Random(5)
    for level, y in enumerate((210, 400, 590)):
        for left in (40, 590):
            widths = tuple(chance.choice((20, 26, 30, 36, 42)) for _ in range(15))
            colours = tuple(chance.sample(STAFF, 7))
            heights = tuple(chance.choice((104, 118, 132, 142)) for _ in range(5))
            shelves += at(left, y, books(widths, colours, heights))
        shelves += rect(20, y, 1090, 16, WOOD)
    shelves += rect(20, 30, 18, 720, WOOD) + rect(556, 30, 18, 720, WOOD) + rect(1096, 30, 18, 720, WOOD) + rect(20, 730, 1094, 20, WOOD)
    ladder = stroke("M420 770L520 60M500 770L590 60", OCHRE, 13) + "".join(line(424 + 11.5 * n, 740 - 80 * n, 504 + 10.5 * n, 740 - 80 * n, OCHRE, 10) for n in range(8))
    climber = at(480, 560, person(4, "up", coat=LEAF_DARK, long_hair=True), 1.25)
    window = rect(1200, 90, 320, 460, "#bcd6e2") + path("M1200 440Q1300 380 1400 430T1520 410V550H1200Z", HILL) + at(1360, 550, belfry(15.3), 0.4) + rect(1354, 90, 12, 460, PAPER) + rect(1200, 310, 320, 12, PAPER) + rect(1186, 546, 348, 20, PAPER)
    floor = ground(770, WOOD) + rect(0, 750, 1600, 22, WOOD_DARK) + ellipse(850, 920, 420, 66, BRICK) + ellipse(850, 920, 350, 50, mixed(BRICK, BELL, 0.5))
    chair = path("M1140 900V640Q1150 590 1240 590H1350Q1430 590 1440 640V900Z", BRICK_MID) + rect(1100, 730, 70, 180, BRICK, 22) + rect(1410, 730, 70, 180, BRICK, 22) + rect(1160, 800, 260, 90, mixed(BRICK, INK, 0.2), 16) + rect(1130, 900, 20, 40, INK) + rect(1430, 900, 20, 40, INK)
    reader = at(1290, 880, person(0, "", coat=BELL, seated=True), 1.75) + rect(1232, 790, 50, 110, SLATE_MID, 16) + rect(1300, 790, 50, 110, SLATE_MID, 16) + at(1290, 786, poly([(-66, -40), (0, -26), (0, 34), (-66, 20)], PAPER) + poly([(66, -40), (0, -26), (0, 34), (66, 20)], CREAM))
    kid = at(760, 905, rect(0, -34, 150, 34, SLATE_PALE, 17) + rect(120, -30, 90, 18, INK, 9) + circle(-26, -44, 34, "#c68a63") + path("M-60 -46A34 34 0 0 1 8 -46Q-26 -66 -60 -46Z", "#22262b") + stroke("M14 -22L-60 -4", "#c68a63", 14) + poly([(-150, -16), (-96, -6), (-96, 12), (-150, 2)], PAPER) + poly([(-42, -16), (-96, -6), (-96, 12), (-42, 2)], BELL_PALE))
    lamp = rect(1530, 560, 10, 340, INK) + poly([(1490, 560), (1520, 480), (1552, 480), (1582, 560)], LAMP) + halo(1536, 540, 150, LAMP)
    return wall + shelves + ladder + climber + window + floor + chair + reader + kid + lamp


def cinema() -> str:
    """Le Régent by night, in the rain."""
    back = sky("#1c2b40") + tinted("".join(at(x, 760, house(w, h, wall, tiles, shape, 3, 2, lit=lit)) for x, w, h, wall, tiles, shape, lit in ((110, 260, 420, CREAM, ROOF, "point", (0, 3)), (1500, 260, 380, ROSE, SLATE_MID, "hip", (2, 5)))), NIGHT, 0.55)
    front = rect(300, 180, 1000, 590, BRICK_DEEP) + rect(300, 180, 1000, 22, BELL) + rect(690, 60, 220, 700, mixed(BRICK_DEEP, INK, 0.2)) + rect(690, 50, 220, 20, BELL)
    letters = {"L": "M0 0V60H34", "E": "M36 0H0V60H36M0 30H28", "R": "M0 60V0H22Q38 2 38 16Q38 32 20 32H0M18 32L38 60", "É": "M36 0H0V60H36M0 30H28M16 -11L24 -19", "G": "M38 10Q30 0 20 0Q0 2 0 30Q0 58 20 60Q38 58 38 36H22", "N": "M0 60V0L38 60V0", "T": "M0 0H40M20 0V60"}
    sign = "".join(at(784, 106 + 74 * n, stroke(letters[c], LAMP_PALE, 10), 0.8) for n, c in enumerate("RÉGENT"))
    windows = "".join(rect(x, 260, 90, 190, LAMP, 4) + rect(x + 42, 260, 6, 190, BRICK_DEEP) for x in (370, 520, 990, 1140))
    marquee = poly([(240, 560), (1360, 560), (1320, 640), (280, 640)], SLATE) + rect(240, 548, 1120, 16, BELL) + "".join(circle(x, 602, 10, LAMP if n % 2 else LAMP_PALE) for n, x in enumerate(range(290, 1330, 40)))
    doors = rect(560, 650, 480, 130, LAMP) + "".join(rect(x, 650, 10, 130, WOOD_DARK) for x in (556, 676, 796, 916, 1034)) + "".join(rect(x, 660, 110, 110, PAPER) + d for x, d in ((350, rect(356, 666, 98, 98, SLATE) + circle(405, 705, 26, BELL) + poly([(356, 764), (405, 700), (454, 764)], BRICK)), (1140, rect(1146, 666, 98, 98, BELL) + poly([(1160, 764), (1195, 690), (1230, 764)], INK))))
    street = ground(780, "#273241") + "".join(rect(x - w / 2, y, w, 8, mixed("#273241", LAMP, 0.5)) for x, y, w in ((800, 800, 460), (780, 830, 330), (830, 866, 260), (790, 906, 150), (420, 820, 90), (1190, 830, 90)))
    umbrella = lambda c: path("M-70 -190A70 66 0 0 1 70 -190Q47 -204 23 -190Q0 -204 -23 -190Q-47 -204 -70 -190Z", c) + line(0, -190, 0, -90, INK, 5)
    queue = "".join(at(x, 900, person(n, "up" if c else "", coat=coat, long_hair=n % 2 == 0) + (at(38, 30, umbrella(c)) if c else ""), 1.4) for n, (x, coat, c) in enumerate(((330, BRICK, BELL), (470, SLATE_PALE, ""), (590, LEAF_DARK, BRICK), (1060, BELL, ""), (1160, "#7a5a86", SLATE_PALE), (1300, SLATE_PALE, ""))))
    return back + halo(800, 700, 470, LAMP) + front + windows + sign + marquee + doors + street + queue + rain(80, 9, "#6f86a0")


def burst(x: float, y: float, radius: float, colour: str, rays: int) -> str:
    """One firework open in the sky."""
    parts = []
    for n in range(rays):
        angle = 2 * math.pi * n / rays
        c, s = math.cos(angle), math.sin(angle)
        parts += [line(x + c * radius * 0.3, y + s * radius * 0.3, x + c * radius * 0.82, y + s * radius * 0.82, colour, 6), circle(x + c * radius, y + s * radius, 7, colour)]
        parts.append(circle(x + c * radius * 0.55, y + s * radius * 0.55 + 12, 4, colour) if n % 2 else "")
    return "".join(parts)


def feu_artifice() -> str:
    """Fireworks from the barges, doubled by the river."""
    night = "#13203a"
    town = tinted("".join(at(x, 700, house(w, h, wall, tiles, shape, 2, 2, lit=lit)) for x, w, h, wall, tiles, shape, lit in ((60, 220, 190, CREAM, ROOF, "point", (0,)), (270, 200, 150, ROSE, SLATE_MID, "hip", (1, 2)), (640, 200, 170, SAND, ROOF, "step", ()), (850, 220, 140, CREAM, ROOF, "hip", (3,)), (1080, 230, 190, ROSE, SLATE_MID, "point", (0, 1)), (1310, 210, 150, SAND, ROOF, "hip", ()), (1530, 220, 200, CREAM, ROOF, "point", (2,)))) + at(460, 700, belfry(23.1), 0.66), NIGHT, 0.62)
    bursts = (((1130, 230, 190, LAMP, 20), (820, 180, 130, "#e8806a", 16), (1390, 350, 120, "#9cc7e0", 14), (210, 210, 150, "#9cc7e0", 16), (930, 400, 90, LAMP_PALE, 12), (680, 400, 70, LAMP, 10)))
    trails = stroke("M1120 770Q1140 560 1130 430M830 770Q810 480 820 316M1290 780Q1380 640 1390 476M1000 770Q960 620 930 494", LAMP_PALE, 4, "3 16")
    sky_part = sky(night) + flakes(46, 31, "#8fa3bf", 0, 480) + "".join(burst(*b) for b in bursts)
    mirror = "".join(rect(x - w / 2, y, w, 8, mixed(night, c, 0.55)) for x, y, w, c in ((1130, 800, 150, "#ffd97f"), (1120, 840, 220, "#ffd97f"), (1140, 884, 170, "#ffd97f"), (820, 820, 130, "#e8806a"), (840, 862, 90, "#e8806a"), (1390, 810, 110, "#9cc7e0"), (1380, 856, 150, "#9cc7e0"), (210, 800, 120, "#9cc7e0"), (230, 846, 170, "#9cc7e0"), (460, 790, 60, "#d9a441"), (480, 826, 90, "#d9a441")))
    barges = "".join(at(x, 782, path("M-150 -24H150L132 14H-136Z", INK) + rect(-60, -46, 12, 24, BRICK) + rect(-10, -52, 12, 30, BRICK) + rect(40, -46, 12, 24, BRICK)) for x in (900, 1240))
    crowd = "".join(at(x, 1060, tinted(person(n, ("up", "", "both", "")[n % 4], seated=True, coat=INK, long_hair=n % 3 == 0), INK, 0.72), 1.75) for n, x in enumerate(range(60, 1600, 165)))
    kid = at(1150, 990, tinted(child(2, "both", coat=BRICK), INK, 0.4), 1.6)
    return sky_part + tinted(hills(660, HILL, 100), NIGHT, 0.7) + town + trails + tinted(river(700, 300, "#2b4563", 19, 22), NIGHT, 0.2) + mirror + barges + crowd + kid


def peniches() -> str:
    """A barge become a stage; masks; the public on the quay."""
    back = sky("#b9a7b8") + rect(0, 240, 1600, 400, "#dfb3a0") + circle(300, 520, 120, "#f8d9a0") + tinted(hills(600, HILL, 150), "#8a5a6a", 0.4)
    water = river(600, 260, mixed(WATER, "#8a5a6a", 0.35), 23, 26) + "".join(rect(300 - w / 2, y, w, 8, "#f8d9a0") for y, w in ((620, 170), (650, 120), (684, 150)))
    hull = path("M150 620H1420L1520 590L1470 740Q1450 780 1390 780H240Q170 780 150 720Z", SLATE) + rect(150, 610, 1290, 22, BRICK) + "".join(circle(x, 690, 24, mixed(SLATE, INK, 0.4)) + circle(x, 690, 16, LAMP) for x in (300, 420, 1260, 1370))
    stage = rect(440, 580, 760, 34, WOOD) + rect(430, 190, 24, 400, BELL) + rect(1186, 190, 24, 400, BELL) + rect(410, 160, 820, 44, BRICK) + "".join(path(f"M{454 + 91.5 * n} 204h91.5v22a45.7 40 0 0 1 -91.5 0Z", BRICK_MID if n % 2 else BRICK) for n in range(8)) + rect(454, 226, 732, 354, mixed(SLATE, INK, 0.45))
    curtains = path("M454 204Q560 420 470 580H454Z", BRICK) + path("M1186 204Q1080 420 1170 580H1186Z", BRICK) + path("M454 204Q520 400 454 560Z", BRICK_DEEP) + path("M1186 204Q1120 400 1186 560Z", BRICK_DEEP)
    moon = circle(980, 330, 56, LAMP_PALE) + stroke("M560 540q40 -24 80 0t80 0t80 0t80 0t80 0t80 0", SLATE_PALE, 9)
    actors = at(680, 578, person(0, "out", coat=BELL, hat=BRICK), 1.6) + at(830, 578, person(3, "up", skirt=True, coat=PAPER, long_hair=True), 1.65) + at(980, 578, person(1, "both", coat=BRICK), 1.55) + at(680, 352, path("M-36 -14Q0 -34 36 -14L26 10H-26Z", INK)) + at(980, 358, path("M-32 -12Q0 -30 32 -12L70 6L20 14H-26Z", PAPER))
    cabin = rect(1270, 500, 130, 112, PAPER, 4) + rect(1292, 522, 34, 34, LAMP) + rect(1344, 522, 34, 34, LAMP) + rect(1258, 488, 154, 16, BRICK)
    quay = ground(850, "#7b6560") + rect(0, 844, 1600, 18, "#a98a7a")
    crowd = "".join(at(x, 1030 + (n % 3) * 18, tinted(person(n + 1, "", seated=True, long_hair=n % 2 == 0), "#4a3540", 0.35), 1.6) for n, x in enumerate(range(80, 1600, 130)))
    return back + water + hull + stage + moon + curtains + actors + cabin + bulbs(0, 330, 430, 190, 50, 8) + bulbs(1210, 190, 1600, 330, 50, 8) + quay + crowd


SCENES = {"halle": halle, "musique": musique, "mediatheque": mediatheque, "cinema": cinema, "feu-artifice": feu_artifice, "peniches": peniches}
