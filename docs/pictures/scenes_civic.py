"""The republic at town size: ballots, bells, budgets, names of streets."""

from buildings import bell, house
from nature import flakes, halo, hills, sky, sun
from palette import (
    BELL, BELL_PALE, BRICK, CREAM, HILL, INK, LAMP, NIGHT, OCHRE, PAPER, ROOF, ROSE, SAND, SLATE, SLATE_MID, SLATE_PALE, SOFT, STONE, WASH, WOOD, WOOD_DARK, SKIN,
)
from shapes import at, circle, line, mixed, path, poly, rect, ring, stroke, tinted
from things import ballot_box


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


SCENES = {"depouillement": depouillement, "cloche": cloche}
