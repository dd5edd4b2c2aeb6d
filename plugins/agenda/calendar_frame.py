"""What stands around the events of a calendar. It imports no library: most builds write none."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarFrame:
    """What a calendar says of itself: `title` is plain text, `source` its own public address, `home` that of the page of the same."""

    title: str
    source: str
    home: str
