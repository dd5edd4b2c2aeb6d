"""All that is known of the agenda without making it: what the last build found, as long as no event shows anything else.

An event whose text alone was corrected is in the lists, the months and the calendars where it was. Its page is made; nobody asks for the
days, the lists and the sessions of five thousand others.
"""

import hashlib
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from plugins.agenda.calendars import Calendar
from plugins.agenda.days import SessionShowing
from plugins.agenda.event_place import PLACE, find_event_place
from plugins.agenda.outings import Outings
from plugins.infrastructure.publication_rows import RoomRows
from plugins.publication.words import Words

EventRow = tuple[bytes, bytes]
"""Two digests of one event: of all that the agenda shows of it, and of what calendars tell besides."""


def make_event_row(content: Any, places: Mapping[str, Any], words: Words) -> EventRow:
    """That of `content`, one of Pelican's, which takes place at one of `places` and is told in `words`."""
    publication = content.publication
    shown_values = (
        (publication.identity, publication.title, publication.summary, publication.quartiers, publication.public, publication.lang),
        (content.url, content.status, content.state, words.digest, getattr(content, "picture", None)),
        (sorted(publication.extra.items()), find_event_place(publication.extra, places)),
    )
    return _digest(shown_values), _digest((publication.date, publication.modified, publication.tags, content.permalink))


def digest_around(today: date, contents: Iterable[Any], events: Iterable[Any]) -> bytes:
    """What each row hangs on besides its event: the day, the places among `contents`, and the pictures that other rooms gave `events`."""
    places = [
        (place.title, place.slug, place.identity, content.url, content.status, *map(place.extra.get, ("street_address", "lat", "lon")))
        for content in contents
        if (place := content.publication).kind.name == PLACE
    ]
    pictures = [(content.relative_source_path, content.picture) for content in events if getattr(content, "picture", None)]
    return _digest((today, places, pictures))


def shows_the_same(rows: RoomRows) -> bool:
    """Whether the agenda shows of each event what it did at the last build, and on the same day."""
    changes = rows.changes
    if changes.is_everything or changes.added or changes.removed:
        return False
    return all(rows.now[source][0] == rows.before[source][0] for source in changes.changed)


@dataclass(frozen=True)
class PageGroup:
    """The pages of one template: their addresses, and the names of what each is given."""

    template: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class AgendaOutline:
    """`digest` is that of the rows of all events. `held_sources` are the events that calendars hold, in their order, and `lists` which of
    them each calendar does: its name, the page of its list, their numbers. `frozen_front` is what the home page shows."""

    digest: bytes = b""
    groups: tuple[PageGroup, ...] = ()
    held_sources: tuple[str, ...] = ()
    lists: tuple[tuple[str, str, tuple[int, ...]], ...] = ()
    frozen_front: bytes = b""

    @classmethod
    def from_memo(cls, memo: Any) -> "AgendaOutline":
        """What `memo` gave the rows to keep."""
        digest, groups, *others = memo
        return cls(digest, tuple(PageGroup(*group) for group in groups), *others)

    @property
    def memo(self) -> tuple[Any, ...]:
        """The same as plain values."""
        groups = tuple((group.template, group.names, group.addresses) for group in self.groups)
        return self.digest, groups, self.held_sources, self.lists, self.frozen_front

    @cached_property
    def front(self) -> tuple[tuple[SessionShowing, ...], tuple[Outings, ...]]:
        """What is coming, and how much there is to do on the next week-ends."""
        front: tuple[tuple[SessionShowing, ...], tuple[Outings, ...]] = pickle.loads(self.frozen_front) if self.frozen_front else ((), ())
        return front

    def held_by(self, contents: Iterable[Any]) -> tuple[tuple[Any, ...], tuple[Calendar, ...]]:
        """Those of `contents` that calendars hold, and the calendars."""
        content_by_source = {content.relative_source_path: content for content in contents}
        held_contents = tuple(content_by_source[source] for source in self.held_sources)
        calendars = (Calendar(name, home, tuple(map(held_contents.__getitem__, numbers))) for name, home, numbers in self.lists)
        return held_contents, tuple(calendars)


def make_outline(
    rows: Mapping[str, EventRow],
    groups: tuple[PageGroup, ...],
    calendars: tuple[Calendar, ...],
    front: tuple[tuple[SessionShowing, ...], tuple[Outings, ...]],
) -> AgendaOutline:
    """That of an agenda that was just made."""
    held_contents = calendars[0].contents if calendars else ()
    number_of = {content.relative_source_path: number for number, content in enumerate(held_contents)}
    lists = tuple((each.name, each.home, tuple(number_of[content.relative_source_path] for content in each.contents)) for each in calendars)
    digest = _digest(sorted((source, row[0]) for source, row in rows.items()))
    return AgendaOutline(digest, groups, tuple(number_of), lists, pickle.dumps(front))


def _digest(value: Any) -> bytes:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).digest()
