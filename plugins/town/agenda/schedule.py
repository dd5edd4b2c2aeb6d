"""When an event takes place: its sessions as they were written, the rule that repeats them, the days that differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.rule import RecurrenceRule
from plugins.town.agenda.timing import Days, Moment, Occurrence, SessionTiming, add_duration, find_midnight, localize_paris

LONG = timedelta(days=1)
"""More than a change of clocks can move a session."""

SPARE = timedelta(days=45)
"""What is expanded beyond what was asked: who asks next counts from another hour, or from the end of a month."""

MANY = 20_000
"""Schedules that are remembered at once, by the front matter that says them: six rooms ask for the sessions of the same event."""


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
        """The schedule of a front matter, cached by it; None without a session."""
        return SCHEDULES.find_schedule(extra)

    @classmethod
    def from_keys(cls, extra: Mapping[str, Any]) -> "Schedule | None":
        """The same without the cache."""
        timings = tuple(sorted(extra.get("timings") or (), key=_make_sort_key))
        if not timings:
            return None
        rdates = tuple(timing for item in extra.get("rdates") or () for timing in _complete(item, timings))
        return cls(timings, extra.get("rrule"), tuple(extra.get("exdates") or ()), rdates, tuple(extra.get("cancelled") or ()))

    @cached_property
    def expansion(self) -> "Expansion":
        """Its sessions as far as they were expanded."""
        return Expansion(self)

    @property
    def endless(self) -> bool:
        """Whether sessions come back for ever."""
        return bool(self.rule and not self.rule.count and not self.rule.until)

    @property
    def end(self) -> datetime | None:
        """The instant at which its last session is over, None when it has none."""
        return None if self.endless else max((each.ends_at for each in list_occurrences(self)), key=datetime.timestamp, default=None)

    @property
    def first(self) -> SessionTiming:
        """The session that begins before all others."""
        return min((*self.timings, *self.rdates), key=_make_sort_key) if self.rdates else self.timings[0]


@dataclass
class Expansion:
    """The sessions of a schedule that are not over at `start` and begin before `end`, in time's order, each with its two instants; all of
    them when it comes to an end. It grows as it is asked."""

    schedule: Schedule
    start: datetime | None = None
    end: datetime | None = None
    sessions: list[tuple[float, float, Occurrence]] | None = None

    def expand(self, start: datetime | None, end: datetime | None) -> list[tuple[float, float, Occurrence]]:
        """The sessions between `start` and `end`, and perhaps more."""
        if self.sessions is None or (self.schedule.endless and not self._is_expanded(start, end)):
            if self._lies_apart(start, end):
                return Expansion(self.schedule).expand(start, end)
            if self.schedule.endless:
                is_expanded = self.sessions is not None
                self.start = _find_first(start, self.start) if is_expanded else start
                self.end = max(filter(None, (end and end + SPARE, self.end)), key=datetime.timestamp)
            self.sessions = self._expand_all()
        return self.sessions

    def _is_expanded(self, start: datetime | None, end: datetime | None) -> bool:
        begins = self.start is None or (start is not None and self.start.timestamp() <= start.timestamp())
        return begins and end is not None and self.end is not None and end.timestamp() <= self.end.timestamp()

    def _lies_apart(self, start: datetime | None, end: datetime | None) -> bool:
        """Whether this period is outside all that is expanded; the time between the two need not be expanded."""
        if self.sessions is None or start is None or end is None or self.end is None:
            return False
        is_before = self.start is not None and end.timestamp() < self.start.timestamp()
        return is_before or start.timestamp() > self.end.timestamp()

    def _expand_all(self) -> list[tuple[float, float, Occurrence]]:
        occurrence_by_order, cancelled = {}, self.schedule.cancelled
        for timing in _iterate_sessions(self.schedule, self.start, self.end):
            off = bool(cancelled) and any(timing.is_named_by(moment) for moment in cancelled)
            occurrence_by_order[_make_sort_key(timing)] = Occurrence(timing.begin, timing.end, timing.whole_days, off)
        return [(*order, occurrence_by_order[order]) for order in sorted(occurrence_by_order)]


def _find_first(start: datetime | None, other: datetime | None) -> datetime | None:
    return min(start, other, key=datetime.timestamp) if start and other else None


@dataclass
class KnownSchedules:
    """The schedules of the front matters that were asked for, each held with its own: nothing changes one once it is read."""

    by_front_matter: dict[int, tuple[Mapping[str, Any], Schedule | None]] = field(default_factory=dict)

    def find_schedule(self, extra: Mapping[str, Any]) -> Schedule | None:
        """The schedule of `extra`."""
        former = self.by_front_matter.get(id(extra))
        if former is None or former[0] is not extra:
            if len(self.by_front_matter) >= MANY:
                self.by_front_matter.clear()
            former = self.by_front_matter[id(extra)] = extra, Schedule.from_keys(extra)
        return former[1]


SCHEDULES = KnownSchedules()


def list_occurrences(schedule: Schedule, start: datetime | None = None, end: datetime | None = None) -> list[Occurrence]:
    """The sessions that begin before `end` and are not over at `start`, both aware, in time's order; those cancelled are among them.

    Raises ValueError without `end` for a schedule that has none.
    """
    if end is None and schedule.endless:
        raise ValueError("this event comes back for ever: say until when its sessions are wanted")
    first = float("-inf") if start is None else start.timestamp()
    last = float("inf") if end is None else end.timestamp()
    return [session for begin, over, session in schedule.expansion.expand(start, end) if over > first and begin < last]


def find_next_occurrence(schedule: Schedule, start: datetime, end: datetime | None = None) -> Occurrence | None:
    """The first session between both that takes place; no later one is computed."""
    if schedule.expansion.sessions is not None or len(schedule.timings) != 1 or schedule.rdates:
        return next((session for session in list_occurrences(schedule, start, end) if not session.cancelled), None)
    first, last = start.timestamp(), float("inf") if end is None else end.timestamp()
    for timing in _iterate_sessions(schedule, start, end):
        if timing.begin.timestamp() >= last:
            return None
        if timing.ends_at.timestamp() > first and not any(timing.is_named_by(moment) for moment in schedule.cancelled):
            return Occurrence(timing.begin, timing.end, timing.whole_days)
    return None


def list_excluded(schedule: Schedule) -> list[SessionTiming]:
    """The sessions that the rule gives and that `exdates` leave out, in time's order: what EXDATE says in a calendar."""
    last = max((_find_last_day(moment) for moment in schedule.exdates), default=None)
    if last is None:
        return []
    every = _iterate_repeated(schedule, None, find_midnight(last + timedelta(days=1)))
    return sorted((timing for timing in every if any(timing.is_named_by(moment) for moment in schedule.exdates)), key=_make_sort_key)


def _find_last_day(moment: Moment) -> date:
    if isinstance(moment, Days):
        return moment.last
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def _iterate_sessions(schedule: Schedule, start: datetime | None, end: datetime | None) -> Iterator[SessionTiming]:
    yield from schedule.rdates
    for timing in _iterate_repeated(schedule, start, end):
        if not any(timing.is_named_by(moment) for moment in schedule.exdates):
            yield timing


def _iterate_repeated(schedule: Schedule, start: datetime | None, end: datetime | None) -> Iterator[SessionTiming]:
    """The written sessions and those the rule gives, before exceptions are removed."""
    if schedule.rule is None:
        yield from schedule.timings
        return
    last = datetime.max if end is None else end.astimezone(PARIS).replace(tzinfo=None)
    early = datetime.min if start is None else start.astimezone(PARIS).replace(tzinfo=None)
    for timing in schedule.timings:
        first, clock_length = timing.begin.replace(tzinfo=None), _measure_clock_length(timing)
        length = clock_length or timing.ends_at.replace(tzinfo=None) - first
        for wall in schedule.rule.iterate_starts(first, last, early if start is None else early - length - LONG):
            yield timing if wall == first else _move(timing, wall, clock_length)


def _measure_clock_length(timing: SessionTiming) -> timedelta | None:
    """How far clocks go while it lasts; None without an end."""
    return timing.end.replace(tzinfo=None) - timing.begin.replace(tzinfo=None) if timing.end else None


def _move(timing: SessionTiming, wall: datetime, shown: timedelta | None) -> SessionTiming:
    """The same session on another day: it begins and ends when clocks show the same hours."""
    begin = localize_paris(wall)
    if shown is None or timing.end is None:
        return SessionTiming(begin, None, timing.whole_days)
    end = localize_paris(wall + shown)
    if (end <= begin or end.utcoffset() != begin.utcoffset()) and end.timestamp() <= begin.timestamp():
        end = add_duration(begin, timedelta(seconds=timing.end.timestamp() - timing.begin.timestamp()))
    return SessionTiming(begin, end, timing.whole_days)


def _complete(timing: SessionTiming, timings: Iterable[SessionTiming]) -> Iterator[SessionTiming]:
    """A session besides, with what it does not say of itself: a day alone has the hours of the first day's, an hour alone their length."""
    timings = tuple(timings)
    if timing.whole_days and not timings[0].whole_days:
        day = timings[0].first_day
        yield from (_move(each, _combine(each, timing.first_day), _measure_clock_length(each)) for each in timings if each.first_day == day)
    elif timing.end is None:
        yield _move(timings[0], timing.begin.replace(tzinfo=None), _measure_clock_length(timings[0]))
    else:
        yield timing


def _combine(timing: SessionTiming, day: date) -> datetime:
    return datetime.combine(day, timing.begin.time())


def _make_sort_key(timing: SessionTiming) -> tuple[float, float]:
    return timing.begin.timestamp(), timing.ends_at.timestamp()
