"""Read a GTFS feed: what readers need of it is small, however large its timetables.

The timetables (`stop_times.txt`, a million rows and more) are read twice and never kept: once for which stops a line serves, once for the
order in which its longest trips serve them.

https://gtfs.org/documentation/schedule/reference/
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from plugins.core.publication.identifiers import slugify, slugify_name
from plugins.core.publication.raw_value import parse_whole_number
from plugins.core.publication.words import N_
from plugins.town.transit.archive import Archive, clean_line, open_archive
from plugins.town.transit.network import (
    EVERYWHERE,
    FeedError,
    LineDirection,
    Perimeter,
    Stop,
    TransitLine,
    TransitNetwork,
    compute_distance,
)

TRAM, METRO, TRAIN, BUS, COACH, BOAT = N_("tram"), N_("métro"), N_("train"), N_("bus"), N_("car"), N_("bateau")
CABLE, FUNICULAR, TROLLEY, TAXI = N_("téléphérique"), N_("funiculaire"), N_("trolleybus"), N_("taxi")
MODES = {"0": TRAM, "1": METRO, "2": TRAIN, "3": BUS, "4": BOAT, "5": TRAM, "6": CABLE, "7": FUNICULAR, "11": TROLLEY, "12": METRO}
"""https://gtfs.org/documentation/schedule/reference/#routestxt (route_type)"""
WIDER = {
    "1": TRAIN,
    "2": COACH,
    "4": METRO,
    "7": BUS,
    "8": TROLLEY,
    "9": TRAM,
    "10": BOAT,
    "12": BOAT,
    "13": CABLE,
    "14": FUNICULAR,
    "15": TAXI,
}
"""The wider types by their hundreds. https://developers.google.com/transit/gtfs/reference/extended-route-types"""
LEAST = 0.05
"""Of the trips of a line, the part that a way must have to be shown: below, it is a bus on its way to the depot."""
MOST_WAYS = 6
PIECES = re.compile(r"\d+|\D+")


@dataclass(frozen=True)
class RawLine:
    """One row of `routes.txt`, its texts made safe; the colours and the rank are as they were written."""

    route: str
    name: str
    title: str
    mode: str
    ground: str
    ink: str
    agency: str
    order: str


class Trip(NamedTuple):
    """One trip: the identity of its route, where it leads, in which direction."""

    route: str
    heading: str
    direction: str


class TripCounts(NamedTuple):
    """For each (route, heading, direction): how many trips there are, and how many calls the longest makes."""

    trips: Counter[Trip]
    calls: Mapping[Trip, int]


def gather_lines(raw: Iterable[RawLine], served: TripCounts, ways: Mapping[Trip, tuple[str, ...]]) -> tuple[TransitLine, ...]:
    """The lines that run, in the operator's order, then as people count: 2 before 10. Addresses are their names, each once."""
    running = {way.route for way in ways}
    groups: dict[tuple[str, str], list[RawLine]] = {}
    for route in raw:
        if route.route in running:
            groups.setdefault((route.agency, route.name), []).append(route)
    slug_counts: Counter[str] = Counter()
    ordered = sorted(groups.values(), key=_rank_group)
    return tuple(_build_line(group, _find_free_line_slug(group[0].name, slug_counts), served, ways) for group in ordered)


def _rank_group(group: list[RawLine]) -> tuple[int, tuple[tuple[int, int, str], ...], str, str]:
    first = min(group, key=lambda one: (_parse_number(one.order), one.route))
    counted = tuple((1, int(piece[:9]), "") if piece.isdecimal() else (0, 0, piece) for piece in PIECES.findall(first.name.lower()))
    return _parse_number(first.order), counted, first.agency, first.route


def _parse_number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() else 10**9


def _find_free_line_slug(name: str, taken: Counter[str]) -> str:
    slug = slugify_name(name) if slugify(name) else "ligne"
    taken[slug] += 1
    return slug if taken[slug] == 1 else _find_free_line_slug(f"{slug}-{taken[slug]}", taken)


def _build_line(group: list[RawLine], slug: str, served: TripCounts, ways: Mapping[Trip, tuple[str, ...]]) -> TransitLine:
    first = min(group, key=lambda route: route.route)
    routes = tuple(sorted(route.route for route in group))
    ground, ink = choose_colours(next((route.ground for route in group if route.ground), ""), first.ink)
    types = tuple(sorted({route.mode for route in group if route.mode}))
    title = next((route.title for route in group if route.title), "")
    return TransitLine(
        slug, first.name, title, find_mode(first.mode), ground, ink, first.agency, routes, types, _build_ways(routes, served, ways)
    )


def find_mode(code: str) -> str:
    """The vehicle, in French; « bus » where the feed does not say."""
    return MODES.get(code) or WIDER.get(code[:-2]) or BUS


def _build_ways(routes: tuple[str, ...], served: TripCounts, ways: Mapping[Trip, tuple[str, ...]]) -> tuple[LineDirection, ...]:
    """The line's ways, those of most trips first; one heading once in each direction, by its longest trip."""
    mine = [way for way in ways if way.route in routes]
    trips: Counter[tuple[str, str]] = Counter()
    for each in mine:
        trips[each.heading, each.direction] += served.trips[each]
    total = sum(trips.values())
    main_ways = [key for key, count in trips.most_common() if count >= LEAST * total][:MOST_WAYS]
    main_ways.sort(key=lambda way: (way[1], way[0]))
    return tuple(_build_way(key, [each for each in mine if (each.heading, each.direction) == key], served, ways) for key in main_ways)


def _build_way(key: tuple[str, str], alike: list[Trip], served: TripCounts, ways: Mapping[Trip, tuple[str, ...]]) -> LineDirection:
    longest = max(alike, key=lambda one: (served.calls[one], one))
    return LineDirection(clean_line(key[0], 80), key[1], ways[longest])


HEXADECIMAL = re.compile(r"#?([0-9a-fA-F]{6})")
DEFAULT = "#1f4257"
"""Of a line whose feed gives no colour; GTFS says white, which no badge can be told from the page by."""
BLACK, WHITE = "#000000", "#ffffff"
READABLE = 4.5
"""https://www.w3.org/TR/WCAG22/#contrast-minimum"""


def choose_colours(ground: str, ink: str) -> tuple[str, str]:
    """The ground and the ink of a badge, `#1f4257`: the feed's own ink if it is readable, else black or white, whichever is read better.

    https://gtfs.org/documentation/schedule/reference/#routestxt (route_color, route_text_color)
    """
    background = _format_colour(ground) or DEFAULT
    foreground = _format_colour(ink)
    if foreground and compute_contrast(foreground, background) >= READABLE:
        return background, foreground
    return background, max((BLACK, WHITE), key=lambda one: compute_contrast(one, background))


def compute_contrast(colour: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((_compute_luminance(colour), _compute_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _format_colour(value: str) -> str:
    match = HEXADECIMAL.fullmatch(value.strip())
    return f"#{match[1].lower()}" if match else ""


def _compute_luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


NEAR = 0.4
"""Kilometres: two posts of one name that are no farther apart are one stop; « Mairie » of the next village is another."""
MOST_ALIKE = 500
"""Each post is compared with those of its name: « Mairie » is that of 300 in Île-de-France."""
ENTRANCES = ("2", "3", "4")
"""Types of places where no bus stops. https://gtfs.org/documentation/schedule/reference/#stopstxt (location_type)"""
YES, NO = "1", "2"


class RawStop(NamedTuple):
    """One row of `stops.txt`, its name made safe; degrees, or None."""

    identity: str
    name: str
    latitude: float | None
    longitude: float | None
    kind: str
    parent: str
    wheelchair: str


@dataclass(frozen=True)
class StopPlace:
    """Posts that are one stop to readers; `slug` is of their name, and of a number where another has that name."""

    slug: str
    posts: tuple[RawStop, ...]

    def as_stop(self, lines: tuple[str, ...]) -> Stop:
        """The stop, once it is known which lines serve it."""
        where = next((post for post in self.posts if post.latitude is not None), self.posts[0])
        answers = {post.wheelchair for post in self.posts} & {YES, NO}
        wheelchair = answers == {YES} if answers else None
        ids = tuple(sorted(post.identity for post in self.posts))
        return Stop(self.slug, self.posts[0].name, ids, where.latitude, where.longitude, wheelchair, lines)


@dataclass(frozen=True)
class StopPlaces:
    """Every place within reach, by name."""

    places: tuple[StopPlace, ...]

    @cached_property
    def slug_of(self) -> Mapping[str, str]:
        """The place of each post of the feed."""
        return {post.identity: place.slug for place in self.places for post in place.posts}


def parse_degrees(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Parse a position, both numbers or none: invalid ones, out of the Earth, or off Africa at 0, 0, are unknown."""
    try:
        position = float(latitude), float(longitude)
    except ValueError:
        return None, None
    is_valid = all(map(math.isfinite, position)) and abs(position[0]) <= 90 and abs(position[1]) <= 180 and position != (0, 0)
    return (round(position[0], 6), round(position[1], 6)) if is_valid else (None, None)


def gather_places(raw: Iterable[RawStop], perimeter: Perimeter) -> StopPlaces:
    """The places of those posts, by name. Raises FeedError when too many have one name."""
    posts = {post.identity: post for post in raw if post.kind not in ENTRANCES and post.name}
    groups_by_slug: dict[str, list[list[RawStop]]] = {}
    for post in sorted(posts.values()):
        if perimeter.includes_place(post.latitude, post.longitude):
            station = posts.get(post.parent, post)
            same = groups_by_slug.setdefault(slugify_name(station.name) if slugify(station.name) else "arret", [])
            near = next((group for group in same if _belongs_to(group, post)), None)
            same.append([post]) if near is None else near.append(post)
            if max(len(same), len(near or ())) > MOST_ALIKE:
                raise FeedError(f"plus de {MOST_ALIKE} arrêts y portent le nom de « {post.name} ».")
    slug_counts: Counter[str] = Counter()
    named = [(slug, group) for slug in sorted(groups_by_slug) for group in groups_by_slug[slug]]
    return StopPlaces(tuple(StopPlace(_find_free_stop_slug(slug, slug_counts), _sort_posts(group, posts)) for slug, group in named))


def _belongs_to(group: list[RawStop], post: RawStop) -> bool:
    """Whether `post` is of the place of `group`, whose name it has: by its station, or because it is near, or nobody knows where it is."""
    station = post.parent or post.identity
    if any(station in (other.parent, other.identity) for other in group):
        return True
    places = [place for other in group if (place := _find_position(other))]
    place = _find_position(post)
    return place is None or not places or compute_distance(places[0], place) <= NEAR


def _find_position(post: RawStop) -> tuple[float, float] | None:
    return None if post.latitude is None or post.longitude is None else (post.latitude, post.longitude)


def _sort_posts(group: list[RawStop], posts: Mapping[str, RawStop]) -> tuple[RawStop, ...]:
    """The posts of a place, the one that bears its name to readers first: the station, where there is one."""
    stations = {post.parent for post in group}
    return tuple(sorted(group, key=lambda post: (post.identity not in stations and post.parent in posts, post)))


def _find_free_stop_slug(slug: str, taken: Counter[str]) -> str:
    taken[slug] += 1
    return slug if taken[slug] == 1 else _find_free_stop_slug(f"{slug}-{taken[slug]}", taken)


NEEDED = ("routes.txt", "trips.txt", "stops.txt", "stop_times.txt")
LONGEST_NAME = 120


@dataclass
class Doubles:
    """Identities that a table gives twice: the first holds, and the second is said."""

    notes: list[str] = field(default_factory=list)

    def drop_doubles(self, table: str, rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
        """The rows whose first value was not seen before; those without one are dropped."""
        ids: set[str] = set()
        twice = 0
        for row in rows:
            if row[0] and row[0] not in ids:
                ids.add(row[0])
                yield row
            elif row[0]:
                twice += 1
        if twice:
            self.notes.append(f"{table} donne {twice} fois un identifiant déjà pris : seule la première ligne de chacun est lue.")


def read_gtfs(path: Path, perimeter: Perimeter = EVERYWHERE) -> TransitNetwork:
    """The network of the feed at `path`, a zip or a folder, as far as `perimeter` reaches. Raises FeedError."""
    archive, doubles = open_archive(path), Doubles()
    archive.needs(*NEEDED)
    agencies = _read_agencies(archive)
    raw = {line.route: line for line in _read_routes(archive, doubles, agencies) if perimeter.includes_line(line.name)}
    if not raw:
        raise FeedError("aucune ligne n’y est lisible, ou aucune n’est de celles que TRANSIT nomme.")
    trips = {trip_id: trip for trip_id, trip in _read_trips(archive, doubles) if trip.route in raw}
    places = gather_places(_read_stops(archive, doubles), perimeter)
    calls = _Calls(archive, trips, places)
    lines = gather_lines(raw.values(), calls.count_trips(), calls.longest_trips())
    return TransitNetwork(lines, _list_served(places, lines, calls.pairs), agencies, tuple(doubles.notes))


def read_trips(path: Path) -> dict[str, str]:
    """The route of each trip: what a notice about one trip needs. Raises FeedError."""
    routes: dict[str, str] = {}
    for trip, route in open_archive(path).read_rows("trips.txt", ("trip_id", "route_id")):
        routes[trip] = route
    return routes


def _read_agencies(archive: Archive) -> dict[str, str]:
    rows = archive.read_rows("agency.txt", ("agency_name",), ("agency_id",))
    return {identity: clean_line(name, LONGEST_NAME) for name, identity in rows}


def _read_routes(archive: Archive, doubles: Doubles, agencies: Mapping[str, str]) -> Iterator[RawLine]:
    columns = ("route_short_name", "route_long_name", "route_type", "route_color", "route_text_color", "agency_id", "route_sort_order")
    sole = next(iter(agencies)) if len(agencies) == 1 else ""
    rows = doubles.drop_doubles("routes.txt", archive.read_rows("routes.txt", ("route_id",), columns))
    for route, short, long, mode, ground, ink, agency, order in rows:
        name, title = clean_line(short, 30), clean_line(long, LONGEST_NAME)
        yield RawLine(route, name or title or clean_line(route, 30), title if name else "", mode, ground, ink, agency or sole, order)


def _read_trips(archive: Archive, doubles: Doubles) -> Iterator[tuple[str, Trip]]:
    rows = archive.read_rows("trips.txt", ("trip_id", "route_id"), ("trip_headsign", "direction_id"))
    shared: dict[Trip, Trip] = {}
    for trip, *values in doubles.drop_doubles("trips.txt", rows):
        read_trip = Trip(*values)
        yield trip, shared.setdefault(read_trip, read_trip)


def _read_stops(archive: Archive, doubles: Doubles) -> Iterator[RawStop]:
    columns = ("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station", "wheelchair_boarding")
    for identity, name, *position, kind, parent, wheelchair in doubles.drop_doubles(
        "stops.txt", archive.read_rows("stops.txt", ("stop_id",), columns)
    ):
        yield RawStop(identity, clean_line(name, LONGEST_NAME), *parse_degrees(*position), kind, parent, wheelchair)


def _list_served(places: StopPlaces, lines: Iterable[TransitLine], pairs: Iterable[tuple[str, str]]) -> tuple[Stop, ...]:
    """The places that some line serves, each with its lines in the operator's order."""
    ranked = {route: (rank, line.slug) for rank, line in enumerate(lines) for route in line.routes}
    served: dict[str, set[tuple[int, str]]] = {}
    for route, place in pairs:
        served.setdefault(place, set()).add(ranked[route])
    return tuple(place.as_stop(tuple(slug for _, slug in sorted(served[place.slug]))) for place in places.places if place.slug in served)


@dataclass
class _Calls:
    """Where the vehicles call, told by the timetables; `pairs` are the (route, place) that there are."""

    archive: Archive
    trips: Mapping[str, Trip]
    places: StopPlaces
    pairs: set[tuple[str, str]] = field(default_factory=set)

    def count_trips(self) -> TripCounts:
        """The number of trips of each (route, heading, direction), and the longest of them."""
        lengths: Counter[str] = Counter()
        of_trip, of_stop, pairs = self.trips.get, self.places.slug_of.get, self.pairs
        for trip, stop in self.archive.read_rows("stop_times.txt", ("trip_id", "stop_id")):
            trip_way, place = of_trip(trip), of_stop(stop)
            if trip_way is not None and place is not None:
                lengths[trip] += 1
                pairs.add((trip_way.route, place))
        if not pairs:
            raise FeedError("ses horaires ne mènent aucune ligne à aucun arrêt.")
        self.longest: dict[Trip, str] = {}
        for trip, length in lengths.items():
            best = self.longest.get(self.trips[trip])
            if best is None or (-length, trip) < (-lengths[best], best):
                self.longest[self.trips[trip]] = trip
        return TripCounts(Counter(self.trips[trip] for trip in lengths), {way: lengths[trip] for way, trip in self.longest.items()})

    def longest_trips(self) -> dict[Trip, tuple[str, ...]]:
        """The places of the longest trip of each, in their order, each once in a row."""
        chosen = {trip: way for way, trip in self.longest.items()}
        calls_by_way: dict[Trip, list[tuple[int, str]]] = {}
        for trip, stop, rank in self.archive.read_rows("stop_times.txt", ("trip_id", "stop_id", "stop_sequence")):
            if trip in chosen and (number := parse_whole_number(rank)) is not None and stop in self.places.slug_of:
                calls_by_way.setdefault(chosen[trip], []).append((number, self.places.slug_of[stop]))
        return {way: _drop_repeats(place for _, place in sorted(calls)) for way, calls in calls_by_way.items()}


def _drop_repeats(places: Iterable[str]) -> tuple[str, ...]:
    in_a_row: list[str] = []
    for place in places:
        if not in_a_row or in_a_row[-1] != place:
            in_a_row.append(place)
    return tuple(in_a_row)
