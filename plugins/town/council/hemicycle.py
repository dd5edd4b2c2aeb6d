"""Draw the council as a half circle of seats, by the number of members of each group."""

from collections.abc import Iterable, Sequence
from math import cos, pi, sin

from markupsafe import Markup, escape

WIDTH, HEIGHT, MIDDLE = 200, 104, 98
"""Units of the drawing; `MIDDLE` is how far down its centre is."""
INNER, OUTER, SEAT = 44, 92, 6
"""Units: the radius of the first row, of the last, of a seat."""
PER_ROW = 11
"""Members for whom one more row is drawn."""
MOST_ROWS = 5
COLOURS = 6
"""How many the theme has, `seat-1` to `seat-6`; a seventh group has the first again."""


def draw_hemicycle(members: Sequence[int], label: str) -> Markup:
    """An SVG with as many seats as `members` gives for each group, the first at the left; `label` is its accessible name."""
    owners = [number % COLOURS + 1 for number, count in enumerate(members) for _ in range(count)]
    circles = Markup().join(
        Markup('<circle class="seat-{}" cx="{:.0f}" cy="{:.0f}" r="{}"/>').format(owner, x, y, SEAT)
        for owner, (x, y) in zip(owners, _place_seats(len(owners)), strict=True)
    )
    return Markup('<svg class="hemicycle" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>').format(
        escape(label), WIDTH, HEIGHT, circles
    )


def _place_seats(count: int) -> Iterable[tuple[float, float]]:
    """The places of `count` seats, from the left end of the half circle to the right one, row beside row."""
    rows = min(MOST_ROWS, count // PER_ROW + 1)
    radii = [OUTER - row * (OUTER - INNER) / max(1, rows - 1) for row in range(rows)]
    shares = [int(count * radius / sum(radii)) for radius in radii]
    shares[0] += count - sum(shares)
    angles = [(pi * (1 - (place + 0.5) / share), radius) for share, radius in zip(shares, radii, strict=True) for place in range(share)]
    return [(WIDTH / 2 + radius * cos(angle), MIDDLE - radius * sin(angle)) for angle, radius in sorted(angles, reverse=True)]
