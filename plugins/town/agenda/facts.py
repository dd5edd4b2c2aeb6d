"""What the agenda must know of an event to tell which of its lists, months and calendars hold it, and in which order: plain values, found
again at the next build. Of five thousand events, those alone that a page shows are then made.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.publics import find_public
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import Words
from plugins.town.agenda.event import Event, find_last_day, is_within_a_year, list_upcoming_occurrences
from plugins.town.agenda.event_place import PLACE
from plugins.town.agenda.kinds import EXHIBITION
from plugins.town.agenda.month_span import find_month_bits, find_span
from plugins.town.agenda.schedule import Schedule, list_occurrences
from plugins.town.agenda.timing import Occurrence, find_midnight


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
    names = tuple(map(slugify, (place.title, place.slug, place.identity)))
    return names, (place.title, fields.get("street_address", ""), url, fields.get("lat"), fields.get("lon"))


def is_place(content: PublishedContent) -> bool:
    """Whether it is one of the town's places."""
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
        """The event's file."""
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
    place_rows: Iterable[tuple[Any, ...]] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> list[EventFacts]:
    """The facts of `contents`, Pelican's, from their `rows`; `pictures` are digests of the pictures that other rooms gave some of them."""
    place_by_name, pictures = {name: values for names, values in place_rows for name in names}, pictures or {}

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
    """A digest of plain values."""
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).digest()
