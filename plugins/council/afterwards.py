"""The pages that sessions leave behind them: the deliberations and the items of the agendas by year, the members and each of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.council.addresses import DELIBERATIONS, MEMBERS, POINTS
from plugins.council.kinds import KINDS
from plugins.council.members import Person, people
from plugins.council.published_session import PublishedSession, by_year
from plugins.council.session import CLOSED


@dataclass(frozen=True)
class CouncilPage:
    """One page: `address` is site-relative, with a final slash."""

    template: str
    address: str
    context: Mapping[str, Any]


def pages(sittings: Iterable[PublishedSession]) -> Iterator[CouncilPage]:
    """All of them, from every sitting that readers may find, in their order. What has nothing to show has no page."""
    sittings = tuple(sittings)
    yield from _years("deliberations", DELIBERATIONS, [one for one in sittings if one.deliberations])
    yield from _years("council_items", POINTS, [one for one in sittings if one.session.items], genre=KINDS[0].label)
    found = people(one for one in sittings if one.session.status == CLOSED)
    if found:
        gone = tuple(one for one in found if not one.sits)
        yield CouncilPage("council_members", MEMBERS, {"groups": tuple(by_group(found)), "gone": gone})
    for one in found:
        yield from _member(one)


def _years(template: str, folder: str, sittings: Iterable[PublishedSession], **more: str) -> Iterator[CouncilPage]:
    """Each knows the others by their number alone, so that an old one moves once a year at most."""
    years = by_year(sittings, folder)
    ways = tuple((each.year, each.address) for each in years)
    for each in years:
        yield CouncilPage(template, each.address, {"year": each, "ways": ways, **more})


def _member(one: Person) -> Iterator[CouncilPage]:
    ways = tuple((year.year, one.address if year is one.years[0] else f"{one.address}{year.year}/") for year in one.years)
    for year, (_, address) in zip(one.years, ways, strict=True):
        shown = {"person": one} if year is one.years[0] else {"person": None, "called": one.name, "home": one.address}
        yield CouncilPage("council_member", address, {**shown, "year": year, "ways": ways})


def by_group(people: Iterable[Person]) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """Those who sat in the last session, by their groups; the name is empty for those of none."""
    groups: dict[str, list[Person]] = {}
    for one in people:
        if one.sits:
            groups.setdefault(one.group, []).append(one)
    yield from ((name, tuple(members)) for name, members in groups.items())
