"""The lists of the agenda by what one looks for: the young, what is free, exhibitions, a quarter, a place, a theme, a type."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from plugins.agenda import addresses
from plugins.agenda.event import Event
from plugins.agenda.poster import Poster
from plugins.publication.publics import public
from plugins.publication.words import N_

PAGE = 100
"""Ours. Events on a page of a list: some 60 kB, a quarter of a year of an active town."""


@dataclass(frozen=True)
class Axis:
    """One list, or a page of it: `title` is plain text, `address` site-relative, `items` the events that are not over, the next first.

    `sort` is the axis that it is of, one of `addresses`' words. Pages are numbered from 1, at the list's own address; `earlier` and `later`
    are the addresses of its neighbours, None at an end.
    """

    sort: str
    title: str
    address: str
    items: tuple[Event, ...]
    number: int = 1
    earlier: str | None = None
    later: str | None = None


Names = Callable[[Poster], Iterable[str]]
ALONE: tuple[tuple[str, str, Callable[[Poster], bool]], ...] = (
    (addresses.YOUNG, N_("Pour les jeunes"), lambda poster: any(public(name).is_for_young_readers for name in poster.public)),
    (addresses.FREE, N_("Gratuit"), lambda poster: poster.free),
    (addresses.EXHIBITIONS, N_("Expositions"), lambda poster: poster.exhibition),
)
"""Lists of which the agenda has one."""

SEVERAL: tuple[tuple[str, Names], ...] = (
    (addresses.QUARTERS, lambda poster: poster.quartiers),
    (addresses.PLACES, lambda poster: filter(None, (poster.where.name,))),
    (addresses.THEMES, lambda poster: filter(None, (poster.theme,))),
    (addresses.TYPES, lambda poster: filter(None, (poster.type,))),
)
"""Lists of which there is one for each name."""


def pages_of(axis: Axis) -> Iterator[Axis]:
    """The pages of a list: of a town that announces 5,000 events, what is free alone would weigh a megabyte."""
    count = max(1, -(-len(axis.items) // PAGE))
    places = [axis.address, *(f"{axis.address}page/{number}/" for number in range(2, count + 1))]
    for number, (earlier, address, later) in enumerate(zip([None, *places], places, [*places[1:], None], strict=False), 1):
        items = axis.items[(number - 1) * PAGE : number * PAGE]
        yield replace(axis, address=address, items=items, number=number, earlier=earlier, later=later)


def list_axes(events: Iterable[Event]) -> tuple[Axis, ...]:
    """Every list that has, or had, an event, in a fixed order: an address that was given once stays, be its list empty."""
    events = sorted(events, key=lambda each: (each.next_session.begin.timestamp() if each.next_session else float("inf"), each.poster.url))
    alone = [Axis(sort, title, addresses.list_address(sort), _coming(events, holds)) for sort, title, holds in ALONE if _any(events, holds)]
    return (*alone, *(axis for sort, names in SEVERAL for axis in _group_by_name(events, sort, names)))


def _any(events: Iterable[Event], holds: Callable[[Poster], bool]) -> bool:
    return any(holds(event.poster) for event in events)


def _coming(events: Iterable[Event], holds: Callable[[Poster], bool]) -> tuple[Event, ...]:
    return tuple(event for event in events if not event.past and holds(event.poster))


def _group_by_name(events: Iterable[Event], sort: str, names: Names) -> Iterator[Axis]:
    members_by_address: dict[str, tuple[str, list[Event]]] = {}
    for event in events:
        for name in names(event.poster):
            members_by_address.setdefault(addresses.axis_address(sort, name), (name, []))[1].append(event)
    for address in sorted(members_by_address):
        name, members = members_by_address[address]
        yield Axis(sort, name, address, tuple(event for event in members if not event.past))
