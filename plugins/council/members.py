"""The members of the council over its sessions: who was there, who had given a proxy, and what each voted where votes are by name.

All of it is in the minutes, which anyone may read. Nothing is compared, ranked or rated.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from plugins.council.addresses import MEMBERS
from plugins.council.session import Member
from plugins.council.sitting import Sitting
from plugins.publication.slug import slugify

PRESENT, REPRESENTED, ABSENT = "présent", "représenté", "absent"


@dataclass(frozen=True)
class Seat:
    """One session for one member: `state` is PRESENT, REPRESENTED or ABSENT, `proxy` who voted in their name. `url` is the session's page,
    site-relative."""

    title: str
    url: str
    day: date
    state: str
    proxy: str = ""


@dataclass(frozen=True)
class Ballot:
    """What a member did at one vote: `done` is one of `vote.WORDS`. `url` leads to the deliberation."""

    object: str
    url: str
    day: date
    done: str


@dataclass(frozen=True)
class Year:
    """One year of one member, the newest session first."""

    year: int
    seats: tuple[Seat, ...]
    ballots: tuple[Ballot, ...]

    @property
    def states(self) -> Counter[str]:
        """How many sessions in each state."""
        return Counter(seat.state for seat in self.seats)

    @property
    def done(self) -> Counter[str]:
        """How many times they did what."""
        return Counter(ballot.done for ballot in self.ballots)


@dataclass(frozen=True)
class Person:
    """One member, with the group of their last session; `years` from the newest. `sits`: whether they were of the last session of all."""

    name: str
    group: str
    years: tuple[Year, ...]
    sits: bool = True

    @property
    def address(self) -> str:
        """Their page, site-relative."""
        return address(self.name)

    @property
    def states(self) -> Counter[str]:
        """How many sessions in each state, over all years."""
        return sum((year.states for year in self.years), Counter())


_Told = tuple[list[Seat], list[Ballot]]
"""The seats and the ballots of one member in one year."""


def address(name: str) -> str:
    """The page of a member, site-relative."""
    return f"{MEMBERS}{slugify(name)}/"


def people(sittings: Iterable[Sitting]) -> tuple[Person, ...]:
    """Everyone who sat in one of `sittings`, which come in their order: those of the last one as it names them, then those who left."""
    last: dict[str, tuple[Member, int, int]] = {}
    found: dict[str, dict[int, _Told]] = {}
    number = 0
    for number, one in enumerate(sittings, 1):
        ballots = _ballots(one)
        for place, member in enumerate(one.session.members):
            slug = slugify(member.name)
            seats, voted = found.setdefault(slug, {}).setdefault(one.day.year, ([], []))
            seats.append(_seat(one, member))
            voted.extend(ballots.get(member.name, ()))
            last[slug] = (member, number, place)
    ordered = sorted(filter(None, found), key=lambda slug: (-last[slug][1], last[slug][2]))
    return tuple(_person(last[slug][0], found[slug], last[slug][1] == number) for slug in ordered)


def _person(member: Member, told: dict[int, _Told], sits: bool) -> Person:
    return Person(member.name, member.group, tuple(_years(told)), sits)


def _seat(one: Sitting, member: Member) -> Seat:
    state = PRESENT if member.present else REPRESENTED if member.proxy else ABSENT
    return Seat(one.session.title, one.session.address, one.day, state, member.proxy if state == REPRESENTED else "")


def _ballots(one: Sitting) -> dict[str, list[Ballot]]:
    found: dict[str, list[Ballot]] = {}
    for each in one.deliberations:
        for name, done in each.vote.names if each.vote else ():
            found.setdefault(name, []).append(Ballot(each.object, f"{one.session.address}#{each.anchor}", one.day, done))
    return found


def _years(years: dict[int, _Told]) -> Iterator[Year]:
    for year in sorted(years, reverse=True):
        seats, ballots = years[year]
        yield Year(year, tuple(reversed(seats)), tuple(sorted(ballots, key=lambda ballot: ballot.day, reverse=True)))
