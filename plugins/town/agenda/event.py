"""An event as its page shows it on the day of the build."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import IN_FRENCH, Words
from plugins.town.agenda.event_place import find_event_place
from plugins.town.agenda.event_span import REACH
from plugins.town.agenda.poster import Poster, build_poster
from plugins.town.agenda.schedule import Schedule, list_occurrences
from plugins.town.agenda.spoken_rule import SpokenRule, format_rule
from plugins.town.agenda.timing import Occurrence, find_midnight

SESSIONS_SHOWN = 8
"""Sessions on its page: two months of a weekly class."""

SEASON = timedelta(days=60)
"""In which most of what comes back for ever has so many."""


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


def build_event(content: PublishedContent, places: Mapping[str, Any], today: date, words: Words = IN_FRENCH) -> Event:
    """The event of `content`, one of Pelican's, on the day `today`, described in `words`."""
    extra = content.publication.extra
    event_poster = build_poster(content, find_event_place(extra, places), words)
    schedule = Schedule.from_front_matter(extra)
    if schedule is None:
        return Event(event_poster, SpokenRule(), (), False, None, None)
    upcoming, more = list_upcoming_occurrences(schedule, today)
    first = schedule.first
    return Event(
        event_poster,
        format_rule(schedule, words),
        tuple(upcoming),
        more,
        Occurrence(first.begin, first.end, first.whole_days),
        find_last_day(schedule, today),
    )


def list_upcoming_occurrences(schedule: Schedule, today: date) -> tuple[list[Occurrence], bool]:
    """The first SESSIONS_SHOWN sessions that are not over when `today` begins, and whether others follow them. Of what comes back for ever,
    a season is looked at before a year is."""
    start = find_midnight(today)
    if not schedule.endless:
        upcoming = list_occurrences(schedule, start)
        return upcoming[:SESSIONS_SHOWN], len(upcoming) > SESSIONS_SHOWN
    soon = list_occurrences(schedule, start, start + SEASON)
    return (soon if len(soon) >= SESSIONS_SHOWN else list_occurrences(schedule, start, start + REACH))[:SESSIONS_SHOWN], True


def find_last_day(schedule: Schedule, today: date) -> date | None:
    """The day of its last session; None of what comes back for ever."""
    if schedule.endless:
        return None
    sessions = list_occurrences(schedule, find_midnight(today)) or list_occurrences(schedule)
    return max((session.last_day for session in sessions), default=schedule.first.last_day)


def is_within_a_year(last: date | None, today: date) -> bool:
    """Whether calendars hold on that day what has its last session on `last`, or has none: what was over more than twelve whole months ago
    goes, once a month, so that a subscriber who was away for long loses nothing."""
    return last is None or last >= date(today.year - 1, today.month, 1)
