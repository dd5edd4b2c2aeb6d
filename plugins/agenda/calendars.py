"""Which calendars there are: the whole agenda, each of its lists, each event; and what each holds, a year of the past included."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.agenda import addresses
from plugins.agenda.axes import ALONE, SEVERAL
from plugins.agenda.event import Event
from plugins.agenda.hand_offs import AgendaContext
from plugins.agenda.kinds import FOLDER
from plugins.publication.followed_list import FollowedList

FILE, OWN = "agenda.ics", "evenement.ics"


@dataclass(frozen=True)
class Calendar:
    """`name` is that of its list, empty of the whole agenda; `home` the page that shows the same, `address` the file, both site-relative;
    `contents` are Pelican's, those that begin first come first."""

    name: str
    home: str
    contents: tuple[Any, ...]

    @property
    def address(self) -> str:
        """Where the file is."""
        return f"{self.home}{FILE}"

    def title(self, agenda_title: str) -> str:
        """What it is called, in plain text, where the whole agenda is called `agenda_title`."""
        return f"{agenda_title} – {self.name}" if self.name else agenda_title


def select_for_calendar(contents: Iterable[Any], today: date) -> tuple[Any, ...]:
    """Those of `contents` that a calendar holds on that day: what was over more than twelve whole months ago goes, once a month, so that
    a subscriber who was away for long loses nothing."""
    dated = [
        (content.event.first.begin.timestamp(), content.publication.identity, content)
        for content in contents
        if is_held(content.event, today)
    ]
    return tuple(chosen for _, _, chosen in sorted(dated, key=lambda each: each[:2]))


def list_calendars(contents: tuple[Any, ...]) -> Iterator[Calendar]:
    """The calendar of the whole agenda, and that of each list of which there is one."""
    yield Calendar("", FOLDER, contents)
    for sort, name, holds in ALONE:
        if members := tuple(each for each in contents if holds(each.event.poster)):
            yield Calendar(name, addresses.list_address(sort), members)
    for sort, names in SEVERAL:
        contents_by_home: dict[str, tuple[str, list[Any]]] = {}
        for content in contents:
            for name in names(content.event.poster):
                contents_by_home.setdefault(addresses.axis_address(sort, name), (name, []))[1].append(content)
        yield from (Calendar(name, home, tuple(members)) for home, (name, members) in sorted(contents_by_home.items()))


def event_calendar_address(content: Any) -> str:
    """Where the calendar of one event is, site-relative."""
    return f"{content.url}{OWN}"


def is_held(event: Event, today: date) -> bool:
    """Whether a calendar holds it on that day: it has a session, and one of them ends less than twelve whole months ago."""
    since = date(today.year - 1, today.month, 1)
    return event.first is not None and (event.last is None or event.last >= since)


TITLE = "Agenda"


def list_agenda_feeds(context: Mapping[str, Any]) -> Iterator[FollowedList]:
    """One for each calendar; what was over more than a year ago is in none."""
    yield from (FollowedList(each.title(TITLE), each.home, each.contents) for each in AgendaContext(context).calendars)
