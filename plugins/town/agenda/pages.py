"""The pages of the agenda on one day: each list, each month, made once the digest of what it shows has changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import islice
from operator import or_
from typing import Any, NamedTuple

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import Words
from plugins.town.agenda.days import (
    SHORTEST_SPAN,
    STALE,
    Day,
    DaysByMonth,
    Month,
    Outings,
    SessionShowing,
    Weekend,
    build_month,
    count_outings,
    list_coming_days,
    list_days_of_today,
    list_posters,
    list_weekends,
)
from plugins.town.agenda.event import build_event, format_foreword, format_headline, is_within_a_year
from plugins.town.agenda.kinds import FOLDER
from plugins.town.agenda.lists import (
    EXHIBITIONS,
    PLACES,
    TODAY,
    WEEKEND,
    Axis,
    EventFacts,
    add_months,
    digest_value,
    find_month_bit,
    format_axis_address,
    format_calendar_address,
    format_month_address,
    list_address,
    list_axes,
    paginate_axis,
)

HOME_PAGE_SESSIONS = 6
"""What the home page shows of it."""

MOST_PLACES_NAMED = 24
"""Ours. Places that every page of the agenda may name: two columns of a phone. A town that has more finds them all on one page; each other
page names those of what it tells, so that a list weighs what is in it: with 3,000 places, each of 3,000 pages weighed a megabyte."""


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
        return DaysByMonth(self.events, self.today)

    @cached_property
    def axes(self) -> tuple[Axis[EventFacts], ...]:
        return list_axes(self.events)

    @cached_property
    def month_firsts(self) -> list[date]:
        """The first days of the months that have a page: those that have something, and those between."""
        every_bit = reduce(or_, (event.row.months for event in self.events), 0)
        busy_months = [month for month in self.days.months if find_month_bit(self.days.months[0], month) & every_bit]
        return [month for month in self.days.months if busy_months and busy_months[0] <= month <= busy_months[-1]]

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(map(self.get_month, self.month_firsts))

    def get_month(self, first: date) -> Month:
        rules = {event.row.url: event.event.spoken_rule for event in self.days.list_events_in(find_month_bit(self.days.months[0], first))}
        previous, following = (month if month in self.month_firsts else None for month in (add_months(first, -1), add_months(first, 1)))
        return build_month(first, tuple(self.days.get_month(first).values()), rules, previous, following)

    @property
    def soon(self) -> tuple[Day, ...]:
        """The days of the page of all that is coming."""
        return list_coming_days(self.days, self.today)

    @property
    def these_days(self) -> tuple[Day, ...]:
        return list_days_of_today(self.days, self.today)

    @property
    def weekends(self) -> tuple[tuple[Weekend, tuple[Day, ...]], ...]:
        return list_weekends(self.days, self.today)

    @cached_property
    def exhibitions(self) -> tuple[EventFacts, ...]:
        """The exhibitions that are not over."""
        return next((axis.items for axis in self.axes if axis.sort == EXHIBITIONS), ())

    @cached_property
    def links_by_axis(self) -> Ways:
        """The links to lists by axis; single lists are together, under the empty name."""
        links_by_sort: dict[str, list[ListLink]] = {}
        for axis in self.axes:
            alone = axis.address == list_address(axis.sort)
            links_by_sort.setdefault("" if alone else axis.sort, []).append(ListLink(axis.title, axis.address, len(axis.items)))
        return {sort: tuple(ways) for sort, ways in links_by_sort.items()}

    def list_ways_from(self, place_names: Iterable[str]) -> Ways:
        """The same for a page that tells what takes place there, in that order: of many places, the first few of them."""
        places = self.links_by_axis.get(PLACES, ())
        if len(places) <= MOST_PLACES_NAMED:
            return self.links_by_axis
        named = (format_axis_address(PLACES, name) for name in dict.fromkeys(place_names) if name)
        near = tuple(self._places[address] for address in islice(dict.fromkeys(named), MOST_PLACES_NAMED))
        return {**self.links_by_axis, PLACES: near}

    @cached_property
    def _places(self) -> dict[str, ListLink]:
        return {way.url: way for way in self.links_by_axis.get(PLACES, ())}

    @property
    def upcoming(self) -> tuple[SessionShowing, ...]:
        """The next few things that take place, whatever their list, each once."""
        return tuple(islice(self._each_once(), HOME_PAGE_SESSIONS))

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
        """The extras of `content`, one of Pelican's, by their names: its event, and what calendars and feeds show of a public
        one."""
        this = build_event(content, self.places(), self.today, self.words_of(content.publication.lang))
        if content.status != "published" or this.first is None or not is_within_a_year(this.last, self.today):
            return {"event": this}
        address = format_calendar_address(content)
        return {"event": this, "calendar": address, "headline": format_headline(this), "foreword": format_foreword(this)}


AROUND = ("ways", "today", "calendar", "feed")
"""What every page of the agenda is given."""

NAMES = {
    "agenda": ("days", "known_until", "exhibitions", "months", *AROUND),
    "agenda_day": ("days", "known_until", *AROUND),
    "agenda_weekend": ("weekends", *AROUND),
    "agenda_places": ("places", *AROUND),
    "agenda_list": ("axis", *AROUND),
    "agenda_month": ("month", *AROUND),
}
"""The names of what each template is given besides the context."""


class PageMark(NamedTuple):
    """One page: the name of its template, its address, the digest of all that it shows."""

    template: str
    address: str
    mark: bytes


@dataclass(frozen=True)
class AgendaPage:
    """The same, with the function that makes what its template is given."""

    mark: PageMark
    make: Callable[[], Mapping[str, object]]


@dataclass(frozen=True)
class NearDays:
    """What takes place soon: on the next days, around today, on the next week-ends; `coming` and `outings` are for the home page. It was
    made by looking at the months of the bits `months`."""

    soon: tuple[Day, ...]
    these_days: tuple[Day, ...]
    weekends: tuple[tuple[Weekend, tuple[Day, ...]], ...]
    coming: tuple[SessionShowing, ...]
    outings: tuple[Outings, ...]
    months: int


def find_near_days(agenda: Agenda) -> NearDays:
    """The coming days from a separate agenda, which expands no other month."""
    near_agenda = Agenda(agenda.today, agenda.events)
    weekends = near_agenda.weekends
    return NearDays(
        near_agenda.soon, near_agenda.these_days, weekends, near_agenda.upcoming, count_outings(weekends), near_agenda.days.opened_months
    )


def digest_months(agenda: Agenda, months: int) -> bytes:
    """A digest of all events with a session in the months of these bits."""
    return digest_value((agenda.today, months, [event.digest for event in agenda.days.list_events_in(months)]))


PageContents = tuple[Mapping[str, object], Iterable[str]]
"""What a template is given, and the names of the places of what the page tells, in order."""


@dataclass(frozen=True)
class PageList:
    """The pages of `agenda`. `near_months` are the bits of the months that are looked at to find the near days. `calendars` are the
    addresses of the calendars of its lists, by that of their page; `root` precedes the addresses in pages."""

    agenda: Agenda
    near_months: int
    calendars: Mapping[str, str]
    root: str

    @cached_property
    def near(self) -> NearDays:
        return find_near_days(self.agenda)

    def list_pages(self) -> Iterator[AgendaPage]:
        """Each page, not rendered yet."""
        yield from self._list_near_pages()
        if PLACES in self.agenda.links_by_axis:
            links = sort_links(self.agenda.links_by_axis[PLACES])
            yield self._build_page("agenda_places", list_address(PLACES), links, (), lambda: ({"places": links}, ()))
        for axis in self.agenda.axes:
            yield from map(self._list_page, paginate_axis(axis))
        yield from map(self._build_month_page, self.agenda.month_firsts)

    def _list_near_pages(self) -> Iterator[AgendaPage]:
        agenda, events = self.agenda, self.agenda.days.list_events_in(self.near_months)
        near_digest, places = digest_months(agenda, self.near_months), [event.place for event in events]
        months = [(month, format_month_address(month)) for month in agenda.month_firsts]
        exhibitions = [event.digest for event in agenda.exhibitions]

        def show_all() -> PageContents:
            soon, open_events = self.near.soon, tuple(event.event for event in agenda.exhibitions)
            until = agenda.today + SHORTEST_SPAN
            return {"days": soon, "known_until": until, "exhibitions": open_events, "months": months}, _list_places(soon)

        def show_day() -> PageContents:
            days = self.near.these_days
            return {"days": days, "known_until": agenda.today + STALE}, _list_places(days)

        def show_weekends() -> PageContents:
            return {"weekends": self.near.weekends}, _list_places(day for _, days in self.near.weekends for day in days)

        yield self._build_page("agenda", FOLDER, (near_digest, months, exhibitions), places, show_all)
        yield self._build_page("agenda_day", list_address(TODAY), near_digest, places, show_day)
        yield self._build_page("agenda_weekend", list_address(WEEKEND), near_digest, places, show_weekends)

    def _list_page(self, axis: Axis[EventFacts]) -> AgendaPage:
        places, cut = [event.place for event in axis.items], (axis.number, axis.earlier, axis.later)

        def show_list() -> PageContents:
            shown_events = tuple(event.event for event in axis.items)
            return {"axis": Axis(axis.sort, axis.title, axis.address, shown_events, *cut)}, places

        digests = [event.digest for event in axis.items]
        return self._build_page("agenda_list", axis.address, (axis.title, cut, digests), places, show_list)

    def _build_month_page(self, first: date) -> AgendaPage:
        days, firsts = self.agenda.days, self.agenda.month_firsts
        bit = find_month_bit(days.months[0], first)
        ends = first == firsts[0], first == firsts[-1]

        def show_month() -> PageContents:
            month = self.agenda.get_month(first)
            return {"month": month}, _list_places(month.days)

        places = [event.place for event in days.list_events_in(bit)]
        return self._build_page("agenda_month", format_month_address(first), (ends, digest_months(self.agenda, bit)), places, show_month)

    def _build_page(
        self, template: str, address: str, values: object, places: Iterable[str], show: Callable[[], PageContents]
    ) -> AgendaPage:
        """The page at `address` that `show` makes of the plain `values`; `places` has the place of every event on it."""
        calendar = self.calendars.get(address, "")
        feed = f"{self.root}/flux/{address}rss.xml" if calendar else ""
        mark = digest_value((self.agenda.today, values, self._list_ways_to(places), calendar, feed))

        def make() -> Mapping[str, object]:
            variables, names = show()
            ways = self.agenda.list_ways_from(names)
            return {**variables, "ways": ways, "today": self.agenda.today, "calendar": calendar, "feed": feed}

        return AgendaPage(PageMark(template, address, mark), make)

    def _list_ways_to(self, places: Iterable[str]) -> tuple[bytes, list[str]]:
        """Plain values from which the ways of a page are made that tells of some of `places`."""
        links = self.agenda.links_by_axis.get(PLACES, ())
        if len(links) <= MOST_PLACES_NAMED:
            return self._digest_of_links, []
        return self._digest_of_links, [self._link_by_place[name] for name in sorted(set(places)) if name]

    @cached_property
    def _digest_of_links(self) -> bytes:
        """That of all links; of those to places alone where every page names them all."""
        links = dict(self.agenda.links_by_axis)
        if len(links.get(PLACES, ())) > MOST_PLACES_NAMED:
            links[PLACES] = ()
        return digest_value(links)

    @cached_property
    def _link_by_place(self) -> dict[str, str]:
        links = {link.url: repr(link) for link in self.agenda.links_by_axis.get(PLACES, ())}
        names = {event.place for event in self.agenda.events if event.place}
        return {name: links[format_axis_address(PLACES, name)] for name in names}


def _list_places(days: Iterable[Day]) -> list[str]:
    return [poster.where.name for poster in list_posters(days)]
