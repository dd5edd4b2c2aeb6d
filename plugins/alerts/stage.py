"""Where an alert is in its time: still to come, going on, over."""

from datetime import datetime

from plugins.publication.publication import Publication
from plugins.publication.time_span import TimeSpan

COMING, CURRENT, PAST = "coming", "current", "past"


def stage(start: datetime, end: datetime, now: datetime) -> str:
    """Where what holds from `start` to `end` is at `now`, all aware. At `end` it is over; what never begins is over too."""
    if now >= end or end <= start:
        return PAST
    return COMING if now < start else CURRENT


def find_alert_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """When the alert of `publication` holds, unless it is over at `now`."""
    start, end = (publication.extra.get(name) for name in ("start", "end"))
    if start is None or end is None or stage(start, end, now) == PAST:
        return None
    return TimeSpan(start, end)
