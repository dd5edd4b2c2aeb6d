"""The whole agenda on one day: each event, each list, each month."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import islice
from operator import or_
from typing import Any

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import Words
from plugins.town.agenda import addresses
from plugins.town.agenda.axes import Axis, list_axes
from plugins.town.agenda.calendars import format_calendar_address
from plugins.town.agenda.days import Day, DaysByMonth, SessionShowing, list_coming_days, list_days_of_today, list_weekends
from plugins.town.agenda.event import build_event, is_within_a_year
from plugins.town.agenda.facts import EventFacts
from plugins.town.agenda.hand_offs import AgendaExtras
from plugins.town.agenda.month_span import add_months, find_month_bit
from plugins.town.agenda.months import Month, build_month
from plugins.town.agenda.notice import format_foreword, format_headline
from plugins.town.agenda.weekend import Weekend

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
    """What the agenda's pages show of the public `events` on the day `today`; each part is computed on first access.

    `links_by_axis` are links to its lists, by axis.
    """

    today: date
    events: tuple[EventFacts, ...]

    @cached_property
    def days(self) -> DaysByMonth:
        """Each day, and what takes place on it."""
        return DaysByMonth(self.events, self.today)

    @cached_property
    def axes(self) -> tuple[Axis[EventFacts], ...]:
        """Its filtered lists."""
        return list_axes(self.events)

    @cached_property
    def month_firsts(self) -> list[date]:
        """The first days of the months that have a page: those that have something, and those between."""
        every_bit = reduce(or_, (event.row.months for event in self.events), 0)
        busy_months = [month for month in self.days.months if find_month_bit(self.days.months[0], month) & every_bit]
        return [month for month in self.days.months if busy_months and busy_months[0] <= month <= busy_months[-1]]

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that have a page."""
        return tuple(map(self.get_month, self.month_firsts))

    def get_month(self, first: date) -> Month:
        """The month that begins on `first`."""
        rules = {event.row.url: event.event.spoken_rule for event in self.days.list_events_in(find_month_bit(self.days.months[0], first))}
        previous, following = (month if month in self.month_firsts else None for month in (add_months(first, -1), add_months(first, 1)))
        return build_month(first, tuple(self.days.get_month(first).values()), rules, previous, following)

    @property
    def soon(self) -> tuple[Day, ...]:
        """The days of the page of all that is coming."""
        return list_coming_days(self.days, self.today)

    @property
    def these_days(self) -> tuple[Day, ...]:
        """The days of the page of today."""
        return list_days_of_today(self.days, self.today)

    @property
    def weekends(self) -> tuple[tuple[Weekend, tuple[Day, ...]], ...]:
        """This week-end and the next, with their events."""
        return list_weekends(self.days, self.today)

    @cached_property
    def exhibitions(self) -> tuple[EventFacts, ...]:
        """The exhibitions that are not over."""
        return next((axis.items for axis in self.axes if axis.sort == addresses.EXHIBITIONS), ())

    @cached_property
    def links_by_axis(self) -> Ways:
        """The links to lists by axis; single lists are together, under the empty name."""
        links_by_sort: dict[str, list[ListLink]] = {}
        for axis in self.axes:
            alone = axis.address == addresses.list_address(axis.sort)
            links_by_sort.setdefault("" if alone else axis.sort, []).append(ListLink(axis.title, axis.address, len(axis.items)))
        return {sort: tuple(ways) for sort, ways in links_by_sort.items()}

    def list_ways_from(self, place_names: Iterable[str]) -> Ways:
        """The same for a page that tells what takes place there, in that order: of many places, the first few of them."""
        places = self.links_by_axis.get(addresses.PLACES, ())
        if len(places) <= FEW:
            return self.links_by_axis
        named = (addresses.format_axis_address(addresses.PLACES, name) for name in dict.fromkeys(place_names) if name)
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
        for day in self.days.iterate_since(self.today):
            for showing in day.events:
                if showing.poster.url not in seen_urls and not showing.session.cancelled and not showing.poster.state.off:
                    seen_urls.add(showing.poster.url)
                    yield showing


def sort_links(places: Iterable[ListLink]) -> tuple[ListLink, ...]:
    """The links of `places` with something to come, by name."""
    return tuple(sorted((way for way in places if way.count), key=lambda way: (slugify(way.name), way.url)))


@dataclass(frozen=True)
class EventMaker:
    """Computes the extras of an event when they are first read: `places` gives the town's places by name, `words_of` the words of a
    language."""

    places: Callable[[], Mapping[str, Any]]
    today: date
    words_of: Callable[[str], Words]

    def make_extras(self, content: PublishedContent) -> dict[str, object]:
        """The extras of `content`, one of Pelican's, by the names in HUNG_NAMES: its event, and what calendars and feeds show of a public
        one."""
        this = build_event(content, self.places(), self.today, self.words_of(content.publication.lang))
        if content.status != "published" or this.first is None or not is_within_a_year(this.last, self.today):
            return {"event": this}
        address = format_calendar_address(content)
        return {"event": this, "calendar": address, "headline": format_headline(this), "foreword": format_foreword(this)}
