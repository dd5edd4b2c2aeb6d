"""What stands, rolls or is held in the streets. Each rests on y = 0, its middle at x = 0."""

from palette import (
    ASPHALT, BELL, BELL_PALE, BRICK, BRICK_MID, CREAM, INK, LAMP, LEAF, OCHRE, PAPER, SAND, SLATE, SLATE_MID, SOFT, STONE, WASH, WINDOW, WOOD, WOOD_DARK,
)
from shapes import at, circle, ellipse, line, mixed, path, poly, rect, ring, stroke


def stall(cloth: str = BRICK, goods: tuple[str, ...] = (BRICK, BELL, LEAF), width: float = 220) -> str:
    """A market stall: striped awning, trestle, crates of what it sells."""
    half, strip = width / 2, width / 8
    poles = rect(-half + 6, -170, 7, 170, WOOD_DARK) + rect(half - 13, -170, 7, 170, WOOD_DARK)
    awning = "".join(
        poly([(-half - 14 + (strip + 3.5) * n, -140), (-half + 14 + (strip - 3.5) * n, -206), (-half + 14 + (strip - 3.5) * (n + 1), -206),
              (-half - 14 + (strip + 3.5) * (n + 1), -140)], cloth if n % 2 == 0 else PAPER)
        + path(f"M{-half - 14 + (strip + 3.5) * n:g} -141a{(strip + 3.5) / 2:g} 14 0 0 0 {strip + 3.5:g} 0Z", cloth if n % 2 == 0 else PAPER)
        for n in range(8)
    )
    table = rect(-half, -74, width, 74, mixed(cloth, PAPER, 0.82)) + rect(-half - 6, -80, width + 12, 12, WOOD)
    fruit = "".join(circle(-half + 20 + n * (width - 40) / 8, -88 - (n % 2) * 8, 14, goods[n % len(goods)]) for n in range(9))
    return poles + fruit + table + awning


def lamp_post(lit: bool = False) -> str:
    """A street lamp, 330 high."""
    return rect(-5, -290, 10, 290, INK) + rect(-16, -10, 32, 10, INK, 3) + poly([(-18, -330), (18, -330), (12, -290), (-12, -290)], LAMP if lit else WINDOW) + poly([(-22, -330), (0, -350), (22, -330)], INK)


def bus(body: str = SLATE, line_colour: str = BELL, electric: bool = False) -> str:
    """A bus, 430 wide."""
    parts = [rect(-215, -200, 430, 180, body, 14), rect(-215, -74, 430, 16, line_colour)]
    parts += [rect(-195 + 82 * n, -176, 74, 78, "#dcebf2", 4) for n in range(4)]
    parts += [rect(140, -176, 62, 128, "#dcebf2", 4), line(171, -176, 171, -48, body, 6)]
    parts += [circle(x, -22, 34, INK) + circle(x, -22, 15, SOFT) for x in (-125, 95)]
    parts += [rect(-180, -216, 120, 18, mixed(body, INK, 0.3), 5), circle(207, -44, 8, BELL_PALE), rect(-60, -196, 150, 16, INK, 3)]
    if electric:
        parts.append(poly([(-6, -58), (14, -92), (6, -68), (18, -68), (-2, -34), (4, -58)], PAPER))
    return "".join(parts)


def bicycle(frame: str = BRICK, wheel: str = INK) -> str:
    """A bicycle, 260 wide."""
    parts = [ring(-80, -55, 50, wheel, 8), ring(80, -55, 50, wheel, 8), circle(-80, -55, 8, wheel), circle(80, -55, 8, wheel)]
    parts += [stroke("M-80 -55L-38 -128L-8 -55ZM-38 -128L54 -128L-8 -55M80 -55L50 -142", frame, 9)]
    parts += [stroke("M-60 -142H-22M-40 -140L-36 -124M50 -142L46 -160H74", INK, 9), circle(-8, -55, 13, INK), line(-8, -55, 6, -30, INK, 6)]
    return "".join(parts)


def crane() -> str:
    """A builders' crane, 640 high."""
    mast = rect(-16, -600, 32, 600, BELL) + stroke("".join(f"M-14 {-y}L14 {-y - 30}M14 {-y}L-14 {-y - 30}" for y in range(0, 600, 30)), mixed(BELL, INK, 0.4), 4)
    jib = rect(-150, -622, 640, 24, BELL) + stroke("".join(f"M{x} -600L{x + 16} -620L{x + 32} -600" for x in range(-140, 470, 32)), mixed(BELL, INK, 0.4), 4)
    stays = stroke("M0 -690L-140 -622M0 -690L440 -622", INK, 4) + poly([(-14, -620), (0, -694), (14, -620)], BELL)
    return mast + jib + stays + rect(-150, -600, 70, 60, SOFT) + rect(-24, -600, 54, 50, SLATE, 4) + rect(6, -592, 18, 24, WINDOW) + stroke("M380 -600V-430", INK, 4)


def barrier(width: float = 180) -> str:
    """A works barrier, red and white."""
    stripes = "".join(poly([(-width / 2 + 36 * n, -62), (-width / 2 + 36 * n + 18, -62), (-width / 2 + 36 * n + 10, -96), (-width / 2 + 36 * n - 8, -96)], BRICK) for n in range(int(width / 36) + 1))
    return rect(-width / 2 + 12, -96, 10, 96, SOFT) + rect(width / 2 - 22, -96, 10, 96, SOFT) + rect(-width / 2 - 10, -96, width + 24, 34, PAPER, 3) + stripes


def cone() -> str:
    """A traffic cone."""
    return poly([(-24, -6), (-7, -70), (7, -70), (24, -6)], BRICK_MID) + poly([(-16, -36), (-12, -50), (12, -50), (16, -36)], PAPER) + rect(-34, -8, 68, 8, INK, 3)


def digger() -> str:
    """A digger, 320 wide."""
    parts = [rect(-120, -52, 220, 52, INK, 26), *(circle(x, -26, 14, SOFT) for x in (-90, -36, 18, 70))]
    parts += [rect(-110, -130, 190, 80, BELL, 6), rect(-100, -214, 96, 90, BELL, 6), rect(-88, -204, 70, 62, "#dcebf2", 3)]
    parts += [stroke("M40 -110L130 -230L226 -160", BELL, 24), stroke("M226 -160L214 -80", BELL, 18), path("M190 -84H250L236 -30Q206 -24 186 -50Z", ASPHALT)]
    return "".join(parts)


def ballot_box() -> str:
    """The ballot box of the French Republic: clear sides, a slot, a lock; 300 wide."""
    parts = [rect(-150, -230, 300, 230, "#dbe8ec", 4), rect(-150, -230, 300, 16, SOFT), rect(-150, -16, 300, 16, SOFT)]
    parts += [rect(-150, -230, 12, 230, SOFT), rect(138, -230, 12, 230, SOFT), rect(-44, -236, 88, 8, INK, 3)]
    for x, y, turn, colour in ((-70, -42, 12, SAND), (20, -36, -18, "#b9cfe0"), (80, -46, 30, SAND), (-24, -60, -32, "#b9cfe0"), (58, -74, 8, SAND), (-86, -78, -14, SAND)):
        parts.append(at(x, y, rect(-38, -22, 76, 44, colour, 2) + stroke("M-36 -20L0 6L36 -20", mixed(colour, INK, 0.3), 3), turn=turn))
    return "".join(parts) + circle(0, -222, 10, BELL)


def books(widths: tuple[int, ...], colours: tuple[str, ...], heights: tuple[int, ...]) -> str:
    """A row of books from x = 0 to the right."""
    parts, x = [], 0
    for number, width in enumerate(widths):
        height, colour = heights[number % len(heights)], colours[number % len(colours)]
        parts += [rect(x, -height, width, height, colour, 2), rect(x + 4, -height + 18, width - 8, 8, mixed(colour, PAPER, 0.6))]
        if width > 26:
            parts.append(rect(x + 4, -34, width - 8, 14, mixed(colour, INK, 0.25)))
        x += width + 3
    return "".join(parts)


def loaf(length: float = 300, crust: str = "#c98a45") -> str:
    """A loaf lying down, with its cuts."""
    half, high = length / 2, length * 0.3
    cuts = "".join(stroke(f"M{x - 14:g} {-high * 0.38:g}L{x + 22:g} {-high * 0.84:g}", "#f1d7a3", 11) for x in (-half * 0.5, -half * 0.06, half * 0.38))
    return path(f"M{-half:g} {-high * 0.3:g}Q{-half * 0.9:g} {-high * 1.2:g} 0 {-high:g}Q{half * 0.9:g} {-high * 1.2:g} {half:g} {-high * 0.3:g}Q{half * 0.9:g} 0 0 0Q{-half * 0.9:g} 0 {-half:g} {-high * 0.3:g}Z", crust) + cuts


def bench() -> str:
    """A bench, 200 wide."""
    return rect(-80, -46, 10, 46, INK) + rect(70, -46, 10, 46, INK) + rect(-100, -56, 200, 12, WOOD, 3) + rect(-100, -88, 200, 10, WOOD, 3) + rect(-100, -106, 200, 10, WOOD, 3) + rect(-84, -106, 8, 60, INK) + rect(76, -106, 8, 60, INK)


def barge(hull: str = SLATE) -> str:
    """A barge of the Oise, 720 long, on the water at y = 0."""
    return path("M-360 -64H330L372 -84L352 0Q340 26 300 26H-320Q-352 26 -360 -20Z", hull) + rect(-360, -70, 700, 12, BRICK) + rect(-230, -96, 420, 30, OCHRE) + rect(-340, -150, 96, 84, PAPER, 4) + rect(-326, -136, 30, 30, SLATE_MID) + rect(-288, -136, 30, 30, SLATE_MID) + rect(-346, -158, 108, 12, BRICK) + line(330, -84, 330, -130, INK, 5)


def bunting(x1: float, y1: float, x2: float, y2: float, sag: float, colours: tuple[str, ...], count: int = 12) -> str:
    """A string of flags between two points."""
    parts = [stroke(f"M{x1:g} {y1:g}Q{(x1 + x2) / 2:g} {(y1 + y2) / 2 + sag * 2:g} {x2:g} {y2:g}", SOFT, 3)]
    for number in range(count):
        t = (number + 0.5) / count
        x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * (x1 + x2) / 2 + t * t * x2
        y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * ((y1 + y2) / 2 + sag * 2) + t * t * y2
        parts.append(poly([(x - 17, y), (x + 17, y), (x, y + 40)], colours[number % len(colours)]))
    return "".join(parts)


def bin_(body: str, lid: str) -> str:
    """A wheeled bin, 120 high."""
    return poly([(-42, -118), (42, -118), (34, -8), (-34, -8)], body) + rect(-48, -132, 96, 16, lid, 5) + circle(-24, -8, 11, INK) + circle(24, -8, 11, INK)


def ball(radius: float) -> str:
    """A football."""
    spots = "".join(at(0, 0, poly([(-radius * 0.2, -radius), (radius * 0.2, -radius), (0, -radius * 0.68)], INK), turn=72 * n) for n in range(5))
    penta = poly([(0, -radius * 0.36), (radius * 0.34, -radius * 0.11), (radius * 0.21, radius * 0.29), (-radius * 0.21, radius * 0.29), (-radius * 0.34, -radius * 0.11)], INK)
    return circle(0, 0, radius, PAPER) + penta + spots


def shelf(width: float) -> str:
    """A board that carries things."""
    return rect(-width / 2, 0, width, 16, WOOD) + rect(-width / 2, 16, width, 6, WOOD_DARK)


def plate(radius: float, food: str) -> str:
    """A plate from above, served."""
    return circle(0, 0, radius, PAPER) + ring(0, 0, radius * 0.78, WASH, radius * 0.05) + food


def gravestone_flowers(colours: tuple[str, ...]) -> str:
    """A bunch of flowers standing in a jar."""
    stems = "".join(stroke(f"M0 -50Q{x * 0.3:g} -90 {x:g} {y:g}", LEAF, 5) for x, y in ((-48, -130), (-16, -160), (20, -150), (52, -124)))
    heads = "".join(circle(x, y, 22, colours[n % len(colours)]) + circle(x, y, 8, CREAM) for n, (x, y) in enumerate(((-48, -130), (-16, -160), (20, -150), (52, -124))))
    return stems + heads + path("M-30 -70H30L24 0H-24Z", STONE) + ellipse(0, -70, 30, 7, mixed(STONE, INK, 0.2))
