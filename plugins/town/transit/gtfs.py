"""Read a GTFS feed: what readers need of it is small, however large its timetables.

The timetables (`stop_times.txt`, a million rows and more) are read twice and never kept: once for which stops a line serves, once for the
order in which its longest trips serve them.

https://gtfs.org/documentation/schedule/reference/
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.town.transit.archive import Archive, open_archive
from plugins.town.transit.gathered_lines import RawLine, Trip, TripCounts, gather_lines
from plugins.town.transit.gathered_stops import RawStop, StopPlaces, gather_places, parse_degrees
from plugins.town.transit.network import FeedError, Stop, TransitLine, TransitNetwork
from plugins.town.transit.perimeter import EVERYWHERE, Perimeter
from plugins.town.transit.plain_text import clean_line

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
            if trip in chosen and rank.isdecimal() and stop in self.places.slug_of:
                calls_by_way.setdefault(chosen[trip], []).append((int(rank), self.places.slug_of[stop]))
        return {way: _drop_repeats(place for _, place in sorted(calls)) for way, calls in calls_by_way.items()}


def _drop_repeats(places: Iterable[str]) -> tuple[str, ...]:
    in_a_row: list[str] = []
    for place in places:
        if not in_a_row or in_a_row[-1] != place:
            in_a_row.append(place)
    return tuple(in_a_row)
