"""The few shapes everything is drawn with, as SVG markup, and how a drawing takes the light of an hour."""

import re

from palette import LAMPS

Point = tuple[float, float]


def rect(x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> str:
    """A rectangle from its upper left corner."""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" fill="{fill}"/>'


def circle(x: float, y: float, radius: float, fill: str) -> str:
    """A disc."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str) -> str:
    """A disc seen from the side."""
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}"/>'


def ring(x: float, y: float, radius: float, colour: str, width: float) -> str:
    """A circle that is only its edge."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def poly(points: list[Point], fill: str) -> str:
    """A polygon."""
    return f'<polygon points="{" ".join(f"{x:g},{y:g}" for x, y in points)}" fill="{fill}"/>'


def path(data: str, fill: str) -> str:
    """A filled outline in SVG path notation."""
    return f'<path d="{data}" fill="{fill}"/>'


def stroke(data: str, colour: str, width: float, dashes: str = "") -> str:
    """A line in SVG path notation, with round ends."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        f' stroke-linecap="round" stroke-linejoin="round"{dashed}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    """A straight line."""
    return stroke(f"M{x1:g} {y1:g}L{x2:g} {y2:g}", colour, width)


def at(x: float, y: float, markup: str, scale: float = 1, flip: bool = False, turn: float = 0) -> str:
    """The drawing moved so that its origin is at (x, y), then turned by degrees, mirrored and scaled."""
    mirrored = -scale if flip else scale
    return f'<g transform="translate({x:g} {y:g}) rotate({turn:g}) scale({mirrored:g} {scale:g})">{markup}</g>'


def faded(markup: str, opacity: float) -> str:
    """The drawing seen through: 0 is invisible, 1 opaque."""
    return f'<g opacity="{opacity:g}">{markup}</g>'


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with a share, from 0 to 1, of `other`."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def tinted(markup: str, other: str, share: float) -> str:
    """The whole drawing in another light; lamps and lit windows keep their colour."""
    return re.sub(r"#[0-9a-f]{6}", lambda found: found[0] if found[0] in LAMPS else mixed(found[0], other, share), markup)
