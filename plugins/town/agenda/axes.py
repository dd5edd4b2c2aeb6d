"""The filtered lists of the agenda: for the young, free, exhibitions, by quarter, place, theme or type."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Generic, TypeVar

from plugins.core.publication.words import N_
from plugins.town.agenda import addresses
from plugins.town.agenda.facts import EventFacts

PAGE = 100
"""Ours. Events on a page of a list: some 60 kB, a quarter of a year of an active town."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Axis(Generic[Item]):
    """One list, or a page of it: `title` is plain text, `address` site-relative, `items` the events that are not over, the next first; what
    is known of them, or, once a page shows them, what they are.

    `sort` is the axis that it is of, one of `addresses`' words. Pages are numbered from 1, at the list's own address; `earlier` and `later`
    are the addresses of its neighbours, None at an end.
    """

    sort: str
    title: str
    address: str
    items: tuple[Item, ...]
    number: int = 1
    earlier: str | None = None
    later: str | None = None


Names = Callable[[EventFacts], Iterable[str]]
ALONE: tuple[tuple[str, str, Callable[[EventFacts], bool]], ...] = (
    (addresses.YOUNG, N_("Pour les jeunes"), lambda event: event.row.is_for_young_readers),
    (addresses.FREE, N_("Gratuit"), lambda event: event.row.is_free),
    (addresses.EXHIBITIONS, N_("Expositions"), lambda event: event.is_exhibition),
)
"""Lists of which the agenda has one."""

SEVERAL: tuple[tuple[str, Names], ...] = (
    (addresses.QUARTERS, lambda event: event.row.quartiers),
    (addresses.PLACES, lambda event: filter(None, (event.place,))),
    (addresses.THEMES, lambda event: filter(None, (event.row.theme,))),
    (addresses.TYPES, lambda event: filter(None, (event.row.type,))),
)
"""Lists of which there is one for each name."""


def paginate_axis(axis: Axis[Item]) -> Iterator[Axis[Item]]:
    """Cut a list into pages: in a town that announces 5,000 events, the free ones alone would weigh a megabyte."""
    count = max(1, -(-len(axis.items) // PAGE))
    places = [axis.address, *(f"{axis.address}page/{number}/" for number in range(2, count + 1))]
    for number, (earlier, address, later) in enumerate(zip([None, *places], places, [*places[1:], None], strict=False), 1):
        items = axis.items[(number - 1) * PAGE : number * PAGE]
        yield replace(axis, address=address, items=items, number=number, earlier=earlier, later=later)


def list_axes(events: Iterable[EventFacts]) -> tuple[Axis[EventFacts], ...]:
    """Every list that has, or had, an event, in a fixed order: an address that was given once stays, be its list empty."""
    events = sorted(events, key=lambda each: each.rank)
    alone = [
        Axis(sort, title, addresses.list_address(sort), _select_coming(events, holds))
        for sort, title, holds in ALONE
        if any(map(holds, events))
    ]
    return (*alone, *(axis for sort, names in SEVERAL for axis in _group_by_name(events, sort, names)))


def _select_coming(events: Iterable[EventFacts], holds: Callable[[EventFacts], bool]) -> tuple[EventFacts, ...]:
    return tuple(event for event in events if not event.row.is_past and holds(event))


def _group_by_name(events: Iterable[EventFacts], sort: str, names: Names) -> Iterator[Axis[EventFacts]]:
    address_of = cache(partial(addresses.format_axis_address, sort))
    members_by_address: dict[str, tuple[str, list[EventFacts]]] = {}
    for event in events:
        for name in names(event):
            members_by_address.setdefault(address_of(name), (name, []))[1].append(event)
    for address in sorted(members_by_address):
        name, members = members_by_address[address]
        yield Axis(sort, name, address, tuple(event for event in members if not event.row.is_past))
