"""Which calendars there are: the whole agenda, each of its lists, each event; and what each holds, a year of the past included."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from plugins.core.publication.followed_list import FollowedList
from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda import addresses
from plugins.town.agenda.axes import ALONE, SEVERAL
from plugins.town.agenda.facts import EventFacts
from plugins.town.agenda.hand_offs import AgendaContext
from plugins.town.agenda.kinds import FOLDER

FILE, OWN = "agenda.ics", "evenement.ics"


@dataclass(frozen=True)
class Calendar:
    """`name` is that of its list, empty of the whole agenda; `home` the page that shows the same, `address` the file, both site-relative;
    `contents` are Pelican's, those that begin first come first."""

    name: str
    home: str
    contents: tuple[PublishedContent, ...]

    @property
    def address(self) -> str:
        """The address of its file."""
        return f"{self.home}{FILE}"

    def format_title(self, agenda_title: str) -> str:
        """Its title in plain text, where the whole agenda is called `agenda_title`."""
        return f"{agenda_title} – {self.name}" if self.name else agenda_title


def select_for_calendar(events: Iterable[EventFacts]) -> tuple[EventFacts, ...]:
    """Filter `events` to those a calendar holds."""
    return tuple(sorted((each for each in events if each.row.is_held), key=lambda each: (each.row.first_begin, each.row.identity)))


def list_calendars(events: tuple[EventFacts, ...]) -> Iterator[Calendar]:
    """The calendar of the whole agenda, given all its events, and that of each single list."""
    yield Calendar("", FOLDER, tuple(each.content for each in events))
    for sort, name, holds in ALONE:
        if members := tuple(each.content for each in events if holds(each)):
            yield Calendar(name, addresses.list_address(sort), members)
    for sort, names in SEVERAL:
        address_of = cache(partial(addresses.format_axis_address, sort))
        contents_by_home: dict[str, tuple[str, list[PublishedContent]]] = {}
        for event in events:
            for name in names(event):
                contents_by_home.setdefault(address_of(name), (name, []))[1].append(event.content)
        yield from (Calendar(name, home, tuple(members)) for home, (name, members) in sorted(contents_by_home.items()))


def format_calendar_address(content: PublishedContent) -> str:
    """The site-relative address of one event's calendar."""
    return f"{content.url}{OWN}"


TITLE = "Agenda"


def list_agenda_feeds(context: Mapping[str, Any]) -> Iterator[FollowedList]:
    """One feed per calendar, without events over for more than a year."""
    yield from (FollowedList(each.format_title(TITLE), each.home, each.contents) for each in AgendaContext(context).calendars)
