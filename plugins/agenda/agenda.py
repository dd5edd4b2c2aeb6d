"""The whole agenda on one day: each event, each list, each month."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from plugins.agenda import addresses
from plugins.agenda.axes import Axis, list_axes
from plugins.agenda.calendars import event_calendar_address, is_held
from plugins.agenda.days import Day, SessionShowing, by_day, list_coming_days, list_weekends, these_days
from plugins.agenda.event import Event, build_event
from plugins.agenda.event_span import REACH
from plugins.agenda.hand_offs import AgendaExtras
from plugins.agenda.months import Month, find_span, list_months
from plugins.agenda.notice import format_foreword, format_headline
from plugins.agenda.poster import Poster
from plugins.agenda.schedule import Schedule, occurrences
from plugins.agenda.timing import midnight
from plugins.agenda.weekend import Weekend
from plugins.publication.slug import slugify
from plugins.publication.words import Words

COMING = 6
"""What the home page shows of it."""

FEW = 24
"""Ours. Places that every page of the agenda may name: two columns of a phone. A town that has more finds them all on one page; each other
page names those of what it tells, so that a list weighs what is in it: with 3,000 places, each of 3,000 pages weighed a megabyte."""


HUNG_NAMES = (*AgendaExtras.names, "calendar", "headline", "foreword")
"""What hangs on an event."""


@dataclass(frozen=True)
class ListLink:
    """A link to a list: `name` is plain text, `url` site-relative, `count` how many events it has that are not over."""

    name: str
    url: str
    count: int = 0


Ways = Mapping[str, tuple[ListLink, ...]]


@dataclass(frozen=True)
class Agenda:
    """What the pages of the agenda show on the day `today`. `links_by_axis` are links to its lists, by axis."""

    today: date
    days: Mapping[date, Day]
    axes: tuple[Axis, ...]
    months: tuple[Month, ...]

    @property
    def soon(self) -> tuple[Day, ...]:
        """The days of the page of all that is coming."""
        return list_coming_days(self.days, self.today)

    @property
    def these_days(self) -> tuple[Day, ...]:
        """The days of the page of today."""
        return these_days(self.days, self.today)

    @property
    def weekends(self) -> tuple[tuple[Weekend, tuple[Day, ...]], ...]:
        """This week-end and the next."""
        return list_weekends(self.days, self.today)

    @property
    def exhibitions(self) -> tuple[Event, ...]:
        """Those that are not over."""
        return next((axis.items for axis in self.axes if axis.sort == addresses.EXHIBITIONS), ())

    @cached_property
    def links_by_axis(self) -> Ways:
        """The lists of each axis; those of which there is one are together, under the empty name."""
        links_by_sort: dict[str, list[ListLink]] = {}
        for axis in self.axes:
            alone = axis.address == addresses.list_address(axis.sort)
            links_by_sort.setdefault("" if alone else axis.sort, []).append(ListLink(axis.title, axis.address, len(axis.items)))
        return {sort: tuple(ways) for sort, ways in links_by_sort.items()}

    def ways_from(self, posters: Iterable[Poster]) -> Ways:
        """The same for a page that tells of `posters`: of many places, those of the first few of them."""
        places = self.links_by_axis.get(addresses.PLACES, ())
        if len(places) <= FEW:
            return self.links_by_axis
        named = (addresses.axis_address(addresses.PLACES, poster.where.name) for poster in posters if poster.where.name)
        near = tuple(self._places[address] for address in islice(dict.fromkeys(named), FEW))
        return {**self.links_by_axis, addresses.PLACES: near}

    @cached_property
    def _places(self) -> dict[str, ListLink]:
        return {way.url: way for way in self.links_by_axis.get(addresses.PLACES, ())}

    @property
    def upcoming(self) -> tuple[SessionShowing, ...]:
        """The next few things that take place, whatever their list, each once."""
        return tuple(islice(self._each_once(), COMING))

    def _each_once(self) -> Iterator[SessionShowing]:
        seen_urls = set()
        for day in self.days.values():
            for showing in day.events if day.date >= self.today else ():
                if showing.poster.url not in seen_urls and not showing.session.cancelled and not showing.poster.state.off:
                    seen_urls.add(showing.poster.url)
                    yield showing


def in_order(places: Iterable[ListLink]) -> tuple[ListLink, ...]:
    """Those of `places` where something is coming, by name."""
    return tuple(sorted((way for way in places if way.count), key=lambda way: (slugify(way.name), way.url)))


@dataclass(frozen=True)
class EventMaker:
    """Makes what hangs on an event once somebody looks: `places` gives the town's places by their names, `words_of` a language's words."""

    places: Callable[[], Mapping[str, Any]]
    today: date
    words_of: Callable[[str], Words]

    def extras(self, content: Any) -> dict[str, Any]:
        """What hangs on `content`, one of Pelican's, by the names in HUNG_NAMES: its event, and what calendars and feeds tell of one that
        readers may find. What comes back for ever is first expanded as far as anybody will ask, from the months that are over."""
        first, last = find_span(self.today)
        schedule = Schedule.from_front_matter(content.publication.extra)
        if schedule and schedule.endless:
            schedule.expansion.reach(midnight(first), midnight(max(last, self.today + REACH)))
        this = build_event(content, self.places(), self.today, self.words_of(content.publication.lang))
        if content.status != "published" or not is_held(this, self.today):
            return {"event": this}
        address = event_calendar_address(content)
        return {"event": this, "calendar": address, "headline": format_headline(this), "foreword": format_foreword(this)}


def build_agenda(contents: Iterable[Any], today: date) -> Agenda:
    """The agenda that `contents` make: those that readers may find, each with its `event`."""
    contents = list(contents)
    first, last = find_span(today)
    days = by_day(_showings(contents, first, last), first, last)
    rule_by_url = {content.url: content.event.spoken_rule for content in contents}
    return Agenda(today, days, list_axes(content.event for content in contents), list_months(days, rule_by_url, today))


def _showings(contents: Iterable[Any], first: date, last: date) -> Iterator[SessionShowing]:
    for content in contents:
        schedule = Schedule.from_front_matter(content.publication.extra)
        for session in occurrences(schedule, midnight(first), midnight(last)) if schedule else ():
            yield SessionShowing(content.event.poster, session)
