"""Something that takes place once, as calendars describe it, for any room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Appointment:
    """`identity` is its publication's, `created` and `changed` (aware) when that was written and corrected, `url` its page, absolute.

    `end` is None while nobody knows it. `description` has a line for each thing to know.
    """

    identity: str
    created: datetime
    changed: datetime
    start: datetime
    end: datetime | None
    title: str
    place: str
    description: str
    categories: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class CalendarFrame:
    """What a calendar says of itself: `title` is plain text, `source` its own public address, `home` that of the page of the same."""

    title: str
    source: str
    home: str
