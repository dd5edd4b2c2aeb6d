"""The pages that sessions leave behind them: the deliberations and the items of the agendas by year, the members and each of them."""

from collections.abc import Iterable, Iterator

from plugins.core.publication.own_pages import OwnPage
from plugins.town.council.addresses import DELIBERATIONS, MEMBERS, POINTS
from plugins.town.council.kinds import KINDS
from plugins.town.council.members import Person, list_people
from plugins.town.council.published_session import PublishedSession, group_by_year
from plugins.town.council.session import CLOSED


def list_council_pages(sittings: Iterable[PublishedSession]) -> Iterator[OwnPage]:
    """All council pages, from every public sitting, in order. What has nothing to show has no page."""
    sittings = tuple(sittings)
    yield from _list_years("deliberations", DELIBERATIONS, [sitting for sitting in sittings if sitting.deliberations])
    yield from _list_years("council_items", POINTS, [sitting for sitting in sittings if sitting.session.items], genre=KINDS[0].label)
    persons = list_people(sitting for sitting in sittings if sitting.session.status == CLOSED)
    if persons:
        former_members = tuple(each for each in persons if not each.sits)
        yield OwnPage("council_members", MEMBERS, {"groups": tuple(group_by_party(persons)), "gone": former_members})
    for person in persons:
        yield from _list_member_pages(person)


def _list_years(template: str, folder: str, sittings: Iterable[PublishedSession], **more: str) -> Iterator[OwnPage]:
    """Each knows the others by their number alone, so that an old one moves once a year at most."""
    years = group_by_year(sittings, folder)
    ways = tuple((each.year, each.address) for each in years)
    for each in years:
        yield OwnPage(template, each.address, {"year": each, "ways": ways, **more})


def _list_member_pages(person: Person) -> Iterator[OwnPage]:
    ways = tuple((year.year, person.address if year is person.years[0] else f"{person.address}{year.year}/") for year in person.years)
    for year, (_, address) in zip(person.years, ways, strict=True):
        subject = {"person": person} if year is person.years[0] else {"person": None, "called": person.name, "home": person.address}
        yield OwnPage("council_member", address, {**subject, "year": year, "ways": ways})


def group_by_party(people: Iterable[Person]) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """The members of the last session, by political group; the name is empty for independents."""
    groups: dict[str, list[Person]] = {}
    for person in people:
        if person.sits:
            groups.setdefault(person.group, []).append(person)
    yield from ((name, tuple(members)) for name, members in groups.items())
