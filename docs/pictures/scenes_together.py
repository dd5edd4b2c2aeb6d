"""The town together: Christmas market, twin town, football, heat, clubs, first journeys."""

from buildings import belfry, house
from nature import bird, cloud, fir, flakes, ground, halo, hills, poplar, sky, sun, tree
from palette import (
    ASPHALT, BELL, BELL_PALE, BRICK, BRICK_DEEP, BRICK_MID, COATS, CREAM, HILL, INK, LAMP, LAMP_PALE, LEAF, LEAF_DARK, MEADOW, NIGHT, OCHRE, PAPER, PAVEMENT, ROOF, ROSE, SAND, SKIN, SKY, SKY_PALE, SLATE,
    SLATE_MID, SLATE_PALE, SNOW, SOFT, STONE, WASH, WHITE, WOOD, WOOD_DARK,
)
from people import child, person
from scenes_culture import bulbs
from shapes import at, circle, ellipse, line, mixed, path, poly, rect, ring, stroke, tinted
from things import ball, bench, bunting, lamp_post


def chalet(cloth: str, goods: tuple[str, ...]) -> str:
    """A wooden chalet of the Christmas market, 280 wide, lit inside."""
    inside = rect(-120, -210, 240, 120, LAMP) + "".join(circle(-90 + 45 * n, -186, 14, goods[n % len(goods)]) for n in range(5)) + at(0, -80, person(len(goods), seated=True, coat=cloth), 1)
    body = rect(-140, -220, 20, 220, WOOD_DARK) + rect(120, -220, 20, 220, WOOD_DARK) + rect(-140, -92, 280, 92, WOOD) + "".join(rect(-140, y, 280, 4, WOOD_DARK) for y in (-70, -46, -22)) + rect(-150, -102, 300, 14, CREAM)
    return inside + body + poly([(-180, -210), (0, -330), (180, -210)], WOOD_DARK) + poly([(-180, -222), (0, -346), (180, -222), (150, -222), (0, -322), (-150, -222)], SNOW)


def marche_noel() -> str:
    """The Christmas market by night."""
    back = sky("#1b2c47") + tinted(hills(640, SNOW, 110), NIGHT, 0.5) + tinted("".join(at(x, 720, house(w, h, wall, SNOW, shape, 3, 2, lit=lit)) for x, w, h, wall, shape, lit in ((140, 240, 330, CREAM, "point", (0, 3)), (1210, 220, 300, ROSE, "hip", (1,)), (1450, 250, 360, SAND, "point", (2, 5)))) + at(420, 720, belfry(18.2), 0.7), NIGHT, 0.55)
    snow = ground(710, "#8fa2b8") + path("M0 740Q800 700 1600 740V1000H0Z", "#b5c3d2")
    spruce = at(800, 800, fir(660)) + "".join(circle(x, y, 13, c) for x, y, c in ((800, 240, LAMP), (760, 350, LAMP_PALE), (842, 380, LAMP), (720, 470, LAMP), (800, 470, "#e8806a"), (880, 490, LAMP_PALE), (700, 590, "#e8806a"), (780, 600, LAMP), (870, 610, LAMP), (930, 640, LAMP_PALE), (660, 690, LAMP), (760, 700, LAMP_PALE), (850, 720, "#e8806a"), (950, 716, LAMP)))
    star = at(800, 150, "".join(at(0, 0, poly([(-11, 0), (0, -52), (11, 0)], LAMP), turn=72 * n) for n in range(5)) + circle(0, 0, 15, LAMP))
    left = at(210, 850, chalet(BRICK, (BRICK, BELL)), 1.15) + at(540, 830, chalet(SLATE, (LEAF, CREAM, BRICK)), 0.95)
    right = at(1080, 830, chalet(BELL, (SLATE_PALE, BRICK)), 0.95) + at(1400, 850, chalet(LEAF_DARK, (BELL, ROSE, LEAF)), 1.15)
    lights = bulbs(0, 380, 800, 210, 60, 15) + bulbs(800, 210, 1600, 380, 60, 15)
    folk = "".join(at(x, y, m, s) for x, y, m, s in ((390, 930, person(0, "out", coat=BRICK, hat=BELL), 1.4), (470, 935, child(3, "up", coat=BELL, hat=BRICK), 1.5), (690, 910, person(4, coat=SLATE, hat=BRICK, long_hair=True), 1.3), (960, 940, person(2, "up", coat=LEAF_DARK, hat=CREAM, long_hair=True), 1.45), (1050, 945, person(5, coat="#7a5a86", hat=SLATE), 1.45), (1240, 950, child(6, "both", coat=BRICK, hat=SNOW), 1.5)))
    return back + snow + halo(800, 560, 380, LAMP) + star + spruce + left + right + lights + folk + flakes(120, 51, WHITE)


def jumelage() -> str:
    """Valbrune and Hellenried face to face."""
    back = sky(SKY) + at(800, 180, cloud(), 1.3) + at(190, 150, cloud(), 0.8) + path("M860 640L1090 330L1200 470L1330 270L1600 640Z", "#a9bfc9") + poly([(1042, 394), (1090, 330), (1130, 380), (1096, 400)], PAPER) + poly([(1270, 362), (1330, 270), (1394, 358), (1330, 384)], PAPER) + path("M0 560Q300 460 700 600T1600 600V1000H0Z", MEADOW)
    ours = at(140, 740, house(240, 300, CREAM, ROOF, "point", 3, 2, SLATE_PALE, door=SLATE)) + at(560, 740, house(220, 260, ROSE, SLATE_MID, "step", 3, 2, door=BRICK)) + at(352, 740, belfry(11), 0.72)
    chalets = "".join(at(x, 740, rect(-w / 2, -h, w, h, PAPER) + rect(-w / 2, -h, w, h * 0.45, wood) + "".join(rect(c - 22, -h * 0.36, 44, 60, SLATE_MID) + rect(c - 22, -h * 0.82, 44, 54, CREAM) for c in (-w * 0.26, w * 0.26)) + rect(-w / 2 - 16, -h * 0.57, w + 32, 14, WOOD_DARK) + "".join(circle(-w / 2 + 12 + k * 26, -h * 0.6, 12, BRICK if k % 2 else ROSE) for k in range(int(w / 26))) + poly([(-w / 2 - 60, -h + 26), (0, -h - w * 0.3), (w / 2 + 60, -h + 26)], WOOD_DARK) + rect(-26, -78, 52, 78, wood, 4)) for x, w, h, wood in ((1030, 250, 240, WOOD), (1440, 270, 270, "#8a5a35")))
    onion = at(1240, 740, rect(-44, -420, 88, 420, PAPER) + rect(-52, -428, 104, 14, SAND) + path("M-50 -428Q-64 -500 -20 -530Q-8 -540 0 -580Q8 -540 20 -530Q64 -500 50 -428Z", LEAF_DARK) + line(0, -580, 0, -622, INK, 5) + circle(0, -586, 9, BELL) + circle(0, -370, 26, BELL) + circle(0, -370, 22, WHITE) + line(0, -370, 0, -386, INK, 4) + line(0, -370, 10, -366, INK, 4))
    square = ground(740, PAVEMENT) + rect(0, 740, 1600, 10, STONE)
    flags = bunting(0, 330, 800, 430, 60, ("#27457c", PAPER, BRICK), 12) + bunting(800, 430, 1600, 330, 60, (INK, BRICK, BELL), 12)
    pairs = at(730, 900, person(0, "out", coat=SLATE), 1.75) + at(900, 900, person(2, "out", coat=LEAF_DARK, hat="#5b4632"), 1.75, flip=True)
    rest = "".join(at(x, y, m, s) for x, y, m, s in ((180, 900, person(4, "up", coat=BRICK, long_hair=True, skirt=True), 1.45), (330, 930, child(3, "both", coat=BELL), 1.6), (480, 900, person(6, "out", coat="#7a5a86"), 1.5), (1130, 905, person(5, "up", coat=BRICK, skirt=True, long_hair=True), 1.5), (1290, 940, child(2, "up", coat=LEAF_DARK), 1.6), (1440, 900, person(7, "both", coat=OCHRE, hat=LEAF_DARK), 1.5)))
    loaves = at(815, 912, ellipse(0, -6, 66, 22, SAND) + circle(-24, -22, 22, "#8a5a30") + circle(24, -22, 22, "#c98a45"))
    return back + ours + onion + chalets + square + flags + rest + pairs + loaves


def football() -> str:
    """The shot, the dive, the stand."""
    back = sky(SKY_PALE) + rect(0, 170, 1600, 300, SLATE) + poly([(0, 110), (1600, 60), (1600, 170), (0, 210)], SLATE_MID)
    fans = ""
    for rank in range(3):
        for n in range(21):
            x, y = 40 + 78 * n + 38 * (rank % 2), 300 + 76 * rank
            coat = (BRICK, BRICK, PAPER, BELL, BRICK, SLATE_PALE)[(n * 5 + rank * 3) % 6]
            fans += at(x, y + 40, person(n + rank * 2, "both" if (n + rank) % 4 == 0 else "", seated=True, coat=coat, long_hair=n % 3 == 0), 0.72)
    scarves = "".join(at(x, y, rect(-40, -9, 80, 18, BRICK) + rect(-16, -9, 32, 18, PAPER), turn=t) for x, y, t in ((240, 176, -6), (620, 250, 4), (1040, 176, 6), (1420, 250, -4)))
    hoarding = rect(0, 470, 1600, 66, PAPER) + "".join(rect(x, 470, 200, 66, c) for x, c in ((0, BRICK), (400, BELL), (800, SLATE_MID), (1200, BRICK)))
    grass = "".join(rect(0, 536 + 78 * n, 1600, 78, "#6f9a55" if n % 2 else "#7ba761") for n in range(6)) + stroke("M0 600H1600M1130 1000L1040 600", PAPER, 8)
    goal = stroke("M1180 880V330H1560V880", PAPER, 16) + stroke("".join(f"M{x} 338L{x + 26} 840" for x in range(1200, 1550, 34)) + "".join(f"M1186 {y}H1560" for y in range(372, 850, 36)), "#dfe8e2", 3)
    keeper = at(1330, 700, person(2, "both", coat=BELL, long_hair=True), 1.75, turn=-62)
    striker = at(560, 880, rect(-16, -66, 17, 66, INK) + rect(-19, -30, 22, 30, BRICK) + at(8, -58, stroke("M0 0L52 -6L98 20", "#c68a63", 17) + stroke("M56 -4L100 22", BRICK, 20) + rect(92, 8, 40, 15, INK, 6), turn=-14) + person(2, "out", seated=True, coat=BRICK, long_hair=True), 2.2, turn=-9)
    mates = at(250, 820, person(3, "both", coat=BRICK), 1.5) + at(800, 680, person(0, "out", coat=SLATE, long_hair=True), 1.05, flip=True)
    return back + fans + scarves + hoarding + grass + goal + keeper + mates + striker + at(980, 640, ball(38), turn=20) + stroke("M770 780Q860 700 930 660", PAPER, 6, "4 18")


def canicule() -> str:
    """Two old ladies in the shade of a lime, an enormous sun."""
    back = sky("#f6d9a0") + circle(1210, 300, 330, "#f8e3b4") + circle(1210, 300, 235, BELL_PALE) + circle(1210, 300, 150, BELL)
    town = tinted("".join(at(x, 720, house(w, h, wall, tiles, shape, 3, 2, SLATE_PALE)) for x, w, h, wall, tiles, shape in ((1010, 220, 250, CREAM, ROOF, "point"), (1230, 210, 210, ROSE, SLATE_MID, "hip"), (1460, 240, 270, SAND, ROOF, "point"))), "#f6d9a0", 0.45)
    ground_ = ground(710, "#e2c283") + path("M0 760Q420 690 980 800Q1080 900 900 1000H0Z", "#7f9a5a")
    lime = circle(190, 330, 250, LEAF) + circle(520, 260, 280, LEAF) + circle(760, 400, 210, LEAF) + circle(330, 480, 210, LEAF) + circle(620, 470, 190, LEAF_DARK) + circle(420, 300, 180, "#6f9a58") + rect(420, 480, 80, 400, WOOD_DARK) + stroke("M450 640L330 480M470 600L620 450", WOOD_DARK, 34)
    seat = at(690, 900, bench(), 2.3)
    ladies = at(590, 906, rect(-26, -62, 52, 40, SLATE_PALE, 10) + rect(-20, -34, 14, 40, SKIN[0]) + rect(6, -34, 14, 40, SKIN[0]) + person(0, "up", coat=SLATE_PALE, seated=True), 2) + at(790, 906, rect(-26, -62, 52, 40, BRICK, 10) + rect(-20, -34, 14, 40, SKIN[3]) + rect(6, -34, 14, 40, SKIN[3]) + person(3, "out", coat=BRICK, seated=True, hat=PAPER), 2)
    hair = path("M548 624A42 42 0 0 1 632 624Q612 590 590 594Q566 592 548 624Z", "#f3f1ec") + circle(590, 572, 21, "#f3f1ec")
    fan = at(674, 590, "".join(at(0, 0, poly([(-9, 0), (0, -76), (9, 0)], BRICK if n % 2 else BELL), turn=-60 + 20 * n) for n in range(7)))
    bottle = at(930, 908, rect(-20, -96, 40, 96, "#bcd9e2", 8) + rect(-9, -122, 18, 28, "#bcd9e2") + rect(-12, -130, 24, 12, SLATE) + rect(-20, -56, 40, 56, "#8fbccb", 6))
    cat = at(330, 910, path("M-74 0Q-80 -44 -20 -46H30Q40 -74 64 -68L70 -82L82 -64Q96 -50 84 -36Q74 -24 62 -24L66 0Z", "#c98a45") + stroke("M-70 -8Q-120 -10 -116 -46", "#c98a45", 12))
    return back + town + ground_ + lime + seat + ladies + hair + fan + bottle + cat


def forum() -> str:
    """The clubs in the gymnasium."""
    wall = sky("#efe3cb") + rect(0, 0, 1600, 150, SLATE) + "".join(rect(x, 30, 130, 86, SKY_PALE) for x in range(50, 1560, 195)) + rect(0, 150, 1600, 14, BELL)
    banners = "".join(rect(x, 200, 190, 250, c) + poly([(x, 450), (x + 95, 410), (x + 190, 450)], "#efe3cb") + at(x + 95, 310, d) for x, c, d in (
        (90, BRICK, stroke("M-40 30Q0 -60 40 30M-40 30H40", PAPER, 10) + circle(0, -44, 14, PAPER)), (400, SLATE, circle(-18, 24, 18, PAPER) + stroke("M0 24V-50L44 -62V10", PAPER, 9) + circle(28, 12, 18, PAPER)), (710, LEAF_DARK, at(0, 0, ball(48))), (1020, BELL, path("M-34 50H34L24 26H-24ZM-18 22L-10 -20H10L18 22ZM-14 -24A16 16 0 1 1 14 -24Z", INK)), (1330, "#7a5a86", stroke("M-44 40L44 -44M-44 -44L44 40", PAPER, 9) + circle(-44, 40, 16, PAPER) + circle(44, 40, 16, PAPER))))
    floor = ground(700, "#d9a869") + stroke("M0 860H1600M800 700V1000", PAPER, 6) + ring(800, 860, 120, PAPER, 6)
    tables = "".join(at(x, 760, at(0, -70, person(n + 2, ("up", "", "out", "", "up")[n], seated=True, coat=c, long_hair=n % 2 == 0), 1.35) + rect(-130, -96, 260, 96, PAPER) + rect(-136, -104, 272, 16, WOOD) + rect(-130, -30, 260, 12, c) + "".join(rect(-100 + 70 * k, -116, 46, 12, (BELL, SLATE_PALE, ROSE)[k % 3]) for k in range(3))) for n, (x, c) in enumerate(((185, BRICK), (495, SLATE), (805, LEAF_DARK), (1115, BELL), (1425, "#7a5a86"))))
    judoka = at(330, 930, person(1, "both", coat=PAPER), 1.6) + rect(290, 836, 82, 14, INK)
    dancer = at(610, 950, stroke("M0 -50L70 -120", SKIN[0], 14) + person(0, "up", coat=ROSE, long_hair=True) + path("M-62 -58Q0 -100 62 -58Q0 -30 -62 -58Z", "#e7b3a3"), 1.55)
    chess = at(1000, 960, rect(-70, -66, 140, 12, WOOD) + rect(-50, -54, 10, 54, WOOD_DARK) + rect(40, -54, 10, 54, WOOD_DARK) + "".join(rect(-44 + 22 * k, -74, 22, 8, INK if k % 2 else PAPER) for k in range(4)) + path("M-34 -74H-14L-18 -100H-30ZM14 -74H34L30 -104H18Z", INK)) + at(890, 965, child(4, "out", coat=SLATE), 1.75) + at(1110, 965, child(7, "out", coat=BRICK, long_hair=True), 1.75, flip=True)
    walkers = at(1290, 940, person(5, "", coat=SLATE_PALE, long_hair=True), 1.6) + at(1390, 950, child(2, "up", coat=BELL), 1.7) + at(110, 950, person(6, "out", coat=LEAF_DARK), 1.6)
    return wall + banners + floor + tables + judoka + dancer + chess + walkers


def depart() -> str:
    """Three friends on a platform at daybreak."""
    back = sky("#f3c9a8") + rect(0, 0, 1600, 260, "#e3a992") + circle(420, 560, 170, "#fbe0b0") + tinted(hills(600, HILL, 130), "#c9744f", 0.3) + "".join(at(x, 620, poplar("#6f7f5a", h)) for x, h in ((90, 170), (150, 210), (640, 180), (700, 220)))
    tracks = ground(620, "#8a7468") + "".join(rect(0, y, 1600, 8, "#d9cabd") for y in (660, 700)) + "".join(rect(x, 652, 18, 64, "#5f4c42") for x in range(0, 1600, 66))
    train = path("M820 640V330Q830 250 920 240H1600V640Z", PAPER) + path("M820 640V560H1600V640Z", BRICK) + path("M836 430Q850 300 930 290H980V430Z", SLATE) + "".join(rect(x, 300, 130, 120, SLATE, 10) for x in (1150, 1310, 1470)) + rect(1020, 290, 96, 350, SLATE_PALE, 6) + rect(1066, 290, 5, 350, PAPER) + rect(820, 500, 780, 14, BELL) + circle(850, 596, 18, LAMP)
    platform = ground(730, "#b9a898") + rect(0, 730, 1600, 16, PAPER) + rect(0, 762, 1600, 10, BELL)
    clock = rect(160, 300, 12, 430, INK) + rect(160, 300, 110, 10, INK) + circle(262, 372, 66, INK) + circle(262, 372, 57, PAPER) + line(262, 372, 244, 400, INK, 8) + line(262, 372, 262, 328, INK, 6)
    pack = lambda c: rect(-54, -122, 46, 84, c, 14) + rect(-56, -144, 50, 24, mixed(c, PAPER, 0.4), 12)
    friends = at(520, 930, pack(BELL) + person(2, "up", coat=SLATE, long_hair=True), 2.1) + at(760, 945, pack(BRICK) + person(3, "out", coat=LEAF_DARK, hat=BRICK), 2.2) + at(1010, 930, pack(SLATE) + person(0, "", coat=BELL), 2.1)
    guitar = at(1150, 930, rect(-12, -270, 24, 130, WOOD_DARK) + circle(0, -70, 66, WOOD) + circle(0, -140, 46, WOOD) + circle(0, -96, 19, INK) + rect(-18, -296, 36, 34, INK, 4), turn=9)
    bags = at(320, 940, rect(-90, -54, 180, 54, LEAF, 27) + rect(-50, -54, 10, 54, LEAF_DARK) + rect(40, -54, 10, 54, LEAF_DARK)) + at(1330, 945, rect(-80, -90, 160, 90, "#7a5a86", 14) + stroke("M-36 -90Q0 -130 36 -90", INK, 9))
    return back + tracks + train + platform + clock + guitar + bags + friends + at(560, 230, bird(SOFT)) + at(640, 200, bird(SOFT), 0.7)


SCENES = {"marche-noel": marche_noel, "jumelage": jumelage, "football": football, "canicule": canicule, "forum": forum, "depart": depart}
