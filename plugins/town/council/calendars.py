"""The sessions in people's calendars: one to subscribe to, one for each session."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from plugins.core.infrastructure.output_manifest import OutputManifest, write_output
from plugins.core.publication.publication import PublishedContent
from plugins.town.agenda.appointment import Appointment, CalendarFrame
from plugins.town.council.published_session import list_by_start
from plugins.town.council.session import FOLDER

ALL, OWN = f"{FOLDER}conseil.ics", "seance.ics"
TITLE, ANSWERING = "Conseil municipal", "Questions en direct"


def format_calendar_address(content: PublishedContent) -> str:
    """The site-relative address of one session's calendar."""
    return f"{content.url}{OWN}"


def select_for_calendar(contents: Iterable[PublishedContent], today: date) -> tuple[PublishedContent, ...]:
    """Filter `contents` to what the calendar holds: events over for more than twelve full months go, once a month."""
    since = date(today.year - 1, today.month, 1)
    return tuple(list_by_start(content for content in contents if content.session.start.date() >= since))


def write_calendar(
    output: Path, contents: tuple[PublishedContent, ...], frame: CalendarFrame, authority: str, manifest: OutputManifest
) -> None:
    """Write the calendar of the council's sessions among `contents`, and that of each, below `output`; unchanged ones stay. Where
    residents' questions are answered live the council does not sit: that session has its own calendar alone."""
    appointments = [_build_appointment(content) for content in contents]
    councils = [appointment for content, appointment in zip(contents, appointments, strict=True) if not content.session.answered_by]
    if councils and not manifest.is_current(ALL, frame.title, frame.source, frame.home, authority, *map(repr, councils)):
        from plugins.town.agenda.ical.vcalendar import format_vcalendar  # icalendar is imported once a calendar moves

        write_output(output, ALL, format_vcalendar(frame, (_format_vevent(appointment, authority) for appointment in councils)))
    for content, appointment in zip(contents, appointments, strict=True):
        if not manifest.is_current(format_calendar_address(content), authority, repr(appointment)):
            from plugins.town.agenda.ical.vcalendar import format_invitation  # likewise

            write_output(output, format_calendar_address(content), format_invitation(_format_vevent(appointment, authority)))


def _format_vevent(appointment: Appointment, authority: str) -> bytes:
    from plugins.town.agenda.ical.vevent import format_vevent  # likewise

    return format_vevent(appointment, authority)


def _build_appointment(content: PublishedContent) -> Appointment:
    publication, session, where = content.publication, content.session, content.whereabouts
    title = ANSWERING if session.answered_by else TITLE
    created = publication.date or datetime(1970, 1, 1, tzinfo=UTC)
    agenda = [f"{item.number}. {item.title}" for item in session.items]
    lines = (publication.summary, *agenda, publication.extra.get("attend"), session.video, content.permalink)
    return Appointment(
        identity=publication.identity,
        created=created,
        changed=max(created, publication.modified or created),
        start=session.start,
        end=session.end,
        title=publication.title,
        place=", ".join(filter(None, (where.name, where.street))),
        description="\n".join(filter(None, lines)),
        categories=(title, *(tag for tag in publication.tags if tag.casefold() != title.casefold())),
        url=content.permalink,
    )
