"""Stops as readers know them, out of the posts of a feed: the two sides of a street, or the quays of a station, are one place."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from plugins.core.publication.slug import slugify, slugify_name
from plugins.town.transit.network import FeedError, Stop
from plugins.town.transit.perimeter import Perimeter, compute_distance

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
    return StopPlaces(tuple(StopPlace(_find_free_slug(slug, slug_counts), _sort_posts(group, posts)) for slug, group in named))


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


def _find_free_slug(slug: str, taken: Counter[str]) -> str:
    taken[slug] += 1
    return slug if taken[slug] == 1 else _find_free_slug(f"{slug}-{taken[slug]}", taken)
