"""When an event takes place: its sessions as they were written, the rule that repeats them, the days that differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from plugins.agenda.rule import RecurrenceRule
from plugins.agenda.timing import Days, Moment, Occurrence, SessionTiming, in_paris, later, midnight
from plugins.infrastructure.clock import PARIS

LONG = timedelta(days=1)
"""More than a change of clocks can move a session."""


@dataclass(frozen=True)
class Schedule:
    """`timings` are the sessions that were written, in time's order, at least one. With a `rule` each of them comes back by it, as a
    VEVENT of its own would; `exdates` name sessions that it gives and that do not take place, `rdates` are sessions besides.
    `cancelled` names those that were announced and will not take place: they are shown, as such.
    """

    timings: tuple[SessionTiming, ...]
    rule: RecurrenceRule | None = None
    exdates: tuple[Moment, ...] = ()
    rdates: tuple[SessionTiming, ...] = ()
    cancelled: tuple[Moment, ...] = ()

    @classmethod
    def from_front_matter(cls, extra: Mapping[str, Any]) -> "Schedule | None":
        """What the keys of a front matter say; None without a session."""
        timings = tuple(sorted(extra.get("timings") or (), key=_order))
        if not timings:
            return None
        rdates = tuple(whole for one in extra.get("rdates") or () for whole in _completed(one, timings))
        return cls(timings, extra.get("rrule"), tuple(extra.get("exdates") or ()), rdates, tuple(extra.get("cancelled") or ()))

    @property
    def endless(self) -> bool:
        """Whether sessions come back for ever."""
        return bool(self.rule and not self.rule.count and not self.rule.until)

    @property
    def end(self) -> datetime | None:
        """The instant at which its last session is over, None when it has none."""
        return None if self.endless else max((each.ends_at for each in occurrences(self)), key=datetime.timestamp, default=None)

    @property
    def first(self) -> SessionTiming:
        """The session that begins before all others."""
        return min((*self.timings, *self.rdates), key=_order)


def occurrences(schedule: Schedule, start: datetime | None = None, end: datetime | None = None) -> list[Occurrence]:
    """The sessions that begin before `end` and are not over at `start`, both aware, in time's order; those cancelled are among them.

    Raises ValueError without `end` for a schedule that has none.
    """
    if end is None and schedule.endless:
        raise ValueError("this event comes back for ever: say until when its sessions are wanted")
    first = float("-inf") if start is None else start.timestamp()
    last = float("inf") if end is None else end.timestamp()
    found = {}
    for timing in _sessions(schedule, start, end):
        begin, over = order = _order(timing)
        if over > first and begin < last:
            cancelled = bool(schedule.cancelled) and any(timing.is_named_by(moment) for moment in schedule.cancelled)
            found[order] = Occurrence(timing.begin, timing.end, timing.whole_days, cancelled)
    return [found[order] for order in sorted(found)]


def list_excluded(schedule: Schedule) -> list[SessionTiming]:
    """The sessions that the rule gives and that `exdates` leave out, in time's order: what EXDATE says in a calendar."""
    last = max((_last_day(moment) for moment in schedule.exdates), default=None)
    if last is None:
        return []
    every = _repeated(schedule, None, midnight(last + timedelta(days=1)))
    return sorted((timing for timing in every if any(timing.is_named_by(moment) for moment in schedule.exdates)), key=_order)


def _last_day(moment: Moment) -> date:
    if isinstance(moment, Days):
        return moment.last
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def _sessions(schedule: Schedule, start: datetime | None, end: datetime | None) -> Iterator[SessionTiming]:
    yield from schedule.rdates
    for timing in _repeated(schedule, start, end):
        if not any(timing.is_named_by(moment) for moment in schedule.exdates):
            yield timing


def _repeated(schedule: Schedule, start: datetime | None, end: datetime | None) -> Iterator[SessionTiming]:
    """The sessions that were written and those that the rule makes of them, whatever is excepted."""
    if schedule.rule is None:
        yield from schedule.timings
        return
    last = datetime.max if end is None else end.astimezone(PARIS).replace(tzinfo=None)
    early = datetime.min if start is None else start.astimezone(PARIS).replace(tzinfo=None)
    for timing in schedule.timings:
        first, shown = timing.begin.replace(tzinfo=None), _clock_length(timing)
        length = shown or timing.ends_at.replace(tzinfo=None) - first
        for wall in schedule.rule.starts(first, last, early if start is None else early - length - LONG):
            yield timing if wall == first else _moved(timing, wall, shown)


def _clock_length(timing: SessionTiming) -> timedelta | None:
    """How far clocks go while it lasts; None without an end."""
    return timing.end.replace(tzinfo=None) - timing.begin.replace(tzinfo=None) if timing.end else None


def _moved(timing: SessionTiming, wall: datetime, shown: timedelta | None) -> SessionTiming:
    """The same session on another day: it begins and ends when clocks show the same hours."""
    begin = in_paris(wall)
    if shown is None or timing.end is None:
        return SessionTiming(begin, None, timing.whole_days)
    end = in_paris(wall + shown)
    if (end <= begin or end.utcoffset() != begin.utcoffset()) and end.timestamp() <= begin.timestamp():
        end = later(begin, timedelta(seconds=timing.end.timestamp() - timing.begin.timestamp()))
    return SessionTiming(begin, end, timing.whole_days)


def _completed(timing: SessionTiming, timings: Iterable[SessionTiming]) -> Iterator[SessionTiming]:
    """A session besides, with what it does not say of itself: a day alone has the hours of the first day's, an hour alone their length."""
    timings = tuple(timings)
    if timing.whole_days and not timings[0].whole_days:
        day = timings[0].first_day
        yield from (_moved(one, _at(one, timing.first_day), _clock_length(one)) for one in timings if one.first_day == day)
    elif timing.end is None:
        yield _moved(timings[0], timing.begin.replace(tzinfo=None), _clock_length(timings[0]))
    else:
        yield timing


def _at(timing: SessionTiming, day: date) -> datetime:
    return datetime.combine(day, timing.begin.time())


def _order(timing: SessionTiming) -> tuple[float, float]:
    return timing.begin.timestamp(), timing.ends_at.timestamp()
