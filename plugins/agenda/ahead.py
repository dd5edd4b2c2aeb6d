"""What of an event is going on, or comes next."""

from datetime import datetime, timedelta

from plugins.agenda.schedule import Schedule, occurrences
from plugins.publication.ahead import Ahead
from plugins.publication.clock import PARIS
from plugins.publication.publication import Publication

REACH = timedelta(days=400)
"""How far ahead the sessions of what has no end are looked for: a yearly event has one."""


def ahead(publication: Publication, now: datetime) -> Ahead | None:
    """The session that is going on or the next that takes place, at `now`."""
    schedule = Schedule.of(publication.extra)
    if schedule is None:
        return None
    now = now.astimezone(PARIS)
    found = occurrences(schedule, now, now + REACH if schedule.endless else None)
    return next((Ahead(session.begin, session.over) for session in found if not session.cancelled), None)
