"""The occasions on which networks announce an event: published, the day before where asked for, and what becomes of it or of a session."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import format_french_day
from plugins.core.publication.occasion import CANCELLED, POSTPONED, PUBLISHED, REMINDER, Occasion
from plugins.core.publication.publication import Publication
from plugins.town.agenda.kinds import KIND
from plugins.town.agenda.schedule import Schedule, list_occurrences
from plugins.town.agenda.states import BY_WORD, PLANNED
from plugins.town.agenda.timing import Days, Moment, Occurrence, SessionTiming, find_midnight

HOUR = time(10)
"""When an eve is told, in Paris: late enough for a journal that is made in the morning, early enough to come."""
DAY = timedelta(days=1)
FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Of what has no last session."""
NEW_DATE = "EventRescheduled"


def list_event_occasions(publication: Publication) -> Iterator[Occasion]:
    """A cancelled event is not announced; its cancellation is posted where the event was announced, as a reply."""
    schedule, state = Schedule.from_front_matter(publication.extra), BY_WORD.get(publication.extra.get("event_status") or "", PLANNED)
    if schedule is None:
        return
    over = schedule.end or FOR_EVER
    if state.off:
        cancelled = state.schema_org == "EventCancelled"
        yield Occasion(CANCELLED if cancelled else POSTPONED, since=publication.modified, until=over)
        return
    yield Occasion(PUBLISHED, until=over)
    if state.schema_org == NEW_DATE:
        first = schedule.first.first_day
        text = f"{publication.title}, le {format_french_day(first)}"
        yield Occasion(f"{POSTPONED}/{first}", since=publication.modified, until=over, text=text)
    yield from (_build_cancellation(publication, moment) for moment in schedule.cancelled)
    if publication.extra.get("rappel"):
        yield from (_build_eve(publication, session) for session in _list_openings(schedule) if _is_eve_apart(publication, session))


def _build_cancellation(publication: Publication, moment: Moment) -> Occasion:
    """Some of its sessions will not take place; the others will."""
    first, last = (moment.first, moment.last) if isinstance(moment, Days) else (_find_day(moment), _find_day(moment))
    when = f"le {format_french_day(first)}" if first == last else f"du {format_french_day(first)} au {format_french_day(last)}"
    name = f"{CANCELLED}/{moment:%Y-%m-%dT%H:%M}" if isinstance(moment, datetime) else f"{CANCELLED}/{first}"
    return Occasion(name, since=publication.modified, until=find_midnight(last + DAY), text=f"{publication.title}, {when}")


def _find_day(moment: date | datetime) -> date:
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def _list_openings(schedule: Schedule) -> list[Occurrence]:
    """The sessions that are an opening: none takes place on the day before. Of a recurring event, only the first: a weekly class is not
    announced each week."""
    sessions = list_occurrences(schedule, None, schedule.first.begin + DAY if schedule.rule else None)
    days = {session.first_day: session for session in reversed(sessions) if not session.cancelled}
    first_days = [days[day] for day in sorted(days) if day - DAY not in days]
    return first_days[:1] if schedule.rule else first_days


def _is_eve_apart(publication: Publication, session: SessionTiming) -> bool:
    """Whether the eve is a day or more after the announcement; otherwise the announcement has just said it."""
    return publication.date is not None and publication.date + DAY <= _find_eve(session)


def _find_eve(session: SessionTiming) -> datetime:
    return datetime.combine(session.first_day - DAY, HOUR, PARIS)


def _build_eve(publication: Publication, session: SessionTiming) -> Occasion:
    """Said on the day before, or never."""
    begin = session.begin
    hour = f", à {begin.hour}\u00a0h{f' {begin:%M}' if begin.minute else ''}"
    text = "" if session.whole_days else f"{publication.title}{hour}"
    name = f"{REMINDER}/{session.first_day}"
    return Occasion(name, since=_find_eve(session), until=find_midnight(session.first_day), text=text, alone=True, again=True)


OCCASIONS = {KIND: list_event_occasions}
