"""The agenda as iCalendar (RFC 5545): the only place that imports icalendar, but for what takes a calendar in."""
