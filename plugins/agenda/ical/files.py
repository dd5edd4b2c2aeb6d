"""The calendars on the disk: each event told once, then put in every calendar that holds it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.agenda.appointment import CalendarFrame
from plugins.agenda.calendars import Calendar, event_calendar_address
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
        return CalendarFrame(calendar.title(self.title), f"{self.siteurl}/{calendar.address}", f"{self.siteurl}/{calendar.home}")


class Leaf:
    """One event, told when it is needed: `made_from` is the digest of all that its VEVENTs depend on."""

    def __init__(self, content: Any, made_from: bytes, authority: str):
        self.content, self.made_from, self._authority = content, made_from, authority

    @cached_property
    def vevents(self) -> bytes:
        """Its VEVENTs."""
        from plugins.agenda.ical.vevent import vevents  # icalendar is imported once a calendar moves

        return vevents(self.content, self._authority)


def write(
    output: Path,
    calendars: Iterable[Calendar],
    rows: Mapping[str, tuple[bytes, bytes]],
    bureau: CalendarPublisher,
    manifest: OutputManifest,
) -> None:
    """Write `calendars`, the first of which holds every event of the others, and the calendar of each event below `output`; those that
    would be the same stay. `rows` are digests, by source, of all that is told of each event."""
    whole_agenda, *lists = calendars
    leaves = [Leaf(content, b"".join(rows[content.relative_source_path]), bureau.authority) for content in whole_agenda.contents]
    leaf_by_content = dict(zip(map(id, whole_agenda.contents), leaves, strict=True))
    for calendar in (whole_agenda, *lists):
        frame, calendar_leaves = bureau.frame(calendar), [leaf_by_content[id(content)] for content in calendar.contents]
        made_from = hashlib.blake2b(b"".join(leaf.made_from for leaf in calendar_leaves), digest_size=16).digest()
        if not manifest.is_current(calendar.address, frame.title, frame.source, frame.home, made_from):
            from plugins.agenda.ical.vcalendar import vcalendar  # likewise

            write_output(output, calendar.address, vcalendar(frame, (leaf.vevents for leaf in calendar_leaves)))
    for leaf in leaves:
        if not manifest.is_current(event_calendar_address(leaf.content), leaf.made_from):
            from plugins.agenda.ical.vcalendar import invitation  # likewise

            write_output(output, event_calendar_address(leaf.content), invitation(leaf.vevents))
