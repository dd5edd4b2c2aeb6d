"""The current or next span of an event."""

from datetime import datetime, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.publication import Publication
from plugins.town.agenda.schedule import Schedule, find_next_occurrence

REACH = timedelta(days=400)
"""How far ahead the sessions of what has no end are looked for: a yearly event has one."""


def find_event_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """The session that is going on or the next that takes place, at `now`."""
    schedule = Schedule.from_front_matter(publication.extra)
    if schedule is None:
        return None
    now = now.astimezone(PARIS)
    session = find_next_occurrence(schedule, now, now + REACH if schedule.endless else None)
    return TimeSpan(session.begin, session.ends_at) if session else None
