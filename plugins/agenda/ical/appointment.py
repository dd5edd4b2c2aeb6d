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


def vevent(appointment: Appointment, authority: str) -> bytes:
    """Its VEVENT; `authority` is the setting FEED_AUTHORITY. The revision is the number of minutes between the first version and this."""
    made = VEvent()
    made.add("uid", uid(appointment.identity, authority))
    made.add("created", appointment.created.astimezone(UTC))
    made.add("dtstamp", appointment.changed.astimezone(UTC))
    made.add("last-modified", appointment.changed.astimezone(UTC))
    made.add("sequence", int((appointment.changed - appointment.created).total_seconds() // 60))
    made.add("dtstart", appointment.start)
    if appointment.end:
        made.add("dtend", appointment.end)
    made.add("summary", appointment.title)
    made.add("status", "CONFIRMED")
    made.add("location", appointment.place)
    made.add("description", appointment.description)
    if appointment.categories:
        made.add("categories", list(appointment.categories))
    made.add("url", appointment.url)
    content: bytes = made.to_ical()
    return content
