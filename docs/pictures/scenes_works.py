"""Works and ways: the footbridge, the electric bus, bicycles, snow, bins, young trees."""

from buildings import belfry, house
from nature import bird, cloud, fir, flakes, ground, halo, hills, poplar, reeds, river, sky, sun, tree
from palette import (
    ASPHALT, BELL, BELL_PALE, BRICK, BRICK_MID, CREAM, DUSK, HILL, INK, LAMP, LEAF, LEAF_DARK, MEADOW, NIGHT, OCHRE, PAPER, PAVEMENT, ROOF, ROOF_DARK, ROSE, SAND, SKY, SKY_PALE, SLATE, SLATE_MID,
    SLATE_PALE, SNOW, SOFT, STONE, WATER, WHITE, WINDOW, WOOD, WOOD_DARK,
)
from people import child, person
from shapes import at, circle, ellipse, line, mixed, path, poly, rect, ring, stroke, tinted
from things import barrier, bicycle, bin_, bus, cone, crane, lamp_post


def passerelle() -> str:
    """The crane lifts the footbridge over the tracks, at dusk."""
    back = sky("#e9b48f") + rect(0, 0, 1600, 330, "#d99b86") + circle(1230, 560, 150, "#f8d9a0") + hills(640, mixed(HILL, DUSK, 0.4), 110)
    town = tinted("".join(at(x, 700, house(w, h, wall, tiles, shape, 2, 2, lit=lit)) for x, w, h, wall, tiles, shape, lit in ((90, 230, 190, CREAM, ROOF, "point", (0, 3)), (310, 200, 150, ROSE, SLATE_MID, "hip", (2,)), (1330, 220, 180, SAND, ROOF, "point", (1,)), (1540, 200, 220, CREAM, SLATE_MID, "step", (0, 1)))) + at(480, 700, belfry(20.2), 0.46), DUSK, 0.3)
    bed = ground(690, "#7d6a62") + "".join(rect(0, y, 1600, 7, "#cdbdb2") for y in (770, 800, 880, 924)) + "".join(rect(x, y, 16, 50, "#57463f") for x in range(-10, 1600, 62) for y in (762, 878))
    piers = rect(356, 560, 66, 380, STONE) + rect(1196, 560, 66, 380, STONE) + rect(336, 546, 106, 22, mixed(STONE, PAPER, 0.4)) + rect(1176, 546, 106, 22, mixed(STONE, PAPER, 0.4))
    span = rect(-440, -14, 880, 28, SLATE) + rect(-440, -96, 880, 12, SLATE) + stroke("".join(f"M{x} -10L{x + 40} -90L{x + 80} -10" for x in range(-440, 440, 80)), SLATE, 10)
    lift = at(800, 440, span, turn=-3) + stroke("M420 456L794 232M1190 416L806 232", INK, 5) + rect(780, 214, 40, 26, INK, 4)
    machine = at(420, 960, crane(), 1.18) + stroke("M868 236V252", INK, 5)
    crew = at(1080, 960, person(1, "up", hat=BELL, coat="#d9772e"), 1.35) + at(1180, 970, person(6, hat=BELL, coat="#d9772e"), 1.35) + at(1360, 960, barrier(), 1.2) + at(1000, 976, cone(), 0.9) + at(1500, 968, cone(), 1)
    return back + town + bed + piers + machine + lift + crew


def bus_scene() -> str:
    """The electric bus at the station."""
    back = sky(SKY_PALE) + at(350, 170, cloud(WHITE), 1.2) + at(1280, 130, cloud(WHITE), 0.9)
    station = rect(140, 330, 900, 400, "#e3c79b") + poly([(110, 330), (220, 230), (960, 230), (1070, 330)], SLATE_MID) + "".join(path(f"M{x} 700V450A56 56 0 0 1 {x + 112} 450V700Z", "#dcebf2") + stroke(f"M{x + 56} 396V700M{x} 520H{x + 112}", STONE, 6) for x in range(190, 980, 150)) + rect(140, 366, 900, 14, BRICK)
    gable = poly([(460, 330), (590, 170), (720, 330)], "#e3c79b") + circle(590, 268, 46, BELL) + circle(590, 268, 41, PAPER) + line(590, 268, 590, 240, INK, 6) + line(590, 268, 608, 276, INK, 6)
    side = at(1240, 730, house(240, 360, ROSE, ROOF, "point", 3, 2, SLATE)) + at(1480, 730, house(230, 310, CREAM, SLATE_MID, "hip", 3, 2, BRICK))
    road = ground(720, STONE) + ground(800, ASPHALT) + rect(0, 792, 1600, 12, PAPER) + "".join(rect(x, 930, 110, 10, PAPER) for x in range(30, 1600, 230))
    stop = rect(1230, 470, 10, 330, INK) + rect(1186, 440, 100, 74, SLATE, 6) + path("M1216 456H1240Q1262 458 1248 476Q1266 480 1256 494Q1250 500 1236 500H1216ZM1228 466V473H1238Q1244 470 1238 466ZM1228 482V490H1240Q1248 486 1240 482Z", PAPER)
    shelter = rect(1300, 520, 260, 14, SLATE) + rect(1310, 534, 8, 266, SLATE) + rect(1540, 534, 8, 266, SLATE) + rect(1318, 560, 222, 150, "#dcebf2") + rect(1330, 740, 190, 12, WOOD)
    riders = at(1130, 800, person(0, "up", coat=BRICK, long_hair=True), 1.2) + at(1395, 800, person(3, coat=BELL, hat=SLATE), 1.2) + at(1470, 800, child(1), 1.25) + at(1055, 806, person(5), 1.15)
    return back + side + station + gable + road + shelter + stop + at(610, 920, bus(SLATE, BELL, True), 1.85) + riders


def voie_verte() -> str:
    """A family on bicycles along the Oise."""
    back = sky("#d8e8e4") + sun(1280, 180, 84, BELL_PALE) + at(420, 190, cloud(), 1.3) + hills(520, HILL, 160) + hills(560, MEADOW, 70, 20)
    far = "".join(at(x, 560, poplar(LEAF if n % 2 else LEAF_DARK, h)) for n, (x, h) in enumerate(((980, 230), (1050, 260), (1120, 220), (1190, 270), (1260, 240), (1330, 280), (1400, 250))))
    water = river(560, 130, WATER, 11, 16)
    bank = path("M0 690Q800 650 1600 690V1000H0Z", "#a8c37e") + path("M0 800Q800 760 1600 800V920Q800 880 0 920Z", "#ead9b7") + path("M0 920Q800 880 1600 920V1000H0Z", LEAF)
    near = "".join(at(x, y, poplar(LEAF_DARK, h)) for x, y, h in ((110, 770, 640), (330, 762, 580), (1500, 770, 640)))
    tufts = at(620, 700, reeds(LEAF_DARK, 2)) + at(900, 694, reeds(LEAF_DARK, 5), 0.9) + at(1220, 996, reeds("#e0c24a", 7), 1) + at(260, 1000, reeds("#e0c24a", 9), 1)
    riders = "".join(at(x, 870, bicycle(frame) + at(-30, -92, person(n, "out", seated=True, coat=coat, hat=hat, long_hair=n == 2)) + stroke("M-30 -130Q0 -100 -6 -44", SOFT, 15), s, flip=False) for x, s, frame, n, coat, hat in (
        (520, 1.15, BRICK, 0, SLATE, BELL), (820, 0.85, BELL, 2, BRICK, WHITE), (1120, 1.15, SLATE, 3, LEAF_DARK, BRICK)))
    heron = at(760, 668, stroke("M0 0V-46M10 0V-46", SOFT, 5) + path("M-20 -60Q10 -84 40 -50Q10 -30 -20 -60Z", SLATE_PALE) + stroke("M-16 -62Q-34 -80 -20 -104", SLATE_PALE, 9) + circle(-20, -106, 9, SLATE_PALE) + poly([(-28, -110), (-58, -102), (-28, -102)], BELL))
    return back + far + water + heron + bank + near + tufts + riders


def neige() -> str:
    """Snow in the high street: the gritting lorry, a sledge."""
    back = sky("#dbe2e8") + hills(600, SNOW, 130)
    houses = ""
    for x, w, h, wall, shape, lit in ((120, 250, 360, ROSE, "point", (1, 2)), (360, 220, 300, CREAM, "hip", (0,)), (1120, 230, 320, OCHRE, "point", (3,)), (1350, 240, 390, SAND, "point", (0, 3)), (1560, 200, 320, ROSE, "hip", (1,))):
        houses += at(x, 740, house(w, h, wall, SNOW, shape, 3, 2, SLATE_PALE, lit=lit, door=ROOF_DARK))
    tower = at(740, 740, belfry(6.33), 0.72) + poly([(678, 228), (740, 116), (802, 228)], SNOW) + rect(664, 310, 150, 12, SNOW, 6)
    road = ground(730, SNOW) + path("M640 730L420 1000H1120L850 730Z", "#c6ced6") + stroke("M690 740L560 1000M800 740L960 1000", "#aab5c0", 12)
    lorry = rect(-150, -190, 190, 140, "#d9772e", 8) + poly([(-150, -190), (40, -190), (14, -240), (-124, -240)], SOFT) + rect(46, -170, 110, 120, "#d9772e", 10) + rect(86, -156, 60, 52, "#dcebf2", 4) + circle(-90, -40, 38, INK) + circle(96, -40, 38, INK) + circle(-90, -40, 16, SOFT) + circle(96, -40, 16, SOFT) + path("M160 -90L214 -70L200 -8H168Z", SOFT) + rect(90, -188, 30, 18, BELL, 5)
    rider = at(1320, 942, child(2, "both", seated=True, hat=BRICK), 1.4)
    sledge = rider + at(1330, 930, stroke("M-70 0H60Q84 -4 80 -26M-56 -20V0M40 -20V0", WOOD_DARK, 9) + rect(-70, -30, 130, 12, BRICK, 4) + stroke("M80 -26L190 -70", SOFT, 4)) + at(1520, 930, child(4, "", coat=BELL, hat=SLATE, long_hair=True), 1.7)
    walker = at(270, 900, person(5, coat=BRICK, hat=SLATE), 1.5) + at(200, 910, rect(-6, -150, 9, 150, WOOD) + path("M-34 -20H32L26 30H-28Z", SLATE))
    return back + houses + tower + road + at(960, 880, lorry, 1.1) + at(60, 860, fir(360, snow=True)) + walker + sledge + flakes(150, 21, WHITE)


def dechets() -> str:
    """Three bins before a house at dawn, the lorry coming."""
    back = sky("#f2cfae") + rect(0, 0, 1600, 260, "#d9c3c4") + circle(1380, 520, 120, BELL_PALE) + hills(620, mixed(HILL, ROSE, 0.35), 120)
    home = at(400, 760, house(620, 430, CREAM, ROOF, "hip", 2, 3, SLATE, lit=(1,), door=BRICK)) + at(800, 770, tree(LEAF_DARK, height=380))
    hedge = rect(660, 690, 330, 80, LEAF, 30) + rect(90, 700, 110, 64, LEAF, 26)
    road = ground(760, STONE) + ground(850, ASPHALT) + rect(0, 842, 1600, 12, mixed(STONE, PAPER, 0.5))
    bins = at(560, 850, bin_("#8a6238", "#6d4c2a"), 1.5) + at(720, 850, bin_(BELL, "#b98528"), 1.65) + at(890, 850, bin_(LEAF, LEAF_DARK), 1.65) + at(560, 660, stroke("M-20 0Q-30 -30 -8 -40M10 0Q30 -22 18 -44", LEAF, 8) + path("M-4 2Q-14 -40 6 -54Q20 -30 12 2Z", "#d9772e"))
    lorry = rect(0, -270, 300, 230, LEAF_DARK, 8) + rect(24, -246, 252, 60, mixed(LEAF_DARK, PAPER, 0.18), 4) + rect(-150, -210, 140, 170, PAPER, 12) + rect(-140, -196, 70, 70, "#dcebf2", 5) + rect(-150, -96, 140, 14, LEAF) + circle(-84, -40, 44, INK) + circle(200, -40, 44, INK) + circle(-84, -40, 18, SOFT) + circle(200, -40, 18, SOFT) + circle(-146, -66, 12, LAMP) + rect(-100, -228, 40, 18, "#e08a2e", 5)
    crew = at(1090, 900, person(3, "out", coat="#e08a2e", hat=SLATE), 1.5)
    return back + home + hedge + road + at(1330, 930, lorry, 1.05) + bins + crew


def arbres() -> str:
    """Neighbours plant young trees in an autumn street."""
    back = sky("#e9e2cf") + at(1200, 170, cloud(), 1.2) + hills(560, "#c3b67c", 120)
    row = "".join(at(x, 680, house(w, h, wall, tiles, shape, 3, 2, shutters, door=SLATE)) for x, w, h, wall, tiles, shape, shutters in ((130, 240, 330, SAND, ROOF, "point", LEAF_DARK), (370, 220, 290, ROSE, SLATE_MID, "hip", ""), (610, 240, 350, CREAM, ROOF, "point", SLATE_PALE), (1380, 250, 330, OCHRE, SLATE_MID, "point", ""), (1600, 200, 370, CREAM, ROOF, "point", BRICK)))
    old = at(1010, 700, tree("#c98a34", height=560)) + at(40, 720, tree("#b5613a", height=400))
    earth = ground(670, MEADOW) + path("M0 760Q800 720 1600 760V1000H0Z", "#9a744c") + "".join(ellipse(x, y, 120, 30, "#7a5738") for x, y in ((360, 890), (800, 860), (1240, 900)))
    leaves = "".join(at(x, y, ellipse(0, 0, 13, 7, c), turn=t) for x, y, c, t in ((900, 610, "#c98a34", 20), (1130, 560, BELL, -30), (860, 760, BRICK_MID, 10), (1050, 740, "#c98a34", 50), (1180, 690, BELL, 0), (980, 800, BRICK_MID, -20), (230, 760, BRICK_MID, 40), (100, 800, BELL, 10), (1450, 800, "#c98a34", 33)))
    young = "".join(at(x, y, rect(-4, -h, 8, h, WOOD_DARK) + stroke(f"M0 {-h * 0.6}L-34 {-h * 0.86}M0 {-h * 0.5}L36 {-h * 0.78}", WOOD_DARK, 5) + circle(-36, -h * 0.88, 28, leaf) + circle(38, -h * 0.8, 26, leaf) + circle(0, -h, 36, leaf) + rect(14, -h * 0.7, 7, h * 0.7, OCHRE)) for x, y, h, leaf in ((360, 888, 270, "#d9a441"), (800, 858, 240, "#8aa05a"), (1240, 898, 280, "#c9744f")))
    people = at(230, 900, person(0, "out", coat=BRICK, hat=SLATE), 1.5) + at(490, 905, person(3, coat=LEAF_DARK, long_hair=True), 1.45) + at(680, 880, child(1, "out", coat=BELL), 1.6) + at(920, 880, person(6, "out", coat=SLATE), 1.4, flip=True) + at(1380, 920, person(4, "", coat="#7a5a86", hat=BELL), 1.5)
    tools = rect(546, 700, 9, 200, WOOD) + path("M524 880H578L570 940Q551 956 532 940Z", SOFT) + at(745, 830, path("M-36 -40H24V0H-36Z", WATER) + stroke("M24 -30L64 -56M-30 -40Q-6 -80 20 -40", WATER, 8))
    return back + row + earth + old + leaves + young + people + tools


SCENES = {"passerelle": passerelle, "bus": bus_scene, "voie-verte": voie_verte, "neige": neige, "dechets": dechets, "arbres": arbres}
