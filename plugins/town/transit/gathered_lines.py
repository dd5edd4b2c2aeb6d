"""Lines as readers know them, out of the routes of a feed: one line may be several routes there, one for each season or direction."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from plugins.core.publication.slug import slugify, slugify_name
from plugins.core.publication.words import N_
from plugins.town.transit.network import LineDirection, TransitLine
from plugins.town.transit.plain_text import clean_line

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
    return tuple(_build_line(group, _find_free_slug(group[0].name, slug_counts), served, ways) for group in ordered)


def _rank_group(group: list[RawLine]) -> tuple[int, tuple[tuple[int, int, str], ...], str, str]:
    first = min(group, key=lambda one: (_parse_number(one.order), one.route))
    counted = tuple((1, int(piece[:9]), "") if piece.isdecimal() else (0, 0, piece) for piece in PIECES.findall(first.name.lower()))
    return _parse_number(first.order), counted, first.agency, first.route


def _parse_number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() else 10**9


def _find_free_slug(name: str, taken: Counter[str]) -> str:
    slug = slugify_name(name) if slugify(name) else "ligne"
    taken[slug] += 1
    return slug if taken[slug] == 1 else _find_free_slug(f"{slug}-{taken[slug]}", taken)


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
