"""Something that takes place once, as calendars know it, whichever room tells of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Event as VEvent

from plugins.agenda.ical.vevent import uid


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


def vevent(one: Appointment, authority: str) -> bytes:
    """Its VEVENT; `authority` is the setting FEED_AUTHORITY. The revision is the number of minutes between the first version and this."""
    made = VEvent()
    made.add("uid", uid(one.identity, authority))
    made.add("created", one.created.astimezone(UTC))
    made.add("dtstamp", one.changed.astimezone(UTC))
    made.add("last-modified", one.changed.astimezone(UTC))
    made.add("sequence", int((one.changed - one.created).total_seconds() // 60))
    made.add("dtstart", one.start)
    if one.end:
        made.add("dtend", one.end)
    made.add("summary", one.title)
    made.add("status", "CONFIRMED")
    made.add("location", one.place)
    made.add("description", one.description)
    if one.categories:
        made.add("categories", list(one.categories))
    made.add("url", one.url)
    content: bytes = made.to_ical()
    return content
