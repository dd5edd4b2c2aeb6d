"""The stage of works at an instant: to come, going on, held up, over."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.publication import Publication

SUSPENDED, POSTPONED, DONE = "suspendus", "reportés", "terminés"
STATED_STAGES = (SUSPENDED, POSTPONED, DONE)
"""What an editor says of works that do not go as their dates tell."""

COMING, CURRENT, OVER = "à venir", "en cours", "terminés"


@dataclass(frozen=True)
class Stage:
    """`name` is one of COMING, CURRENT, OVER, SUSPENDED and POSTPONED; `start` and `end` are the first and the last day."""

    name: str
    start: date
    end: date

    @property
    def is_over(self) -> bool:
        """Whether the works are over."""
        return self.name == OVER

    @property
    def going_on(self) -> bool:
        """Whether the street is in works now, be they held up."""
        return self.name in (CURRENT, SUSPENDED)


def find_stage(publication: Publication, now: datetime) -> Stage:
    """The stage of the works of `publication` at `now`.

    Without a start they begin on the day of publication; without an end they last one day.
    """
    state, today = publication.extra.get("etat"), now.astimezone(PARIS).date()
    start = publication.extra.get("start") or (publication.date or now).date()
    end = max(start, publication.extra.get("end") or start)
    if state == DONE or today > end:
        return Stage(OVER, start, end)
    if state == POSTPONED:
        return Stage(POSTPONED, start, end)
    if today < start:
        return Stage(COMING, start, end)
    return Stage(SUSPENDED if state == SUSPENDED else CURRENT, start, end)


def find_works_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """The days of works that are not over."""
    current_stage = find_stage(publication, now)
    return (
        None
        if current_stage.is_over
        else TimeSpan(_find_midnight(current_stage.start), _find_midnight(current_stage.end + timedelta(days=1)))
    )


def find_turn(publication: Publication, now: datetime) -> datetime | None:
    """The midnight, after `now`, at which their stage changes; None once they are over."""
    works_span = find_works_span(publication, now)
    return min((moment for moment in (works_span.start, works_span.end) if moment > now), default=None) if works_span else None


def _find_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
