"""The pages of the agenda: the address of each, a digest of all that it shows, and its context, made once that digest has changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from plugins.town.agenda import addresses
from plugins.town.agenda.agenda import FEW, Agenda, sort_links
from plugins.town.agenda.axes import Axis, paginate_axis
from plugins.town.agenda.days import AT_LEAST, STALE, Day, SessionShowing, list_posters
from plugins.town.agenda.facts import EventFacts, digest_value
from plugins.town.agenda.kinds import FOLDER
from plugins.town.agenda.month_span import find_month_bit
from plugins.town.agenda.outings import Outings, count_outings
from plugins.town.agenda.weekend import Weekend

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
        """What takes place soon, which is made."""
        return find_near_days(self.agenda)

    def list_pages(self) -> Iterator[AgendaPage]:
        """Each page, not rendered yet."""
        yield from self._list_near_pages()
        if addresses.PLACES in self.agenda.links_by_axis:
            links = sort_links(self.agenda.links_by_axis[addresses.PLACES])
            yield self._build_page("agenda_places", addresses.list_address(addresses.PLACES), links, (), lambda: ({"places": links}, ()))
        for axis in self.agenda.axes:
            yield from map(self._list_page, paginate_axis(axis))
        yield from map(self._build_month_page, self.agenda.month_firsts)

    def _list_near_pages(self) -> Iterator[AgendaPage]:
        agenda, events = self.agenda, self.agenda.days.list_events_in(self.near_months)
        near_digest, places = digest_months(agenda, self.near_months), [event.place for event in events]
        months = [(month, addresses.format_month_address(month)) for month in agenda.month_firsts]
        exhibitions = [event.digest for event in agenda.exhibitions]

        def show_all() -> PageContents:
            soon, open_events = self.near.soon, tuple(event.event for event in agenda.exhibitions)
            until = agenda.today + AT_LEAST
            return {"days": soon, "known_until": until, "exhibitions": open_events, "months": months}, _list_places(soon)

        def show_day() -> PageContents:
            days = self.near.these_days
            return {"days": days, "known_until": agenda.today + STALE}, _list_places(days)

        def show_weekends() -> PageContents:
            return {"weekends": self.near.weekends}, _list_places(day for _, days in self.near.weekends for day in days)

        yield self._build_page("agenda", FOLDER, (near_digest, months, exhibitions), places, show_all)
        yield self._build_page("agenda_day", addresses.list_address(addresses.TODAY), near_digest, places, show_day)
        yield self._build_page("agenda_weekend", addresses.list_address(addresses.WEEKEND), near_digest, places, show_weekends)

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
        return self._build_page(
            "agenda_month", addresses.format_month_address(first), (ends, digest_months(self.agenda, bit)), places, show_month
        )

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
        links = self.agenda.links_by_axis.get(addresses.PLACES, ())
        if len(links) <= FEW:
            return self._digest_of_links, []
        return self._digest_of_links, [self._link_by_place[name] for name in sorted(set(places)) if name]

    @cached_property
    def _digest_of_links(self) -> bytes:
        """That of all links; of those to places alone where every page names them all."""
        links = dict(self.agenda.links_by_axis)
        if len(links.get(addresses.PLACES, ())) > FEW:
            links[addresses.PLACES] = ()
        return digest_value(links)

    @cached_property
    def _link_by_place(self) -> dict[str, str]:
        links = {link.url: repr(link) for link in self.agenda.links_by_axis.get(addresses.PLACES, ())}
        names = {event.place for event in self.agenda.events if event.place}
        return {name: links[addresses.format_axis_address(addresses.PLACES, name)] for name in names}


def _list_places(days: Iterable[Day]) -> list[str]:
    return [poster.where.name for poster in list_posters(days)]
