"""Houses and the monuments of the town. Each stands on y = 0, its middle at x = 0."""

from palette import (
    BELL, BELL_PALE, BRICK, BRICK_DEEP, BRICK_MID, CREAM, INK, LAMP, PAPER, ROOF, ROOF_DARK, SAND, SLATE, SLATE_MID, STONE, WINDOW,
)
from shapes import at, circle, line, mixed, path, poly, rect, stroke


def window(width: float, height: float, pane: str, shutters: str = "") -> str:
    """A window from its upper middle, with its sill and, if a colour is given, its shutters."""
    half = width / 2
    leaves = "".join(rect(side, 0, half, height, shutters, 2) for side in (-half - half - 3, half + 3)) if shutters else ""
    glass = rect(-half, 0, width, height, pane) + rect(-half - 4, height, width + 8, 6, mixed(pane, "#8a6b4a", 0.35))
    return leaves + glass


def roof(width: float, height: float, colour: str, shape: str) -> str:
    """A roof on y = 0: `point` as a tent, `hip` with a ridge, `step` as the gables of the north, `flat`."""
    half = width / 2
    if shape == "step":
        steps = [(-half, 0)]
        for index in range(5):
            left, top = -half + index * half / 5, -height * (index + 1) / 5
            steps += [(left, top), (left + half / 5, top)]
        return poly(steps + [(-x, y) for x, y in reversed(steps)], colour)
    if shape == "flat":
        return rect(-half - 8, -height, width + 16, height, colour)
    ridge = 0 if shape == "point" else half * 0.55
    return poly([(-half - 14, 0), (-ridge, -height), (ridge, -height), (half + 14, 0)], colour)


def house(
    width: float, height: float, wall: str, tiles: str, shape: str = "point", rows: int = 3, columns: int = 2,
    shutters: str = "", pane: str = WINDOW, lit: tuple[int, ...] = (), door: str = "", chimney: bool = True,
) -> str:
    """A house `height` high to its eaves. `lit` numbers the windows where a lamp is on, from the upper left."""
    rise = height * 0.42 if shape != "flat" else 26
    parts = []
    if chimney and shape in ("point", "hip"):
        parts.append(rect(width * 0.22, -height - rise * 0.92, 26, rise * 0.8, mixed(tiles, INK, 0.25)))
    parts.append(at(0, -height, roof(width, rise, wall if shape == "step" else tiles, shape)))
    parts += [rect(-width / 2, -height, width, height, wall), rect(width * 0.3, -height, width * 0.2, height, mixed(wall, "#7a5a3a", 0.1))]
    step, drop = width / (columns + 0.3), height / (rows + 0.35)
    for number in range(rows * columns):
        row, column = divmod(number, columns)
        if door and row == rows - 1:
            continue
        x, y = (column - (columns - 1) / 2) * step * 0.92, -height + drop * (row + 0.28)
        parts.append(at(x, y, window(step * 0.34, drop * 0.58, LAMP if number in lit else pane, shutters)))
    if door:
        parts.append(rect(-step * 0.22, -drop * 0.95, step * 0.44, drop * 0.95, door, 3))
        parts.append(circle(step * 0.12, -drop * 0.45, 4, BELL))
    return "".join(parts)


def clock(radius: float, hour: float, face: str = PAPER) -> str:
    """A clock face that shows `hour`, such as 7.67 for 7 h 40."""
    short, long = hour % 12 * 30, hour % 1 * 360
    marks = "".join(at(0, 0, line(0, -radius * 0.86, 0, -radius * 0.74, INK, radius * 0.05), turn=30 * n) for n in range(12))
    hands = at(0, 0, line(0, 0, 0, -radius * 0.45, INK, radius * 0.11), turn=short)
    hands += at(0, 0, line(0, 0, 0, -radius * 0.68, INK, radius * 0.08), turn=long)
    return circle(0, 0, radius, BELL) + circle(0, 0, radius * 0.91, face) + marks + hands + circle(0, 0, radius * 0.08, INK)


def bell(size: float, colour: str = BELL) -> str:
    """A bell hung from (0, 0), `size` high."""
    cup = f"M{-size * 0.14:g} 0Q{-size * 0.34:g} {size * 0.12:g} {-size * 0.36:g} {size * 0.5:g}"
    cup += f"Q{-size * 0.38:g} {size * 0.72:g} {-size * 0.52:g} {size * 0.86:g}H{size * 0.52:g}"
    cup += f"Q{size * 0.38:g} {size * 0.72:g} {size * 0.36:g} {size * 0.5:g}Q{size * 0.34:g} {size * 0.12:g} {size * 0.14:g} 0Z"
    band = stroke(f"M{-size * 0.39:g} {size * 0.66:g}H{size * 0.39:g}", mixed(colour, INK, 0.3), size * 0.04)
    return circle(0, size * 0.92, size * 0.12, mixed(colour, INK, 0.45)) + path(cup, colour) + band


def belfry(hour: float = 10, ring: float = 0, louvre: str = "#2b2a33") -> str:
    """The belfry of Valbrune, 760 high and 160 wide; `ring` swings its bell by degrees."""
    brick, shade = BRICK_MID, BRICK_DEEP
    parts = [rect(-80, -560, 160, 560, brick), rect(0, -560, 80, 560, shade)]
    for y in (-150, -330):
        parts += [rect(-84, y, 168, 8, mixed(brick, CREAM, 0.45))]
    parts += [path("M-22 0V-118A22 26 0 0 1 22 -118V0Z", INK), rect(-13, -270, 26, 62, louvre, 13)]
    parts += [at(0, -455, clock(56, hour)), rect(-104, -590, 208, 32, CREAM), rect(-104, -566, 208, 8, SAND)]
    parts += [rect(-64, -700, 128, 110, brick), rect(0, -700, 64, 110, shade), path("M-36 -590V-650A36 36 0 0 1 36 -650V-590Z", louvre)]
    parts += [at(0, -662, bell(54), turn=ring), rect(-76, -712, 152, 16, CREAM)]
    parts += [poly([(-84, -712), (0, -860), (0, -712)], SLATE_MID), poly([(84, -712), (0, -860), (0, -712)], SLATE)]
    parts += [line(0, -858, 0, -905, INK, 5), poly([(2, -905), (40, -896), (2, -884)], BELL)]
    return "".join(parts)


def town_hall(lit: tuple[int, ...] = ()) -> str:
    """The town hall: stone, two wings, steps, a pediment and the flag; 900 wide, 430 high."""
    parts = [house(900, 300, CREAM, SLATE_MID, "hip", 2, 9, lit=lit, chimney=False)]
    parts += [rect(-150, -360, 300, 360, mixed(CREAM, PAPER, 0.4)), poly([(-180, -360), (0, -450), (180, -360)], STONE)]
    parts += [poly([(-120, -372), (0, -432), (120, -372)], CREAM), circle(0, -392, 16, BELL)]
    for x in (-110, -37, 37, 110):
        parts += [rect(x - 12, -340, 24, 300, STONE), rect(x - 18, -346, 36, 12, SAND)]
    parts += [rect(-24, -170, 48, 130, BRICK, 3), rect(-200, -40, 400, 14, STONE), rect(-220, -26, 440, 13, SAND), rect(-240, -13, 480, 13, STONE)]
    parts += [line(0, -450, 0, -560, INK, 6)]
    parts += [rect(3 + 30 * i, -556, 30, 56, colour) for i, colour in enumerate(("#27457c", PAPER, BRICK))]
    return "".join(parts)


def school() -> str:
    """Jules-Ferry: brick bands, a long roof, a clock over the door; 760 wide."""
    parts = [house(760, 260, CREAM, ROOF, "hip", 2, 8, chimney=False), rect(-380, -138, 760, 12, BRICK)]
    parts += [rect(-90, -300, 180, 300, mixed(CREAM, BRICK_MID, 0.25)), poly([(-112, -300), (0, -396), (112, -300)], ROOF_DARK)]
    parts += [at(0, -250, clock(30, 8.5)), path("M-34 0V-120A34 34 0 0 1 34 -120V0Z", SLATE), line(0, -150, 0, 0, BELL_PALE, 3)]
    return "".join(parts)


def mill() -> str:
    """The old glassworks: saw-tooth roofs and a tall chimney; 700 wide."""
    teeth = "".join(poly([(x, -240), (x, -350), (x + 140, -240)], SLATE_MID) for x in range(-350, 350, 140))
    glass = "".join(poly([(x, -250), (x, -335), (x + 26, -318), (x + 26, -250)], WINDOW) for x in range(-350, 350, 140))
    stack = poly([(230, -240), (240, -620), (290, -620), (300, -240)], BRICK_DEEP) + rect(234, -632, 62, 16, BRICK_MID)
    arches = "".join(path(f"M{x} 0V-130A38 38 0 0 1 {x + 76} -130V0Z", WINDOW) for x in range(-310, 310, 140))
    return stack + teeth + glass + rect(-350, -240, 700, 240, BRICK_MID) + rect(-350, -246, 700, 12, CREAM) + arches
