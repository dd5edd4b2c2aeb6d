"""The network as readers know it, in its perimeter: lines, stops, and which stops a line serves. Plain data."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.publication.identifiers import slugify

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


class FeedError(BeffroiError):
    """The feed is not as expected; the text is French, for a webmaster."""


@dataclass(frozen=True)
class Badge:
    """A line as it is named among others: `name` is short, as on the front of the bus; `title` may be empty."""

    slug: str
    name: str
    title: str
    mode: str


@dataclass(frozen=True)
class LineDirection:
    """One direction of a line: where it leads, and the slugs of its stops in their order. `direction` is the feed's own, or empty."""

    heading: str
    direction: str
    stops: tuple[str, ...]


@dataclass(frozen=True)
class TransitLine:
    """A line. `routes` are the feed's own identities of it, `types` those of its vehicles; `ground` and `ink` are `#1f4257`."""

    slug: str
    name: str
    title: str
    mode: str
    ground: str
    ink: str
    agency: str
    routes: tuple[str, ...]
    types: tuple[str, ...]
    ways: tuple[LineDirection, ...]

    @property
    def badge(self) -> Badge:
        return Badge(self.slug, self.name, self.title, self.mode)


@dataclass(frozen=True)
class Stop:
    """A place where buses stop, both sides of the street. `ids` are the feed's own, `lines` slugs; degrees of WGS 84, None when unknown.

    `wheelchair` says whether one may board with a wheelchair: None when nobody said.
    """

    slug: str
    name: str
    ids: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    wheelchair: bool | None
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TransitNetwork:
    """Lines in the order of their operator, stops by name. `notes` are what was wrong in the feed without making it useless, in French."""

    lines: tuple[TransitLine, ...]
    stops: tuple[Stop, ...]
    agencies: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @cached_property
    def line(self) -> Mapping[str, TransitLine]:
        return {line.slug: line for line in self.lines}

    @cached_property
    def stop(self) -> Mapping[str, Stop]:
        return {stop.slug: stop for stop in self.stops}

    @cached_property
    def line_of_route(self) -> Mapping[str, TransitLine]:
        """A line by any identity that its feed gives it."""
        return {route: line for line in self.lines for route in line.routes}

    @cached_property
    def stop_of_id(self) -> Mapping[str, Stop]:
        """A stop by any identity that its feed gives it."""
        return {identity: stop for stop in self.stops for identity in stop.ids}


def format_network(network: TransitNetwork) -> dict[str, object]:
    """`network` as JSON holds it."""
    return asdict(network)


def parse_network(record: Mapping[str, Any]) -> TransitNetwork:
    """The network that `record` gave. Raises KeyError, TypeError or AttributeError when it is something else."""
    lines = [
        {**line, "ways": tuple(LineDirection(**{**way, "stops": tuple(way["stops"])}) for way in line["ways"])} for line in record["lines"]
    ]
    return TransitNetwork(
        lines=tuple(TransitLine(**{**line, "routes": tuple(line["routes"]), "types": tuple(line["types"])}) for line in lines),
        stops=tuple(Stop(**{**stop, "ids": tuple(stop["ids"]), "lines": tuple(stop["lines"])}) for stop in record["stops"]),
        agencies=dict(record["agencies"]),
        notes=tuple(record["notes"]),
    )


def format_stylesheet(lines: Iterable[TransitLine]) -> str:
    """One CSS rule per line, for the class `line-<slug>` of its badge."""
    return "".join(f".line-{line.slug}{{background:{line.ground};color:{line.ink}}}\n" for line in lines)
