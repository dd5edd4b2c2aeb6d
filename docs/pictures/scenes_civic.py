"""The republic at town size: ballots, bells, budgets, names of streets."""

from buildings import bell, house, mill
from nature import flakes, ground, halo, hills, poplar, sky, sun
from palette import (
    BELL, BELL_PALE, BRICK, BRICK_DEEP, BRICK_MID, CREAM, HILL, INK, LAMP, LEAF_DARK, NIGHT, OCHRE, PAPER, PAVEMENT, ROOF, ROSE, SAND, SKIN, SLATE, SLATE_MID, SLATE_PALE, SOFT, STONE, WOOD, WOOD_DARK,
)
from lettering import lettering
from people import child, person
from shapes import at, circle, ellipse, line, mixed, path, poly, rect, ring, stroke, tinted
from things import ballot_box, bicycle, gravestone_flowers


def hand(sleeve: str, skin: str) -> str:
    """A forearm that comes from below, its fingers at (0, 0)."""
    fingers = "".join(stroke(f"M{x} 40L{x * 1.3:g} {y}", skin, 22) for x, y in ((-28, 6), (-6, -6), (16, 0)))
    return fingers + circle(-4, 62, 40, skin) + stroke("M34 60L54 26", skin, 20) + path("M-48 90H44L70 340H-78Z", sleeve) + rect(-54, 86, 104, 26, mixed(sleeve, PAPER, 0.35), 6)


def pile(count: int, colour: str) -> str:
    """A pile of ballots."""
    return "".join(at((-1) ** n * 3, -11 * n, rect(-78, -11, 156, 10, colour if n % 2 else mixed(colour, INK, 0.14), 2)) for n in range(count))


def depouillement() -> str:
    """Counting night: the box, hands, piles of a hundred."""
    wall = sky(SLATE) + "".join(rect(x, 0, 6, 560, mixed(SLATE, PAPER, 0.07)) for x in range(80, 1600, 160)) + rect(0, 540, 1600, 20, mixed(SLATE, INK, 0.35))
    flag = "".join(poly([(1240 + 72 * n, 120), (1312 + 72 * n, 120), (1306 + 66 * n, 420), (1240 + 66 * n, 420)], c) for n, c in enumerate(("#27457c", PAPER, BRICK))) + rect(1228, 90, 10, 450, BELL) + circle(1233, 84, 14, BELL)
    clock = circle(300, 220, 104, BELL) + circle(300, 220, 94, PAPER) + "".join(at(300, 220, line(0, -84, 0, -72, INK, 5), turn=30 * n) for n in range(12)) + at(300, 220, line(0, 10, 0, -48, INK, 9), turn=324) + at(300, 220, line(0, 14, 0, -70, INK, 7), turn=288)
    table = rect(0, 700, 1600, 300, WOOD) + rect(0, 700, 1600, 18, mixed(WOOD, CREAM, 0.35))
    piles = at(330, 800, pile(17, PAPER)) + at(520, 830, pile(11, "#b9cfe0")) + at(1120, 820, pile(14, "#b9cfe0")) + at(1310, 800, pile(8, PAPER))
    slips = "".join(at(x, y, rect(-60, -38, 120, 76, c, 3) + rect(-40, -14, 80, 7, SOFT) + rect(-40, 4, 52, 7, SOFT), turn=t) for x, y, t, c in ((640, 900, -14, PAPER), (990, 910, 10, "#b9cfe0")))
    hands = at(560, 890, hand(BRICK, SKIN[0]), turn=24) + at(1010, 880, hand(BELL, SKIN[3]), turn=-18) + at(1400, 900, hand("#3e7c86", SKIN[1]), turn=-30) + at(210, 900, hand(CREAM, SKIN[2]), turn=26)
    return wall + flag + clock + table + at(800, 760, ballot_box(), 1.45) + piles + slips + hands


def cloche() -> str:
    """Marie-Blaise in her timber frame, by night, the town below."""
    roofs = "".join(at(x, 900, house(w, h, wall, tiles, shape, 2, 2, lit=lit)) for x, w, h, wall, tiles, shape, lit in (
        (60, 220, 150, CREAM, ROOF, "point", (1,)), (280, 200, 110, SAND, SLATE_MID, "hip", ()), (500, 210, 160, ROSE, ROOF, "step", (0, 3)), (1080, 200, 130, OCHRE, SLATE_MID, "point", (0,)), (1310, 230, 170, CREAM, ROOF, "hip", (1, 2)), (1530, 200, 120, SAND, ROOF, "point", (0,))))
    stars = flakes(70, 12, "#c9d6e6", 0, 520)
    frame = rect(180, 60, 60, 940, WOOD_DARK) + rect(1360, 60, 60, 940, WOOD_DARK) + rect(120, 60, 1360, 70, WOOD) + rect(120, 118, 1360, 12, WOOD_DARK)
    braces = stroke("M232 330L440 124M1368 330L1160 124", WOOD, 40)
    rope = stroke("M1050 128Q1080 480 1060 1000", "#c9b48a", 10)
    marie = rect(650, 130, 300, 74, WOOD_DARK, 6) + rect(690, 120, 220, 34, SOFT, 4) + at(800, 196, bell(560))
    bands = stroke("M642 470H958", mixed(BELL, INK, 0.3), 8) + stroke("M634 496H966", mixed(BELL, INK, 0.3), 5) + path("M800 560l26 46h-52z", mixed(BELL, INK, 0.25)) + circle(800, 546, 18, mixed(BELL, INK, 0.25))
    shine = path("M672 500Q674 320 736 236Q716 330 716 500Z", BELL_PALE)
    floor = rect(0, 905, 1600, 95, mixed(WOOD_DARK, INK, 0.35)) + rect(0, 905, 1600, 14, WOOD)
    lantern = halo(430, 800, 190, LAMP) + rect(404, 770, 52, 92, INK, 6) + rect(412, 784, 36, 62, LAMP, 4) + ring(430, 752, 18, INK, 6) + rect(394, 858, 72, 50, WOOD_DARK)
    return tinted(sky("#2b3d58") + stars + sun(1180, 230, 70, "#f4ecd0") + hills(780, HILL, 130) + roofs, NIGHT, 0.42) + tinted(frame + braces + rope, NIGHT, 0.25) + marie + bands + shine + floor + lantern


def rue_rose_blanchet() -> str:
    """The new street sign on a brick wall, the glassworks behind."""
    back = sky("#d5dfe0") + hills(600, HILL, 90) + at(1210, 760, mill(), 0.95) + at(1000, 780, poplar("#c9a13c", 300)) + at(930, 780, poplar("#b98a3a", 240))
    bricks = "".join(rect(x - 60 * (n % 2), y, min(116, 860 - x + 60 * (n % 2)), 44, mixed(BRICK_MID, INK if (n + x // 120) % 3 else CREAM, 0.07), 3) for n, y in enumerate(range(4, 1000, 48)) for x in range(0, 900, 120))
    wall = rect(0, 0, 860, 1000, BRICK_DEEP) + bricks + rect(860, 0, 26, 1000, STONE) + rect(0, 900, 886, 100, STONE)
    sign = rect(150, 200, 560, 250, PAPER, 10) + rect(162, 212, 536, 226, "#24487a", 6) + rect(178, 228, 504, 194, "#24487a", 4) + stroke("M180 230H680V420H180Z", PAPER, 4)
    text = stroke(lettering("RUE", 375, 266, 40), PAPER, 8) + stroke(lettering("ROSE BLANCHET", 206, 346, 40), PAPER, 8)
    old = rect(260, 490, 340, 76, "#b9b2a4", 6) + stroke(lettering("RUE DU DÉPÔT", 292, 512, 30), "#8a8478", 5) + stroke("M280 528H580", BRICK, 6)
    street = ground(780, PAVEMENT) + path("M0 900H886V1000H0Z", STONE) + rect(886, 776, 714, 12, STONE)
    ladder = stroke("M640 960L720 470M800 960L742 470", WOOD, 15) + "".join(line(652 + 14 * n, 900 - 80 * n, 786 - 10 * n, 900 - 80 * n, WOOD, 12) for n in range(6))
    bouquet = at(250, 900, gravestone_flowers((PAPER, BRICK, BELL_PALE)), 1.5)
    pupils = "".join(at(x, y, person(n, arm, coat=c, long_hair=hair), s) for x, y, n, arm, c, hair, s in ((960, 930, 3, "up", SLATE, False, 1.6), (1090, 950, 4, "", BRICK, True, 1.6), (1220, 930, 0, "out", BELL, True, 1.55), (1400, 940, 5, "", "#3e5a48", False, 1.6)))
    return back + street + wall + sign + text + old + ladder + bouquet + at(1490, 950, bicycle(SLATE), 1.2) + pupils


def urne() -> str:
    """Voters in a classroom on polling day."""
    wall = sky("#e4ead9") + rect(0, 0, 1600, 60, PAPER) + rect(90, 120, 620, 300, "#2f4d3c") + stroke("M90 120H710V420H90Z", WOOD, 16) + stroke("M150 200Q220 160 300 200T450 200M150 270H420M150 330H340", "#c9d6c4", 6) + circle(590, 250, 54, "#2f4d3c") + ring(590, 250, 50, "#e9d9a0", 6)
    drawings = "".join(at(x, y, rect(-52, -62, 104, 124, PAPER) + d, turn=t) for x, y, t, d in ((820, 190, -4, circle(0, -10, 28, BELL) + rect(-36, 30, 72, 14, HILL)), (950, 200, 3, poly([(-34, 0), (0, -40), (34, 0)], BRICK) + rect(-26, 0, 52, 40, CREAM)), (820, 350, 3, ellipse(0, 0, 34, 22, SLATE_PALE)), (950, 356, -3, path("M0 40V0M0 0", PAPER) + circle(0, -10, 30, "#5f8a4c") + rect(-6, 16, 12, 34, WOOD))))
    booths = "".join(rect(x, 210, 190, 520, SLATE_PALE) + "".join(rect(x + 12 + 44 * k, 250, 36, 400, BRICK if k % 2 else mixed(BRICK, PAPER, 0.18)) for k in range(4)) + rect(x - 6, 200, 202, 26, SLATE) + rect(x + 40, 650, 18, 80, INK) + rect(x + 110, 650, 18, 80, INK) for x in (1090, 1330))
    floor = ground(730, "#cfa874") + rect(0, 722, 1600, 12, PAPER)
    table = rect(560, 690, 560, 30, WOOD) + rect(590, 720, 24, 230, WOOD_DARK) + rect(1066, 720, 24, 230, WOOD_DARK) + rect(560, 720, 560, 80, SLATE)
    clerk = at(1010, 690, person(1, "out", coat=SLATE, seated=True), 1.75, flip=True) + at(670, 690, person(4, "", coat=BRICK, long_hair=True, seated=True), 1.75)
    queue = "".join(at(x, y, m, s) for x, y, m, s in ((120, 940, person(0, "", coat=LEAF_DARK), 1.75), (260, 950, person(2, "", coat=BELL, long_hair=True, skirt=True), 1.75), (400, 945, person(3, "", coat="#7a5a86", hat=SLATE), 1.7), (510, 955, child(5, "up", coat=BRICK), 1.8)))
    voter = at(900, 950, person(6, "up", coat="#3e7c86"), 1.9, flip=True) + at(828, 640, rect(-34, -22, 68, 44, SAND, 2) + stroke("M-32 -20L0 4L32 -20", OCHRE, 3), turn=-8)
    return wall + drawings + booths + floor + clerk + table + at(820, 692, ballot_box(), 0.8) + queue + voter


SCENES = {"depouillement": depouillement, "cloche": cloche, "rue-rose-blanchet": rue_rose_blanchet, "urne": urne}
