"""The part of a network that concerns the town: named lines, near stops."""

import math
from dataclasses import dataclass

from plugins.core.publication.slug import slugify

EARTH = 6_371.0
"""Kilometres. https://en.wikipedia.org/wiki/Earth_radius#Arithmetic_mean_radius"""


@dataclass(frozen=True)
class Perimeter:
    """`lines` are names of lines, all of them when there is none; `centre` is latitude and longitude in degrees, `radius` in kilometres."""

    lines: tuple[str, ...] = ()
    centre: tuple[float, float] | None = None
    radius: float = 0

    def includes_line(self, line: str) -> bool:
        """Whether the line of that name is wanted."""
        return not self.lines or slugify(line) in {slugify(name) for name in self.lines}

    def includes_place(self, latitude: float | None, longitude: float | None) -> bool:
        """Whether a stop is near enough; one whose place is unknown is."""
        if self.centre is None or latitude is None or longitude is None:
            return True
        return compute_distance(self.centre, (latitude, longitude)) <= self.radius


EVERYWHERE = Perimeter()


def compute_distance(place: tuple[float, float], other_place: tuple[float, float]) -> float:
    """Kilometres between two places, in degrees: on a plane, which is right within a few metres across a town."""
    north = math.radians(other_place[0] - place[0])
    east = math.radians(other_place[1] - place[1]) * math.cos(math.radians((place[0] + other_place[0]) / 2))
    return EARTH * math.hypot(north, east)
