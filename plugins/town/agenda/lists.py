"""The lists of the agenda: what it must know of an event to tell which lists and months hold it, their addresses and calendars."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from plugins.core.infrastructure.build_services import OutputManifest, PublicationRows, write_output
from plugins.core.publication.identifiers import slugify, slugify_name
from plugins.core.publication.listing import find_public
from plugins.core.publication.publication import PLACE, PublishedContent, index_by_name, list_place_names
from plugins.core.publication.words import N_, Words
from plugins.town.agenda.event import CalendarFrame, Event, find_last_day, is_within_a_year, list_upcoming_occurrences
from plugins.town.agenda.kinds import EXHIBITION, FOLDER
from plugins.town.agenda.schedule import Occurrence, Schedule, find_midnight, list_occurrences

BEFORE, AFTER = 12, 11
"""Months that have a page before this one and after it: a subscribed calendar keeps what is past for a year too."""


def add_months(first: date, number: int) -> date:
    """The first day of the month that comes `number` months after that of `first`; before it, when it is negative."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def find_span(today: date) -> tuple[date, date]:
    """The first and the last day that the pages of months show."""
    return add_months(today, -BEFORE), add_months(today, AFTER + 1) - timedelta(days=1)


def list_months(today: date) -> list[date]:
    """The first day of each month of that span, in order."""
    first, _ = find_span(today)
    return [add_months(first, number) for number in range(BEFORE + 1 + AFTER)]


def find_month_bit(first: date, day: date) -> int:
    """The bit of the month of `day`, in the span that begins on `first`: what says for each of many months whether something is in it."""
    return 1 << ((day.year - first.year) * 12 + day.month - first.month)


def find_month_bits(first: date, begin: date, end: date) -> int:
    """The bits of each month from that of `begin` to that of `end`; none where `end` comes before."""
    return find_month_bit(first, end) * 2 - find_month_bit(first, begin) if begin <= end else 0


class EventRow(NamedTuple):
    """The stored facts of an event's file on one day, without its place and picture.

    `shown_digest` and `told_digest` are those of all that the agenda shows of it, and of what calendars tell besides. `place` is as it is
    written, `next_begin` the instant of its next session, None where none takes place, `first_begin` that of its first. `months` has one
    bit for each month of the agenda in which it has a session, the first of the span the lowest.
    """

    shown_digest: bytes
    told_digest: bytes
    url: str
    identity: str
    place: str
    theme: str
    type: str
    quartiers: tuple[str, ...]
    is_for_young_readers: bool
    is_free: bool
    next_begin: float | None
    is_past: bool
    first_begin: float
    is_held: bool
    months: int


def make_event_row(content: PublishedContent, today: date, words: Words) -> tuple[object, ...]:
    """The row of `content`, one of Pelican's, described in `words`."""
    publication, extra = content.publication, content.publication.extra
    shown_values = (
        (publication.identity, publication.title, publication.summary, publication.quartiers, publication.public, publication.lang),
        (content.url, content.status, content.state, words.digest),
        sorted(extra.items()),
    )
    price = extra.get("price")
    return (
        digest_value(shown_values),
        digest_value((publication.date, publication.modified, publication.tags, content.permalink)),
        content.url,
        publication.identity,
        extra.get("place", ""),
        extra.get("theme", ""),
        extra.get("type", ""),
        tuple(publication.quartiers),
        any(find_public(name).is_for_young_readers for name in publication.public),
        bool(price and price.free),
        *_find_times(Schedule.from_front_matter(extra), content.status, today),
    )


def _find_times(schedule: Schedule | None, status: str, today: date) -> tuple[float | None, bool, float, bool, int]:
    """When the event of `schedule` is. What comes back for ever is expanded once, as far as the pages of months go."""
    if schedule is None:
        return None, True, 0.0, False, 0
    first, last = find_span(today)
    sessions = list_occurrences(schedule, find_midnight(first), find_midnight(last))
    upcoming, _ = list_upcoming_occurrences(schedule, today)
    next_begin = next((each.begin.timestamp() for each in upcoming if not each.cancelled), None)
    months = 0
    for session in sessions:
        months |= find_month_bits(first, max(first, session.first_day), min(last, session.last_day))
    is_held = status == "published" and is_within_a_year(find_last_day(schedule, today), today)
    return next_begin, not upcoming, schedule.first.begin.timestamp(), is_held, months


def make_place_row(content: PublishedContent) -> tuple[object, ...]:
    """What events say of the place `content`: the words by which an editor may call it, its title, its address, where its page is, its
    position."""
    place, fields = content.publication, content.publication.extra
    url = content.url if content.status == "published" else ""
    return list_place_names(place), (place.title, fields.get("street_address", ""), url, fields.get("lat"), fields.get("lon"))


def is_place(content: PublishedContent) -> bool:
    is_one: bool = content.publication.kind.name == PLACE
    return is_one


@dataclass(frozen=True)
class EventFacts:
    """One event: `place` is the name of where it is, `digest` that of all that the agenda shows of it, its place and picture included."""

    content: PublishedContent
    row: EventRow
    place: str
    digest: bytes

    @property
    def source(self) -> str:
        source: str = self.content.relative_source_path
        return source

    @property
    def event(self) -> Event:
        """The full event, built on first access."""
        event: Event = self.content.event
        return event

    def list_sessions_between(self, start: datetime, end: datetime) -> list[Occurrence]:
        """Its sessions that begin before `end` and are not over at `start`, both aware."""
        schedule = Schedule.from_front_matter(self.content.publication.extra)
        return list_occurrences(schedule, start, end) if schedule else []

    @property
    def is_exhibition(self) -> bool:
        """Whether it is open for weeks rather than taking place at an hour."""
        return self.row.type == EXHIBITION

    @property
    def rank(self) -> tuple[float, str]:
        """Its sort key in a list: next first, events no longer taking place last."""
        return float("inf") if self.row.next_begin is None else self.row.next_begin, self.row.url


def list_facts(
    contents: Iterable[PublishedContent],
    rows: Mapping[str, tuple[Any, ...]],
    place_rows: Iterable[tuple[Any, Any]] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> list[EventFacts]:
    """The facts of `contents`, Pelican's, from their `rows`; `pictures` are digests of the pictures that other rooms gave some of them."""
    place_by_name, pictures = index_by_name(place_rows), pictures or {}

    @cache
    def find_place(name: str) -> tuple[str, bytes]:
        values = place_by_name.get(slugify(name)) if name else None
        return (name, b"") if values is None else (values[0], digest_value(values))

    facts = []
    for content in contents:
        source = content.relative_source_path
        row = EventRow._make(rows[source])
        name, place_digest = find_place(row.place)
        picture = pictures.get(source, b"")
        digest = digest_value((row.shown_digest, place_digest, picture)) if place_digest or picture else row.shown_digest
        facts.append(EventFacts(content, row, name, digest))
    return facts


def digest_value(value: object) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).digest()


TODAY, WEEKEND, YOUNG, FREE, EXHIBITIONS = "aujourdhui", "ce-week-end", "jeunes", "gratuit", "expositions"
QUARTERS, PLACES, THEMES, TYPES = "quartiers", "lieux", "themes", "types"
RESERVED = frozenset({TODAY, WEEKEND, YOUNG, FREE, EXHIBITIONS, QUARTERS, PLACES, THEMES, TYPES, "page"})
"""Words that no event may have as its slug; a year may not be one either."""


def list_address(name: str) -> str:
    """The list that the agenda has one of: `aujourdhui`, `ce-week-end`…"""
    return f"{FOLDER}{name}/"


def format_axis_address(axis: str, name: str) -> str:
    """The list of one quarter, one place, one theme or one type."""
    return f"{FOLDER}{axis}/{slugify_name(name)}/"


def format_month_address(day: date) -> str:
    """The page of the month that holds `day`."""
    return f"{FOLDER}{day:%Y/%m}/"


EVENTS_PER_PAGE = 100
"""Ours. Events on a page of a list: some 60 kB, a quarter of a year of an active town."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Axis(Generic[Item]):
    """One list, or a page of it: `title` is plain text, `address` site-relative, `items` the events that are not over, the next first; what
    is known of them, or, once a page shows them, what they are.

    `sort` is the axis that it is of, one of `addresses`' words. Pages are numbered from 1, at the list's own address; `earlier` and `later`
    are the addresses of its neighbours, None at an end.
    """

    sort: str
    title: str
    address: str
    items: tuple[Item, ...]
    number: int = 1
    earlier: str | None = None
    later: str | None = None


Names = Callable[[EventFacts], Iterable[str]]
ALONE: tuple[tuple[str, str, Callable[[EventFacts], bool]], ...] = (
    (YOUNG, N_("Pour les jeunes"), lambda event: event.row.is_for_young_readers),
    (FREE, N_("Gratuit"), lambda event: event.row.is_free),
    (EXHIBITIONS, N_("Expositions"), lambda event: event.is_exhibition),
)
"""Lists of which the agenda has one."""

SEVERAL: tuple[tuple[str, Names], ...] = (
    (QUARTERS, lambda event: event.row.quartiers),
    (PLACES, lambda event: filter(None, (event.place,))),
    (THEMES, lambda event: filter(None, (event.row.theme,))),
    (TYPES, lambda event: filter(None, (event.row.type,))),
)
"""Lists of which there is one for each name."""


def paginate_axis(axis: Axis[Item]) -> Iterator[Axis[Item]]:
    """Cut a list into pages: in a town that announces 5,000 events, the free ones alone would weigh a megabyte."""
    count = max(1, -(-len(axis.items) // EVENTS_PER_PAGE))
    places = [axis.address, *(f"{axis.address}page/{number}/" for number in range(2, count + 1))]
    for number, (earlier, address, later) in enumerate(zip([None, *places], places, [*places[1:], None], strict=False), 1):
        items = axis.items[(number - 1) * EVENTS_PER_PAGE : number * EVENTS_PER_PAGE]
        yield replace(axis, address=address, items=items, number=number, earlier=earlier, later=later)


def list_axes(events: Iterable[EventFacts]) -> tuple[Axis[EventFacts], ...]:
    """Every list that has, or had, an event, in a fixed order: an address that was given once stays, be its list empty."""
    events = sorted(events, key=lambda each: each.rank)
    alone = [
        Axis(sort, title, list_address(sort), _select_coming(events, holds)) for sort, title, holds in ALONE if any(map(holds, events))
    ]
    return (*alone, *(axis for sort, names in SEVERAL for axis in _group_by_name(events, sort, names)))


def _select_coming(events: Iterable[EventFacts], holds: Callable[[EventFacts], bool]) -> tuple[EventFacts, ...]:
    return tuple(event for event in events if not event.row.is_past and holds(event))


def _group_by_name(events: Iterable[EventFacts], sort: str, names: Names) -> Iterator[Axis[EventFacts]]:
    address_of = cache(partial(format_axis_address, sort))
    members_by_address: dict[str, tuple[str, list[EventFacts]]] = {}
    for event in events:
        for name in names(event):
            members_by_address.setdefault(address_of(name), (name, []))[1].append(event)
    for address in sorted(members_by_address):
        name, members = members_by_address[address]
        yield Axis(sort, name, address, tuple(event for event in members if not event.row.is_past))


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
            yield Calendar(name, list_address(sort), members)
    for sort, names in SEVERAL:
        address_of = cache(partial(format_axis_address, sort))
        contents_by_home: dict[str, tuple[str, list[PublishedContent]]] = {}
        for event in events:
            for name in names(event):
                contents_by_home.setdefault(address_of(name), (name, []))[1].append(event.content)
        yield from (Calendar(name, home, tuple(members)) for home, (name, members) in sorted(contents_by_home.items()))


def format_calendar_address(content: PublishedContent) -> str:
    return f"{content.url}{OWN}"


TITLE = "Agenda"


@dataclass(frozen=True)
class CalendarPublisher:
    """What calendars say of the journal: its name, its public address without a final slash, and its name in feeds (FEED_AUTHORITY)."""

    title: str
    siteurl: str
    authority: str

    @classmethod
    def from_settings(cls, conf: Mapping[str, Any]) -> "CalendarPublisher":
        return cls(f"Agenda – {conf['SITENAME']}", conf["SITEURL"], str(conf["FEED_AUTHORITY"]))

    def make_vevents(self, content: PublishedContent) -> bytes:
        from plugins.town.agenda.ical import format_vevents  # icalendar is imported once an event moves

        return format_vevents(content, self.authority)

    def make_frame(self, calendar: Calendar) -> CalendarFrame:
        return CalendarFrame(calendar.format_title(self.title), f"{self.siteurl}/{calendar.address}", f"{self.siteurl}/{calendar.home}")


def write_calendars(
    output: Path,
    calendars: Iterable[Calendar],
    digests: Mapping[str, tuple[bytes, bytes]],
    publisher: CalendarPublisher,
    manifest: OutputManifest,
    rows: PublicationRows,
) -> None:
    """Write `calendars`, the first of which holds every event of the others, and the calendar of each event below `output`; those that
    would be the same stay. `digests` are, by source, those of all that is told of each event. The VEVENTs of each are a row: they are made
    again of what moved alone."""
    whole_agenda, *lists = calendars
    digest_by_source = {content.relative_source_path: b"".join(digests[content.relative_source_path]) for content in whole_agenda.contents}
    texts = rows.get_rows_by_digests(
        "agenda calendars", publisher.authority.encode(), whole_agenda.contents, digest_by_source, publisher.make_vevents
    ).now
    for calendar in (whole_agenda, *lists):
        frame, sources = publisher.make_frame(calendar), [content.relative_source_path for content in calendar.contents]
        made_from = hashlib.blake2b(b"".join(map(digest_by_source.__getitem__, sources)), digest_size=16).digest()
        if not manifest.is_current(calendar.address, frame.title, frame.source, frame.home, made_from):
            from plugins.town.agenda.ical import format_vcalendar  # icalendar is imported once a calendar moves

            write_output(output, calendar.address, format_vcalendar(frame, map(texts.__getitem__, sources)))
    for content in whole_agenda.contents:
        source = content.relative_source_path
        if not manifest.is_current(format_calendar_address(content), digest_by_source[source]):
            from plugins.town.agenda.ical import format_invitation  # likewise

            write_output(output, format_calendar_address(content), format_invitation(texts[source]))
