"""The agenda of one build, updated event by event: what the last build knew of it holds, except for what changed."""

import pickle
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from plugins.core.infrastructure.build_services import PublicationRows
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import Words
from plugins.town.agenda.days import Outings, SessionShowing
from plugins.town.agenda.lists import (
    Calendar,
    EventFacts,
    digest_value,
    list_calendars,
    list_facts,
    make_event_row,
    make_place_row,
    select_for_calendar,
)
from plugins.town.agenda.pages import Agenda, PageList, PageMark, digest_months, find_near_days

Front = tuple[tuple[SessionShowing, ...], tuple[Outings, ...]]
"""What the home page shows: what is coming, and how much there is to do on the next week-ends."""


class FrontMemo(NamedTuple):
    """What the home page shows, frozen. It was made by looking at the months of the bits `months`, which were of that `digest` then."""

    months: int = 0
    digest: bytes = b""
    frozen: bytes = b""

    @classmethod
    def from_front(cls, months: int, digest: bytes, front: Front) -> "FrontMemo":
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


@dataclass(eq=False)
class AgendaUpkeep:
    """`events` and `places` are Pelican's contents; `rows` are those of the build, `words_of` gives the words of a language. The files of
    the events that have a picture are among `picture_sources`."""

    events: list[PublishedContent]
    places: list[PublishedContent]
    today: date
    root: str
    rows: PublicationRows
    words_of: Callable[[str], Words]
    picture_sources: Collection[str] = ()

    def __post_init__(self) -> None:
        self.place_rows = self.rows.get_rows_as_read("agenda places", b"", self.places, make_place_row)
        self.event_rows = self.rows.get_rows_as_read("agenda", digest_value(self.today), self.events, self._make_row)
        self.pictures = {
            source: digest_value(page.picture) for page in self.events if (source := page.relative_source_path) in self.picture_sources
        }
        memo = self.event_rows.memo
        self.former = None if memo is None else AgendaOutline.from_memo(memo)

    def _make_row(self, content: PublishedContent) -> tuple[object, ...]:
        return make_event_row(content, self.today, self.words_of(content.publication.lang))

    @cached_property
    def stands(self) -> bool:
        """Whether the agenda shows of each event what it did at the last build, and on the same day."""
        if self.former is None or self.event_rows.changes or self.place_rows.changes:
            return False
        return self.former.pictures == self.pictures

    @cached_property
    def facts(self) -> list[EventFacts]:
        return list_facts(self.events, dict(self.event_rows.now.items()), self.place_rows.now.values(), self.pictures)

    @cached_property
    def digests(self) -> Mapping[str, tuple[bytes, bytes]]:
        return (
            self.former.digests
            if self.former and self.stands
            else {each.source: (each.digest, each.row.told_digest) for each in self.facts}
        )

    @property
    def changed_sources(self) -> frozenset[str] | None:
        """The events that the agenda may show differently from the last build; None: unknown."""
        if self.former is None:
            return None
        if self.stands:
            return frozenset()
        return frozenset(source for source, digest in self.digests.items() if digest != self.former.digests.get(source))

    @cached_property
    def agenda(self) -> Agenda:
        """The public agenda, computed on access."""
        return Agenda(self.today, tuple(each for each in self.facts if each.content.status == "published"))

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        """Every calendar; none where none of them holds any event."""
        held_events = select_for_calendar(self.agenda.events)
        return tuple(list_calendars(held_events)) if held_events else ()

    @cached_property
    def page_list(self) -> PageList:
        calendar_by_home = {each.home: each.address for each in self.calendars}
        return PageList(self.agenda, self._front_memo.months, calendar_by_home, self.root)

    @cached_property
    def outline(self) -> AgendaOutline:
        """The outline of the agenda, stored for the next build. To be asked once each event can be made."""
        if self.former and self.stands:
            return self.former
        if not self.agenda.events:
            outline = AgendaOutline(self.digests, self.pictures)
        else:
            marks = tuple(page.mark for page in self.page_list.list_pages())
            outline = AgendaOutline(self.digests, self.pictures, marks, *list_members(self.calendars), self._front_memo)
        self.event_rows.write_memo(outline.memo)
        return outline

    @cached_property
    def _front_memo(self) -> FrontMemo:
        """As at the last build while the months that were looked at hold the same."""
        if self.former and self.former.pages:
            known_memo = self.former.front_memo
            if digest_months(self.agenda, known_memo.months) == known_memo.digest:
                return known_memo
        near = find_near_days(self.agenda)
        return FrontMemo.from_front(near.months, digest_months(self.agenda, near.months), (near.coming, near.outings))
