"""Hands at work, and faces: the clockmaker, the bakery before dawn, the repair bench, the market gardener, Raymonde."""

from buildings import belfry, clock, house
from nature import flakes, ground, halo, hills, poplar, reeds, river, sky, sun
from palette import (
    ASPHALT, BELL, BELL_PALE, BRICK, BRICK_DEEP, BRICK_MID, CREAM, HILL, INK, LAMP, LAMP_PALE, LEAF, LEAF_DARK, MEADOW, NIGHT, OCHRE, PAPER, ROOF, ROSE, SAND, SKY, SLATE, SLATE_MID, SLATE_PALE, SNOW, SOFT,
    STONE, WASH, WATER, WATER_PALE, WHITE, WINDOW, WOOD, WOOD_DARK,
)
from people import head, person
from shapes import at, circle, ellipse, line, mixed, path, poly, rect, ring, stroke, tinted
from things import bicycle, gravestone_flowers, loaf, stall


def gear(radius: float, teeth: int, colour: str, spokes: int = 5) -> str:
    """A toothed wheel."""
    rim = "".join(at(0, 0, rect(-radius * 0.06, -radius * 1.12, radius * 0.12, radius * 0.2, colour, 2), turn=360 / teeth * n) for n in range(teeth))
    arms = "".join(at(0, 0, line(0, 0, 0, -radius * 0.86, colour, radius * 0.1), turn=360 / spokes * n) for n in range(spokes))
    return rim + ring(0, 0, radius * 0.9, colour, radius * 0.2) + arms + circle(0, 0, radius * 0.2, colour) + circle(0, 0, radius * 0.08, mixed(colour, INK, 0.6))


def horloger() -> str:
    """Anselme Quiévreux before his wheels."""
    back = sky(SLATE) + rect(0, 0, 1600, 1000, mixed(SLATE, INK, 0.2)) + circle(1010, 420, 600, SLATE)
    dial = circle(360, 330, 250, mixed(SLATE, PAPER, 0.16)) + circle(360, 330, 226, mixed(SLATE, PAPER, 0.86)) + "".join(at(360, 330, rect(-7, -214, 14, 44, SLATE), turn=30 * n) for n in range(12)) + at(360, 330, rect(-9, -120, 18, 150, SLATE, 9), turn=305) + at(360, 330, rect(-7, -180, 14, 215, SLATE, 7), turn=62) + circle(360, 330, 18, BELL)
    wheels = at(1290, 250, gear(190, 28, BELL, 6), turn=4) + at(1010, 120, gear(120, 18, mixed(BELL, BRICK, 0.35)), turn=9) + at(1480, 560, gear(150, 22, mixed(BELL, INK, 0.25)), turn=3) + at(1180, 540, gear(92, 14, BELL_PALE, 4)) + at(1520, 90, gear(84, 14, mixed(BELL, PAPER, 0.3), 4), turn=12)
    bench = rect(0, 860, 1600, 140, WOOD) + rect(0, 860, 1600, 20, mixed(WOOD, CREAM, 0.35))
    man = at(760, 560, head(0, 128, "#3e5a48", "#e9e6df", True, "#e9e6df"))
    apron = path("M600 900L640 720Q760 690 880 720L930 900Z", WOOD_DARK) + stroke("M650 726L690 640M872 726L832 640", WOOD_DARK, 20)
    hand = stroke("M990 800Q1080 830 1120 760", "#344c3d", 74) + circle(1128, 736, 42, "#f0c9a4") + stroke("M1096 720L1150 690", "#f0c9a4", 24)
    key = at(1150, 700, stroke("M0 0V-120", "#b9b2a4", 20) + ring(0, -150, 36, "#b9b2a4", 18) + rect(-4, 0, 40, 16, "#b9b2a4") + rect(-4, -30, 32, 14, "#b9b2a4"), turn=16)
    tools = at(160, 860, rect(-50, -60, 100, 60, BRICK, 4) + rect(-50, -46, 100, 8, BRICK_DEEP)) + at(330, 862, path("M-60 0Q-50 -36 0 -40Q50 -36 60 0Z", SLATE_PALE)) + at(1330, 864, gear(40, 12, BELL, 4)) + stroke("M1420 856L1560 846", "#b9b2a4", 12) + circle(1556, 846, 13, BRICK)
    return back + dial + wheels + man + apron + key + hand + bench + tools


def boulangerie() -> str:
    """The bakery before dawn: one lit window in a blue street."""
    blue = "#24405c"
    back = sky("#2c4a68") + flakes(36, 41, "#b7c7d8", 0, 240) + circle(1340, 150, 54, "#f0e6c6") + circle(1364, 138, 50, "#2c4a68")
    side = tinted(at(170, 800, house(330, 520, CREAM, ROOF, "point", 4, 2, SLATE_PALE)) + at(1480, 800, house(320, 470, ROSE, SLATE_MID, "hip", 4, 2, "")) + at(1180, 800, belfry(5.3), 0.8), NIGHT, 0.58)
    shop = tinted(rect(400, 250, 640, 560, OCHRE) + poly([(370, 250), (470, 110), (970, 110), (1070, 250)], ROOF) + "".join(rect(x, 300, 90, 120, SLATE) + rect(x - 40, 300, 34, 120, BRICK) + rect(x + 96, 300, 34, 120, BRICK) for x in (500, 850)), NIGHT, 0.42) + rect(675, 300, 90, 120, LAMP) + rect(717, 300, 6, 120, ROOF)
    facade = rect(420, 470, 600, 340, BRICK_DEEP) + rect(410, 460, 620, 62, BRICK) + "".join(at(500 + 74 * n, 491, loaf(56, BELL), 1) for n in range(7))
    pane = rect(450, 550, 340, 200, LAMP) + rect(450, 550, 340, 12, BRICK_DEEP) + rect(450, 650, 340, 9, WOOD) + "".join(circle(490 + 66 * n, 628, 27, "#b9772f") + stroke(f"M{476 + 66 * n} 622l28 -8M{476 + 66 * n} 636l28 -8", "#f1d7a3", 5) for n in range(5)) + "".join(at(500 + 96 * n, 744, loaf(92)) for n in range(4))
    door = rect(830, 550, 150, 260, LAMP_PALE) + rect(830, 550, 150, 10, BRICK_DEEP) + rect(900, 550, 8, 260, BRICK_DEEP) + at(868, 808, person(2, "", coat=WHITE, hat=WHITE), 1.25)
    street = ground(808, blue) + poly([(450, 812), (980, 812), (1180, 1000), (330, 1000)], mixed(blue, "#ffd97f", 0.34)) + rect(0, 806, 1600, 12, mixed(blue, PAPER, 0.25))
    seat = rect(310, 740, 70, 10, WOOD) + rect(310, 690, 8, 120, WOOD) + rect(372, 740, 8, 70, WOOD) + rect(310, 690, 70, 8, WOOD)
    flowers = at(1010, 830, gravestone_flowers((PAPER, BRICK_MID, BELL_PALE)), 0.8)
    steam = "".join(stroke(f"M{x} 100q-18 -26 0 -50t0 -48", "#90a4b8", 9) for x in (880, 920)) + rect(870, 100, 70, 60, tinted(ROOF, NIGHT, 0.5))
    return back + side + shop + steam + facade + pane + door + street + tinted(seat, NIGHT, 0.2) + at(1200, 890, bicycle("#c96a4a", "#0e1826"), 1.25) + rect(1252, 700, 74, 50, OCHRE, 4) + flowers


def repair_cafe() -> str:
    """The bench of the repair café, tools on the wall."""
    wall = sky("#dfe7df") + rect(90, 90, 1420, 380, "#c7b48e") + "".join(circle(x, y, 4, "#a8946c") for x in range(130, 1500, 52) for y in range(124, 460, 52))
    hammer, saw = rect(-9, 0, 18, 190, WOOD, 6) + rect(-62, -24, 124, 44, SOFT, 6), path("M0 0H190L176 46L0 70Z", SLATE_PALE) + rect(-74, -6, 80, 76, BRICK, 14)
    spanner = stroke("M0 0V150", SOFT, 24) + ring(0, -24, 28, SOFT, 20) + ring(0, 174, 24, SOFT, 18)
    pliers = stroke("M-20 150Q-40 70 0 30M20 150Q40 70 0 30", BRICK, 20) + stroke("M0 34L-14 -20M0 34L14 -20", SOFT, 16)
    drivers = "".join(at(60 * n, 0, rect(-13, 0, 26, 70, c, 9) + rect(-5, 70, 10, 90, SOFT)) for n, c in enumerate((BELL, BRICK, LEAF, SLATE)))
    reels = "".join(at(1320 + 70 * n, 400, rect(-24, -50, 48, 50, c) + rect(-28, -58, 56, 10, WOOD) + rect(-28, -4, 56, 10, WOOD)) for n, c in enumerate((BRICK, BELL, SLATE)))
    tools = at(200, 150, hammer) + at(370, 170, saw) + at(640, 170, spanner) + at(740, 180, pliers) + at(850, 150, drivers) + at(1180, 250, ring(0, 0, 90, INK, 10) + "".join(at(0, 0, line(0, 0, 0, -86, SOFT, 3), turn=30 * n) for n in range(12)) + circle(0, 0, 12, INK)) + reels
    people = at(470, 850, person(0, "", coat=SLATE, seated=True), 3) + at(1090, 850, person(4, "", coat=BRICK, long_hair=True, seated=True), 3) + stroke("M400 426a28 28 0 1 0 56 0a28 28 0 1 0 -56 0M474 426a28 28 0 1 0 56 0a28 28 0 1 0 -56 0", INK, 5)
    bench = rect(0, 740, 1600, 260, WOOD) + rect(0, 740, 1600, 24, mixed(WOOD, CREAM, 0.35)) + rect(0, 900, 1600, 10, WOOD_DARK)
    toaster = at(780, 760, rect(-150, -170, 300, 170, "#c3ced2", 34) + rect(-104, -182, 90, 14, INK, 4) + rect(14, -182, 90, 14, INK, 4) + rect(-120, -40, 240, 10, SOFT) + rect(150, -110, 28, 20, INK, 4) + path("M-90 -182Q-92 -250 -58 -248Q-24 -250 -26 -182Z", "#c98a45"))
    lamp = at(260, 770, rect(-60, -18, 120, 18, BELL, 6) + stroke("M0 -18L-60 -170L60 -260", BELL, 14) + path("M30 -300L130 -250L70 -190Z", BELL) + circle(104, -214, 22, LAMP))
    radio = at(1340, 770, rect(-120, -140, 240, 140, BRICK_MID, 12) + circle(-54, -72, 44, CREAM) + circle(-54, -72, 16, INK) + rect(14, -116, 90, 34, LAMP_PALE, 3) + circle(34, -42, 15, BELL) + circle(84, -42, 15, BELL) + line(90, -140, 160, -270, SOFT, 6))
    bits = "".join(ring(x, y, 9, SOFT, 5) for x, y in ((600, 830), (640, 850), (980, 826), (1010, 850), (560, 860))) + at(720, 860, drivers.split("</g>")[0] + "</g>", 1, turn=70) + stroke("M900 770Q960 840 1040 800T1180 850", INK, 7)
    return wall + tools + people + bench + lamp + radio + toaster + bits


def raymonde() -> str:
    """Portrait of Raymonde Poidevin at the water's edge."""
    back = sky("#f0d9b8") + sun(310, 250, 120, BELL_PALE) + hills(480, "#b9c29a", 150) + "".join(at(x, 520, poplar(LEAF_DARK, h)) for x, h in ((1240, 300), (1320, 360), (1400, 280), (1490, 330)))
    water = river(510, 490, WATER, 27, 34)
    boat = at(330, 690, path("M-210 -40Q0 10 210 -56L170 34H-160Z", BRICK) + stroke("M-210 -40Q0 10 210 -56", CREAM, 9) + stroke("M-60 -10L150 -180", WOOD, 11) + rect(-60, -24, 130, 14, WOOD))
    far = at(120, 545, poplar(LEAF, 200)) + at(210, 545, poplar(LEAF_DARK, 240))
    steps = poly([(1300, 1000), (1300, 850), (1400, 850), (1400, 790), (1500, 790), (1500, 730), (1600, 730), (1600, 1000)], STONE) + rect(1300, 850, 100, 12, PAPER) + rect(1400, 790, 100, 12, PAPER) + rect(1500, 730, 100, 12, PAPER) + ellipse(1450, 780, 26, 15, SOFT)
    lady = at(860, 560, head(0, 165, BRICK, "#f3f1ec"))
    bun = circle(860, 205, 62, "#f3f1ec") + circle(860, 205, 62, "#e6e2d9") + circle(852, 198, 52, "#f3f1ec")
    shawl = path("M520 1000Q560 690 740 640Q860 760 980 640Q1160 690 1200 1000Z", BRICK) + path("M740 640Q860 790 980 640L1010 680Q860 860 710 680Z", BRICK_DEEP) + "".join(circle(x, y, 13, BELL) for x, y in ((610, 830), (700, 900), (820, 940), (930, 930), (1040, 880), (1110, 820), (640, 950), (1090, 960)))
    wrinkles = stroke("M752 404Q770 398 782 404M938 404Q950 398 968 404M760 480Q754 500 764 520M960 480Q966 500 956 520M800 372q18 -10 36 -4M884 368q18 -6 36 4", "#c79a78", 5)
    cheeks = circle(768, 462, 26, "#eeb497") + circle(952, 462, 26, "#eeb497")
    brooch = circle(860, 742, 24, BELL) + circle(860, 742, 12, BELL_PALE)
    return back + far + water + boat + steps + bun + lady + cheeks + wrinkles + shawl + brooch + at(1240, 1000, reeds(LEAF_DARK, 4), 2.2) + at(440, 1000, reeds(LEAF_DARK, 8), 1.8)


def crate(fruit: tuple[str, ...], radius: float, leaf: str = "") -> str:
    """A crate of vegetables seen from the front, 250 wide."""
    heap = "".join(circle(-104 + 30 * n + 15 * (row % 2), -84 - row * radius * 0.9, radius, mixed(fruit[(n + row) % len(fruit)], INK, 0.06 * (n % 3))) for row in (2, 1, 0) for n in range(8 - row))
    tops = "".join(at(-90 + 36 * n, -100, path("M-8 0Q-30 -60 0 -90Q30 -60 8 0Z", leaf)) for n in range(6)) if leaf else ""
    return tops + heap + rect(-125, -80, 250, 80, OCHRE) + rect(-125, -50, 250, 8, WOOD) + rect(-125, -80, 14, 80, WOOD) + rect(111, -80, 14, 80, WOOD)


def etal() -> str:
    """A vegetable stall close by, the stallholder who gives change."""
    back = sky("#e7ddc6") + at(240, 640, house(380, 460, ROSE, ROOF, "point", 3, 2, SLATE_PALE)) + at(1380, 640, house(400, 420, CREAM, SLATE_MID, "point", 3, 2, BRICK)) + at(820, 640, belfry(9), 0.74)
    awning = "".join(poly([(x, 210), (x + 24, 0), (x + 124, 0), (x + 114.3, 210)], BRICK if n % 2 == 0 else PAPER) + path(f"M{x} 208h114.3v30a57 34 0 0 1 -114.3 0Z", BRICK if n % 2 == 0 else PAPER) for n, x in enumerate(114.3 * k for k in range(14)))
    seller = at(650, 800, person(0, "out", coat=LEAF_DARK, long_hair=True, seated=True), 2.9) + rect(590, 520, 120, 200, PAPER, 16)
    buyer = at(1010, 800, person(3, "out", coat=SLATE, hat=BELL, seated=True), 2.7, flip=True)
    coin = circle(846, 552, 15, BELL) + circle(846, 552, 8, BELL_PALE)
    board = rect(0, 860, 1600, 140, WOOD_DARK) + rect(0, 846, 1600, 20, WOOD)
    crates = at(150, 900, crate((BRICK, BRICK_MID, "#c4472c"), 25), 1.15) + at(460, 900, crate((LEAF, "#7da15a"), 25, LEAF_DARK), 1.15) + at(770, 900, crate((BELL, BELL_PALE), 23), 1.15) + at(1080, 900, crate(("#7a5a86", "#5f4069"), 25), 1.15) + at(1400, 900, crate(("#d9772e", "#e08a2e"), 22, LEAF), 1.15)
    labels = "".join(rect(x - 44, 874, 88, 50, PAPER, 4) + stroke(f"M{x - 28} 892h56M{x - 28} 906h34", INK, 5) for x in (150, 460, 770, 1080, 1400))
    scale = at(1250, 700, rect(-64, -110, 128, 110, SLATE_MID, 8) + circle(0, -58, 40, PAPER) + line(0, -58, 20, -84, BRICK, 6) + rect(-84, -126, 168, 16, SOFT, 6))
    return back + seller + buyer + coin + scale + board + crates + labels + awning


SCENES = {"horloger": horloger, "boulangerie": boulangerie, "repair-cafe": repair_cafe, "raymonde": raymonde, "etal": etal}
