"""Write the calendar files: each event is formatted once, then put in every calendar that holds it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.output_manifest import OutputManifest, write_output
from plugins.core.infrastructure.publication_rows import PublicationRows
from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda.appointment import CalendarFrame
from plugins.town.agenda.calendars import Calendar, format_calendar_address


@dataclass(frozen=True)
class CalendarPublisher:
    """What calendars say of the journal: its name, its public address without a final slash, and its name in feeds (FEED_AUTHORITY)."""

    title: str
    siteurl: str
    authority: str

    @classmethod
    def from_settings(cls, conf: Mapping[str, Any]) -> "CalendarPublisher":
        """Build the publisher from a town's settings."""
        return cls(f"Agenda – {conf['SITENAME']}", conf["SITEURL"], str(conf["FEED_AUTHORITY"]))

    def make_vevents(self, content: PublishedContent) -> bytes:
        """The VEVENTs of one event, as bytes."""
        from plugins.town.agenda.ical.vevent import format_vevents  # icalendar is imported once an event moves

        return format_vevents(content, self.authority)

    def make_frame(self, calendar: Calendar) -> CalendarFrame:
        """The header of one of its calendars."""
        return CalendarFrame(calendar.format_title(self.title), f"{self.siteurl}/{calendar.address}", f"{self.siteurl}/{calendar.home}")


def write_calendars(
    output: Path,
    calendars: Iterable[Calendar],
    digests: Mapping[str, tuple[bytes, bytes]],
    publisher: CalendarPublisher,
    manifest: OutputManifest,
    rows: PublicationRows,
) -> None:
    """Write `calendars`, the first of which holds every event of the others, and the calendar of each event below `output`; those that
    would be the same stay. `digests` are, by source, those of all that is told of each event. The VEVENTs of each are a row: they are made
    again of what moved alone."""
    whole_agenda, *lists = calendars
    digest_by_source = {content.relative_source_path: b"".join(digests[content.relative_source_path]) for content in whole_agenda.contents}
    texts = rows.get_rows_by_digests(
        "agenda calendars", publisher.authority.encode(), whole_agenda.contents, digest_by_source, publisher.make_vevents
    ).now
    for calendar in (whole_agenda, *lists):
        frame, sources = publisher.make_frame(calendar), [content.relative_source_path for content in calendar.contents]
        made_from = hashlib.blake2b(b"".join(map(digest_by_source.__getitem__, sources)), digest_size=16).digest()
        if not manifest.is_current(calendar.address, frame.title, frame.source, frame.home, made_from):
            from plugins.town.agenda.ical.vcalendar import format_vcalendar  # icalendar is imported once a calendar moves

            write_output(output, calendar.address, format_vcalendar(frame, map(texts.__getitem__, sources)))
    for content in whole_agenda.contents:
        source = content.relative_source_path
        if not manifest.is_current(format_calendar_address(content), digest_by_source[source]):
            from plugins.town.agenda.ical.vcalendar import format_invitation  # likewise

            write_output(output, format_calendar_address(content), format_invitation(texts[source]))
