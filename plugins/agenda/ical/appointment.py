"""Something that takes place once, as calendars write it."""

from datetime import UTC

from icalendar import Event as VEvent

from plugins.agenda.appointment import Appointment
from plugins.agenda.ical.vevent import format_uid


def format_vevent(appointment: Appointment, authority: str) -> bytes:
    """Its VEVENT; `authority` is the setting FEED_AUTHORITY. The revision is the number of minutes between the first version and this."""
    component = VEvent()
    component.add("uid", format_uid(appointment.identity, authority))
    component.add("created", appointment.created.astimezone(UTC))
    component.add("dtstamp", appointment.changed.astimezone(UTC))
    component.add("last-modified", appointment.changed.astimezone(UTC))
    component.add("sequence", int((appointment.changed - appointment.created).total_seconds() // 60))
    component.add("dtstart", appointment.start)
    if appointment.end:
        component.add("dtend", appointment.end)
    component.add("summary", appointment.title)
    component.add("status", "CONFIRMED")
    component.add("location", appointment.place)
    component.add("description", appointment.description)
    if appointment.categories:
        component.add("categories", list(appointment.categories))
    component.add("url", appointment.url)
    content: bytes = component.to_ical()
    return content
