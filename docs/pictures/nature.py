"""Sky, hills, water, trees and weather."""

import random

from palette import HILL, LEAF, LEAF_DARK, PAPER, PINE, SNOW, WATER, WATER_DEEP, WATER_PALE, WOOD_DARK
from shapes import at, circle, ellipse, faded, mixed, path, poly, rect, stroke

WIDTH, HEIGHT = 1600, 1000


def sky(colour: str) -> str:
    """The background, whole."""
    return rect(0, 0, WIDTH, HEIGHT, colour)


def ground(y: float, colour: str) -> str:
    """Everything below `y`."""
    return rect(0, y, WIDTH, HEIGHT - y, colour)


def hills(y: float, colour: str = HILL, rise: float = 120, shift: float = 0) -> str:
    """Two soft hills whose feet are on the lower edge."""
    left, right = y - rise * 0.6 + shift, y - rise
    return path(f"M0 {left:g}Q420 {y - rise - shift:g} 820 {y:g}T1600 {right:g}V1000H0Z", colour)


def cloud(colour: str = PAPER) -> str:
    """A cloud, 260 wide, flat below."""
    return path("M-130 0Q-130 -44 -84 -44Q-74 -92 -20 -88Q16 -120 58 -82Q112 -86 112 -40Q134 -34 130 0Z", colour)


def tree(leaf: str = LEAF, trunk: str = WOOD_DARK, height: float = 260) -> str:
    """A round tree."""
    r = height * 0.34
    crown = circle(-r * 0.42, -height * 0.56, r * 0.72, leaf) + circle(r * 0.45, -height * 0.58, r * 0.74, leaf) + circle(0, -height * 0.74, r * 0.8, leaf)
    shade = circle(r * 0.55, -height * 0.55, r * 0.5, mixed(leaf, LEAF_DARK, 0.4))
    branch = stroke(f"M0 {-height * 0.3:g}L{r * 0.36:g} {-height * 0.5:g}M0 {-height * 0.38:g}L{-r * 0.3:g} {-height * 0.54:g}", trunk, height * 0.022)
    return crown + shade + rect(-height * 0.03, -height * 0.5, height * 0.06, height * 0.5, trunk) + branch


def poplar(leaf: str = LEAF_DARK, height: float = 320) -> str:
    """A poplar, as along the Oise."""
    return rect(-5, -height * 0.3, 10, height * 0.3, WOOD_DARK) + ellipse(0, -height * 0.56, height * 0.11, height * 0.44, leaf)


def fir(height: float = 320, leaf: str = PINE, snow: bool = False) -> str:
    """A fir of four storeys, with or without snow."""
    parts = [rect(-height * 0.03, -height * 0.1, height * 0.06, height * 0.1, WOOD_DARK)]
    for floor in range(4):
        base, half = -height * (0.08 + 0.2 * floor), height * (0.27 - 0.05 * floor)
        tip = base - height * 0.33
        parts.append(poly([(-half, base), (0, tip), (half, base)], mixed(leaf, LEAF, 0.08 * floor)))
        if snow:
            parts.append(poly([(-half * 0.45, base - height * 0.18), (0, tip), (half * 0.45, base - height * 0.18), (0, base - height * 0.13)], SNOW))
    return "".join(parts)


def bare(height: float = 280, trunk: str = WOOD_DARK) -> str:
    """A tree in winter."""
    h = height
    limbs = [(0, -0.4, -0.22, -0.72), (0, -0.46, 0.24, -0.78), (0, -0.3, 0.2, -0.52), (-0.11, -0.56, -0.28, -0.62), (0.13, -0.62, 0.1, -0.92), (0, -0.5, -0.06, -0.96)]
    lines = "".join(f"M{a * h:g} {b * h:g}L{c * h:g} {d * h:g}" for a, b, c, d in limbs)
    return stroke(f"M0 0L0 {-h * 0.5:g}", trunk, h * 0.055) + stroke(lines, trunk, h * 0.026)


def river(y: float, height: float, colour: str = WATER, seed: int = 1, marks: int = 26) -> str:
    """A band of water across the picture, with its ripples."""
    chance = random.Random(seed)
    parts = [rect(0, y, WIDTH, height, colour)]
    for _ in range(marks):
        x, level, length = chance.uniform(0, 1560), y + chance.uniform(0.1, 0.95) * height, chance.uniform(40, 150)
        shade = WATER_PALE if chance.random() < 0.65 else WATER_DEEP
        parts.append(stroke(f"M{x:.0f} {level:.0f}h{length:.0f}", mixed(colour, shade, 0.7), 5))
    return "".join(parts)


def bird(colour: str) -> str:
    """A bird far away."""
    return stroke("M-22 -8Q-10 -20 0 0Q10 -20 22 -8", colour, 5)


def flakes(count: int, seed: int, colour: str = SNOW, top: float = 0, bottom: float = HEIGHT) -> str:
    """Falling snow, confetti or stars."""
    chance = random.Random(seed)
    return "".join(circle(chance.uniform(0, WIDTH), chance.uniform(top, bottom), chance.choice((3, 4, 6, 7)), colour) for _ in range(count))


def rain(count: int, seed: int, colour: str) -> str:
    """Slanting rain."""
    chance = random.Random(seed)
    drops = "".join(f"M{chance.uniform(0, 1600):.0f} {chance.uniform(-40, 980):.0f}l-12 38" for _ in range(count))
    return stroke(drops, colour, 4)


def sun(x: float, y: float, radius: float, colour: str) -> str:
    """The sun or the moon."""
    return circle(x, y, radius, colour)


def reeds(colour: str, seed: int) -> str:
    """A tuft at the water's edge."""
    chance = random.Random(seed)
    return "".join(at(chance.uniform(-40, 40), 0, stroke("M0 0Q4 -40 12 -70", colour, 6), chance.uniform(0.6, 1.3), chance.random() < 0.5) for _ in range(7))


def halo(x: float, y: float, radius: float, colour: str) -> str:
    """The light around a lamp: two flat discs."""
    return faded(circle(x, y, radius, colour), 0.13) + faded(circle(x, y, radius * 0.6, colour), 0.18)
