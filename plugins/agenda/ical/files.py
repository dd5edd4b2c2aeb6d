"""The calendars on the disk: each event told once, then put in every calendar that holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.agenda.appointment import CalendarFrame
from plugins.agenda.calendars import Calendar, event_calendar_address, list_calendars
from plugins.infrastructure.output_manifest import OutputManifest, write_output


@dataclass(frozen=True)
class CalendarPublisher:
    """What calendars say of the journal: its name, its public address without a final slash, and its name in feeds (FEED_AUTHORITY)."""

    title: str
    siteurl: str
    authority: str

    @classmethod
    def from_settings(cls, conf: Mapping[str, Any]) -> "CalendarPublisher":
        """That of a town."""
        return cls(f"Agenda – {conf['SITENAME']}", conf["SITEURL"], str(conf["FEED_AUTHORITY"]))

    def frame(self, calendar: Calendar) -> CalendarFrame:
        """What one of its calendars says of itself."""
        return CalendarFrame(calendar.title, f"{self.siteurl}/{calendar.address}", f"{self.siteurl}/{calendar.home}")


class Leaf:
    """One event, told when it is needed: `made_from` is all that its VEVENTs depend on, in few words."""

    def __init__(self, content: Any, authority: str):
        self.content, self._authority = content, authority
        publication, poster = content.publication, content.event.poster
        fields = (
            publication.identity,
            publication.title,
            publication.summary,
            publication.date,
            publication.modified,
            publication.tags,
            sorted(publication.extra.items()),
        )
        self.made_from = repr((*fields, poster, content.permalink, authority))

    @cached_property
    def vevents(self) -> bytes:
        """Its VEVENTs."""
        from plugins.agenda.ical.vevent import vevents  # icalendar is imported once a calendar moves

        return vevents(self.content, self._authority)


def write(output: Path, contents: tuple[Any, ...], bureau: CalendarPublisher, manifest: OutputManifest) -> None:
    """Write the calendars of `contents`, those that a calendar holds, below `output`; those that would be the same stay."""
    leaves = {id(content): Leaf(content, bureau.authority) for content in contents}
    for calendar in list_calendars(contents, bureau.title):
        calendar_leaves, frame = [leaves[id(content)] for content in calendar.contents], bureau.frame(calendar)
        if not manifest.is_current(calendar.address, frame.title, frame.source, frame.home, *(leaf.made_from for leaf in calendar_leaves)):
            from plugins.agenda.ical.vcalendar import vcalendar  # likewise

            write_output(output, calendar.address, vcalendar(frame, (leaf.vevents for leaf in calendar_leaves)))
    for leaf in leaves.values():
        if not manifest.is_current(event_calendar_address(leaf.content), leaf.made_from):
            from plugins.agenda.ical.vcalendar import invitation  # likewise

            write_output(output, event_calendar_address(leaf.content), invitation(leaf.vevents))
