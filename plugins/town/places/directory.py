"""The directory: every place by what it is and by its quarter."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from plugins.core.publication.quarter import Quarter
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import N_
from plugins.town.places.entry import PlaceEntry
from plugins.town.places.sorts import FAMILIES, SORTS, Sort

TOP = "lieux/"


@dataclass(frozen=True)
class PlaceListLink:
    """A list of places: `name` is plain text, `url` site-relative, `count` how many it holds.

    Where it would hold one, the link is that place's: `lang` is that of its name, `sort` what it is, empty when its name says so.
    """

    name: str
    url: str
    count: int
    sort: str = ""
    lang: str = ""


@dataclass(frozen=True)
class FamilyShelf:
    """A family of sorts, and the lists of those that have places."""

    name: str
    links: tuple[PlaceListLink, ...]


@dataclass(frozen=True)
class Overview:
    """The front of the directory."""

    count: int
    shelves: tuple[FamilyShelf, ...]
    quarters: tuple[PlaceListLink, ...]


@dataclass(frozen=True)
class Group:
    """Places of a list under one heading; `url` leads to all of that name, and is empty when there is no such list."""

    name: str
    slug: str
    url: str
    entries: tuple[PlaceEntry, ...]


@dataclass(frozen=True)
class PlaceList:
    """One page of the directory: `by_quarter` says what its groups are, quarters or families."""

    title: str
    address: str
    groups: tuple[Group, ...]
    by_quarter: bool

    @property
    def count(self) -> int:
        """The number of places shown."""
        return sum(len(group.entries) for group in self.groups)

    @property
    def mark(self) -> str:
        """A value that changes with the list."""
        groups = [(group.name, group.url, [entry.mark for entry in group.entries]) for group in self.groups]
        return repr((self.title, self.by_quarter, groups))


def build_overview(entries: Sequence[PlaceEntry], quarters: Sequence[str]) -> Overview:
    """The front of the directory of `entries`; `quarters` are the town's, in its order."""
    by_sort = _group_entries(entries, lambda one: one.sort)
    shelves = (FamilyShelf(family, tuple(_list_sorts(family, by_sort))) for family in FAMILIES)
    by_quarter = _group_entries(entries, lambda one: one.quarter)
    links = tuple(
        PlaceListLink(quarter.name, format_quarter_address(quarter), len(by_quarter[quarter]))
        for quarter in _sort_quarters(by_quarter, quarters)
    )
    return Overview(len(entries), tuple(place_shelf for place_shelf in shelves if place_shelf.links), links)


def build_lists(entries: Sequence[PlaceEntry], quarters: Sequence[str]) -> Iterable[PlaceList]:
    """A list for each sort, and for each quarter, that has places."""
    by_sort, by_quarter = _group_entries(entries, lambda one: one.sort), _group_entries(entries, lambda one: one.quarter)
    for sort, members in by_sort.items():
        groups = _group_entries(members, lambda one: one.quarter)
        ordered = [*_sort_quarters(groups, quarters), *([None] if None in groups else [])]
        groups_of_place = tuple(_build_quarter_group(quarter, groups[quarter]) for quarter in ordered)
        yield PlaceList(sort.plural, sort.url, groups_of_place, by_quarter=True)
    for quarter in _sort_quarters(by_quarter, quarters):
        families = _group_entries(by_quarter[quarter], lambda entry: entry.sort.family)
        groups_of_place = tuple(
            Group(family, slugify(family), "", _sort_by_rank(families[family])) for family in FAMILIES if family in families
        )
        yield PlaceList(quarter.name, format_quarter_address(quarter), groups_of_place, by_quarter=False)


def format_quarter_address(quarter: Quarter) -> str:
    """The address of the list of the places of a quarter, site-relative."""
    return f"{TOP}quartiers/{quarter.slug}/"


def _build_quarter_group(quarter: Quarter | None, members: Iterable[PlaceEntry]) -> Group:
    if quarter is None:
        return Group(N_("Ailleurs"), "ailleurs", "", _sort_by_rank(members))
    return Group(quarter.name, quarter.slug, format_quarter_address(quarter), _sort_by_rank(members))


def _list_sorts(family: str, by_sort: dict[Sort, list[PlaceEntry]]) -> Iterable[PlaceListLink]:
    return (_link_sort(sort, by_sort[sort]) for sort in SORTS if sort.family == family and sort in by_sort)


def _link_sort(sort: Sort, entries: Sequence[PlaceEntry]) -> PlaceListLink:
    if len(entries) > 1:
        return PlaceListLink(sort.plural, sort.url, len(entries))
    (entry,) = entries
    return PlaceListLink(entry.title, entry.url, 1, "" if slugify(sort.name) in slugify(entry.title) else sort.name, entry.lang)


def _sort_quarters(found: Iterable[Quarter | None], names: Sequence[str]) -> list[Quarter]:
    ranks = {slugify(name): rank for rank, name in enumerate(names)}
    return sorted(filter(None, found), key=lambda quarter: (ranks.get(quarter.slug, len(ranks)), quarter))


def _sort_by_rank(members: Iterable[PlaceEntry]) -> tuple[PlaceEntry, ...]:
    return tuple(sorted(members, key=lambda one: one.rank))


Key = TypeVar("Key", bound=Hashable)


def _group_entries(entries: Iterable[PlaceEntry], key: Callable[[PlaceEntry], Key]) -> dict[Key, list[PlaceEntry]]:
    groups: dict[Key, list[PlaceEntry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return groups
