"""An event on the day that the site is made: what its own page says besides what its file does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.agenda.event_place import find_event_place
from plugins.agenda.event_span import REACH
from plugins.agenda.poster import Poster, build_poster
from plugins.agenda.schedule import Schedule, occurrences
from plugins.agenda.spoken_rule import SpokenRule, said_rule
from plugins.agenda.timing import Occurrence, midnight
from plugins.publication.words import IN_FRENCH, Words

SESSIONS_SHOWN = 8
"""Sessions on its page: two months of a weekly class."""


@dataclass(frozen=True)
class Event:
    """`coming_sessions` are the sessions that are not over when the day begins, the next first; `more` says that others follow them.

    `spoken_rule` is its rule in words. `first` is its first session, `last` the day of its last; both None for a file without a session.
    """

    poster: Poster
    spoken_rule: SpokenRule
    coming_sessions: tuple[Occurrence, ...]
    more: bool
    first: Occurrence | None
    last: date | None

    @property
    def next_session(self) -> Occurrence | None:
        """The next session that takes place."""
        return next((session for session in self.coming_sessions if not session.cancelled), None)

    @property
    def past(self) -> bool:
        """Whether all is over."""
        return not self.coming_sessions


def build_event(content: Any, places: Mapping[str, Any], today: date, words: Words = IN_FRENCH) -> Event:
    """What `content`, one of Pelican's, is on the day `today`, told in `words`."""
    extra = content.publication.extra
    event_poster = build_poster(content, find_event_place(extra, places), words)
    schedule = Schedule.from_front_matter(extra)
    if schedule is None:
        return Event(event_poster, SpokenRule(), (), False, None, None)
    upcoming = upcoming_occurrences(schedule, today)
    first = schedule.first
    last = None if schedule.endless else max((session.last_day for session in upcoming or occurrences(schedule)), default=first.last_day)
    return Event(
        event_poster,
        said_rule(schedule, words),
        tuple(upcoming[:SESSIONS_SHOWN]),
        len(upcoming) > SESSIONS_SHOWN or schedule.endless,
        Occurrence(first.begin, first.end, first.whole_days),
        last,
    )


def upcoming_occurrences(schedule: Schedule, today: date) -> list[Occurrence]:
    """The sessions that are not over when `today` begins."""
    start = midnight(today)
    return occurrences(schedule, start, start + REACH if schedule.endless else None)
