"""The members of the council over its sessions: who was there, who had given a proxy, and what each voted where votes are by name.

All of it is in the minutes, which anyone may read. Nothing is compared, ranked or rated.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plugins.core.publication.slug import slugify_name
from plugins.town.council.addresses import MEMBERS
from plugins.town.council.attendance import Member
from plugins.town.council.published_session import PublishedSession
from plugins.town.council.vote import WORDS

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
class Act:
    """A deliberation whose vote is public; `url` leads to it. All who voted share it: twenty years of votes by name would be many."""

    object: str
    url: str
    day: date


@dataclass(frozen=True)
class MemberYear:
    """One year of one member, the newest session first; `votes_by_act` are the public votes by what they did, one of `vote.WORDS`."""

    year: int
    seats: tuple[Seat, ...]
    votes_by_act: Mapping[str, tuple[Act, ...]]

    @property
    def states(self) -> Counter[str]:
        """The number of sessions in each state."""
        return Counter(seat.state for seat in self.seats)

    @property
    def votes(self) -> int:
        """The number of public votes."""
        return sum(map(len, self.votes_by_act.values()))


@dataclass(frozen=True)
class Person:
    """One member, with the group of their last session; `years` from the newest. `sits`: whether they were of the last session of all."""

    name: str
    group: str
    years: tuple[MemberYear, ...]
    sits: bool = True

    @property
    def address(self) -> str:
        """Their page, site-relative."""
        return f"{MEMBERS}{slugify_name(self.name)}/"

    @property
    def states(self) -> Counter[str]:
        """The number of sessions in each state, over all years."""
        return sum((year.states for year in self.years), Counter())


_Told = tuple[list[Seat], dict[str, list[Act]]]
"""The seats and the votes of one member in one year."""


def list_people(sittings: Iterable[PublishedSession]) -> tuple[Person, ...]:
    """Everyone who sat in one of `sittings`, which come in their order: those of the last one as it names them, then those who left."""
    last: dict[str, tuple[Member, int, int]] = {}
    years_by_slug: dict[str, dict[int, _Told]] = {}
    number = 0
    for number, sitting in enumerate(sittings, 1):
        done = _index_acts_by_name(sitting)
        for place, member in enumerate(sitting.session.best_attendance):
            slug = slugify_name(member.name)
            seats, voted = years_by_slug.setdefault(slug, {}).setdefault(sitting.day.year, ([], {}))
            seats.append(_find_seat(sitting, member))
            for act, word in done.get(member.name, ()):
                voted.setdefault(word, []).append(act)
            last[slug] = (member, number, place)
    ordered = sorted(years_by_slug, key=lambda slug: (-last[slug][1], last[slug][2]))
    return tuple(_build_person(last[slug][0], years_by_slug[slug], last[slug][1] == number) for slug in ordered)


def _build_person(member: Member, told: dict[int, _Told], sits: bool) -> Person:
    return Person(member.name, member.group, tuple(_list_years(told)), sits)


def _find_seat(session: PublishedSession, member: Member) -> Seat:
    state = PRESENT if member.present else REPRESENTED if member.proxy else ABSENT
    return Seat(session.session.title, session.session.address, session.day, state, member.proxy if state == REPRESENTED else "")


def _index_acts_by_name(session: PublishedSession) -> dict[str, list[tuple[Act, str]]]:
    """What each name did at each public vote."""
    acts: dict[str, list[tuple[Act, str]]] = {}
    for each in session.deliberations:
        if each.vote and each.vote.names:
            act = Act(each.object, f"{session.session.address}#{each.anchor}", session.day)
            for name, word in each.vote.names:
                acts.setdefault(name, []).append((act, word))
    return acts


def _list_years(years: dict[int, _Told]) -> Iterator[MemberYear]:
    for year in sorted(years, reverse=True):
        seats, done = years[year]
        yield MemberYear(year, tuple(reversed(seats)), {word: tuple(reversed(done[word])) for word in WORDS if word in done})
