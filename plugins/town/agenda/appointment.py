"""Something that takes place once, as calendars describe it, for any room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Appointment:
    """`identity` is the publication's, `created` and `changed` (aware) are when it was written and corrected, `url` is its page, absolute.

    `end` is None while unknown. `description` has a line for each thing to know.
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
    """The header of a calendar: `title` is plain text, `source` its own public address, `home` that of the page showing the same events."""

    title: str
    source: str
    home: str
