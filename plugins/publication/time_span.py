"""What a publication tells of that is going on or still to come: an event's next date, a closure, an alert that holds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, order=True)
class TimeSpan:
    """From `start` to `end`, both aware; `end` is the first instant at which it is over."""

    start: datetime
    end: datetime
