"""What the last build knew of the agenda, valid as long as no event's dates, title or place change.

An event whose text alone was corrected is in the lists, the months and the calendars where it was. Only its page is made, without the days,
lists and sessions of five thousand others.
"""

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda.calendars import Calendar
from plugins.town.agenda.days import SessionShowing
from plugins.town.agenda.outings import Outings
from plugins.town.agenda.pages import PageMark

Front = tuple[tuple[SessionShowing, ...], tuple[Outings, ...]]
"""What the home page shows: what is coming, and how much there is to do on the next week-ends."""


class FrontMemo(NamedTuple):
    """What the home page shows, frozen. It was made by looking at the months of the bits `months`, which were of that `digest` then."""

    months: int = 0
    digest: bytes = b""
    frozen: bytes = b""

    @classmethod
    def from_front(cls, months: int, digest: bytes, front: Front) -> "FrontMemo":
        """The memo of the home page just built."""
        return cls(months, digest, pickle.dumps(front))

    @property
    def front(self) -> Front:
        """The home page's part of the agenda."""
        front: Front = pickle.loads(self.frozen) if self.frozen else ((), ())
        return front


NO_FRONT = FrontMemo()


@dataclass(frozen=True)
class AgendaOutline:
    """`digests` are, by the source of each event, that of all that the agenda shows of it, then that of what calendars tell besides;
    `pictures` those of the pictures that others gave some of them. `pages` are the marks of its pages.

    `held_sources` are the events that calendars hold, in their order, and `lists` which of them each calendar does: its name, the page of
    its list, their numbers.
    """

    digests: Mapping[str, tuple[bytes, bytes]]
    pictures: Mapping[str, bytes]
    pages: tuple[PageMark, ...] = ()
    held_sources: tuple[str, ...] = ()
    lists: tuple[tuple[str, str, tuple[int, ...]], ...] = ()
    front_memo: FrontMemo = NO_FRONT

    @classmethod
    def from_memo(cls, memo: Any) -> "AgendaOutline":
        """Rebuild the outline from the stored `memo`."""
        digests, pictures, pages, held_sources, lists, front = memo
        return cls(digests, pictures, tuple(map(PageMark._make, pages)), held_sources, lists, FrontMemo._make(front))

    @property
    def memo(self) -> tuple[object, ...]:
        """The outline as plain values, to store."""
        pages, front = [(*page,) for page in self.pages], (*self.front_memo,)
        return self.digests, self.pictures, pages, self.held_sources, self.lists, front

    def list_calendar_contents(self, contents: Iterable[PublishedContent]) -> tuple[tuple[PublishedContent, ...], tuple[Calendar, ...]]:
        """The `contents` that calendars hold, and the calendars."""
        content_by_source = {content.relative_source_path: content for content in contents}
        held_contents = tuple(content_by_source[source] for source in self.held_sources)
        calendars = (Calendar(name, home, tuple(map(held_contents.__getitem__, numbers))) for name, home, numbers in self.lists)
        return held_contents, tuple(calendars)


def list_members(calendars: tuple[Calendar, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, str, tuple[int, ...]], ...]]:
    """The sources of the events that `calendars` hold, all of which the first does, and the name, home and numbers of each."""
    held_contents = calendars[0].contents if calendars else ()
    number_of = {id(content): number for number, content in enumerate(held_contents)}
    lists = tuple((each.name, each.home, tuple(number_of[id(content)] for content in each.contents)) for each in calendars)
    return tuple(content.relative_source_path for content in held_contents), lists
