"""When an event takes place: its sessions as an editor writes them, the rule that repeats them, the days that differ."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify, suggest_closest
from plugins.core.publication.instants import TimeSpan, read_day, read_instant, shorten_for_message
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import NO_VALUE, InvalidValue, RawValue
from plugins.core.publication.words import MONTHS
from plugins.town.agenda.recurrence import RecurrenceRule


@dataclass(frozen=True)
class Days:
    """Every day from `first` to `last`, both included."""

    first: date
    last: date


Moment = date | datetime | Days
"""What names sessions: the instant at which one begins, or the day or days on which they do. A `datetime` is always aware."""

UNSAID = timedelta(hours=2)
"""How long a session whose end nobody wrote is believed to last: a meeting, a concert, a film. Ours: no source gives one."""

MORNING = timedelta(hours=6)
"""What begins in the evening and ends before six in the morning belongs to the day on which it began. Ours."""


@dataclass(frozen=True)
class SessionTiming:
    """`begin` and `end` are aware, in Europe/Paris; `end` is excluded, and None when none is written.

    A session of `whole_days` begins at midnight and ends at the midnight after its last day.
    """

    begin: datetime
    end: datetime | None = None
    whole_days: bool = False

    @property
    def ends_at(self) -> datetime:
        """The instant after which it is too late to go there."""
        return self.end or add_duration(self.begin, UNSAID)

    @property
    def start(self) -> date:
        """The instant of its beginning, or the day where it is of whole days."""
        return self.first_day if self.whole_days else self.begin

    @property
    def first_day(self) -> date:
        return self.begin.date()

    @property
    def last_day(self) -> date:
        """The last day that it belongs to: what ends in the small hours belongs to the day before."""
        end = self.ends_at.replace(tzinfo=None) - (timedelta(seconds=1) if self.whole_days else MORNING)
        return max(self.first_day, end.date())

    def is_named_by(self, moment: Moment) -> bool:
        """Whether `moment` names it: the instant at which it begins, or its day."""
        if isinstance(moment, datetime):
            return moment.astimezone(UTC) == self.begin.astimezone(UTC)
        if isinstance(moment, Days):
            return moment.first <= self.first_day <= moment.last
        return moment == self.first_day


@dataclass(frozen=True)
class Occurrence(SessionTiming):
    """A session as it takes place; or as it does not any more, `cancelled`, though it was announced."""

    cancelled: bool = False


def localize_paris(wall: datetime) -> datetime:
    """The instant at which clocks in Paris show `wall`, which has no zone.

    An hour that is skipped in spring is read with the offset before it, one that comes twice is the first.
    https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
    """
    zoned = wall.replace(tzinfo=PARIS, fold=0)
    if zoned.utcoffset() == zoned.replace(fold=1).utcoffset():
        return zoned
    return zoned.astimezone(UTC).astimezone(PARIS)


def add_duration(moment: datetime, delay: timedelta) -> datetime:
    """The instant that comes `delay` after `moment`, whatever the clocks do meanwhile."""
    return (moment.astimezone(UTC) + delay).astimezone(PARIS)


def find_midnight(day: date) -> datetime:
    """The instant at which `day` begins."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


Parsed = TypeVar("Parsed")
HOUR = r"\d{1,2}\s*(?:h(?:eures?)?|:)\s*(?:\d{2})?"
HAS_HOUR = re.compile(r"\d\s*(?:h|:)", re.IGNORECASE)
HOUR_ALONE = re.compile(HOUR, re.IGNORECASE)
SPAN = re.compile(rf"(?P<day>.+?)[\s,]+(?:de\s+)?(?P<begin>{HOUR})\s*(?:à|-|–|—)\s*(?P<end>{HOUR})", re.IGNORECASE)
FROM_TO = re.compile(r"(?:du\s+)?(?P<begin>.+?)\s+au\s+(?P<end>.+)", re.IGNORECASE)
BEGIN, END = ("begin", "debut", "dtstart", "de"), ("end", "fin", "dtend", "a")
"""Keys of a session, whatever their accents."""

MOST_MOMENTS = 500
"""Sessions written one by one: ten years of one a week are a rule."""

REPEATED = re.compile(r"(?:tou(?:s|tes) les|chaque)\b", re.IGNORECASE)
REMEDY = "Écrivez par exemple « 28 mars 2026 de 8 h à 13 h », ou « begin: 2026-03-28 08:00 » et « end: 2026-03-28 13:00 »."


def read_timings(raw_value: RawValue) -> tuple[SessionTiming, ...]:
    """The sessions that are written: a list or lines of texts or of `begin` and `end`. Raises InvalidValue."""
    parsed = _parse_each(raw_value, _parse_timing, r"[\n;]")
    if len(parsed) > MOST_MOMENTS:
        raise InvalidValue(
            f"{len(parsed)} séances, c’est trop.", "Écrivez la première, et « rrule: » pour les suivantes.", "horaire illisible"
        )
    return parsed


def read_moments(raw_value: RawValue) -> tuple[Moment, ...]:
    """The days and instants that are written; `du 4 au 19 avril 2026` is all the days between. Raises InvalidValue."""
    return _parse_each(raw_value, _parse_moment, r"[\n;,]")


def _parse_each(raw: RawValue, read: Callable[[RawValue], Parsed], between: str) -> tuple[Parsed, ...]:
    if isinstance(raw.value, str):
        items: Iterable[RawValue] = (RawValue(piece, raw.line) for piece in re.split(between, raw.value) if piece.strip())
    else:
        items = raw.value if isinstance(raw.value, list) else [raw]
    parsed = []
    for item in items:
        try:
            parsed.append(read(item))
        except InvalidValue as wrong:
            wrong.line, wrong.instead = wrong.line or item.line, NO_VALUE
            raise
    return tuple(parsed)


def _parse_timing(raw: RawValue) -> SessionTiming:
    if isinstance(raw.value, dict):
        return _build_timing(*_find_keys(raw.value))
    if not isinstance(raw.value, str):
        raise InvalidValue("il faut une séance par ligne.", REMEDY, "horaire illisible")
    text = " ".join(raw.value.split())
    if REPEATED.match(text):
        remedy = "Écrivez ici la première séance, « 31 mars 2026 de 18 h à 19 h », et sous « rrule » ce qui revient : « chaque mardi »."
        raise InvalidValue(f"« {shorten_for_message(text)} » se répète : une ligne est une séance.", remedy, "horaire illisible")
    if match := SPAN.fullmatch(text):
        return _build_timing(f"{match['day']} {match['begin']}", match["end"])
    if match := FROM_TO.fullmatch(text):
        return _build_timing(_complete_end(match["begin"], match["end"]), match["end"])
    return _build_timing(text, "")


def _find_keys(keys: dict[str, RawValue]) -> tuple[str, str]:
    instants = {"begin": "", "end": ""}
    for key, raw in keys.items():
        name = "begin" if slugify(key) in BEGIN else "end" if slugify(key) in END else ""
        if not name:
            remedy = suggest_closest(key[:40], ("begin", "end"), "Une séance a deux clés, « begin » et « end ».")
            raise InvalidValue(f"« {shorten_for_message(key)} » n’est pas d’une séance.", remedy, "clé inconnue", line=raw.line)
        if not isinstance(raw.value, str):
            raise InvalidValue("il faut une date et une heure.", REMEDY, "horaire illisible", line=raw.line)
        instants[name] = raw.value.strip()
    if not instants["begin"]:
        raise InvalidValue("cette séance n’a pas de début.", "Ajoutez « begin: ».", "clé manquante")
    return instants["begin"], instants["end"]


def _build_timing(begins: str, ends: str) -> SessionTiming:
    """The session from `begins` to `ends`, which may be an hour alone, or nothing."""
    begin, hours = read_instant(begins), bool(HAS_HOUR.search(begins))
    if HOUR_ALONE.fullmatch(ends):
        if not hours:
            raise InvalidValue(f"« {shorten_for_message(begins)} » n’a pas d’heure, et la fin en a une.", REMEDY, "horaire illisible")
        end = read_instant(f"{begin:%Y-%m-%d} {ends}")
        return SessionTiming(begin, end if end > begin else read_instant(f"{begin + timedelta(days=1):%Y-%m-%d} {ends}"))
    if not hours:
        return _build_whole_days(begins, ends)
    if not ends:
        return SessionTiming(begin)
    if not HAS_HOUR.search(ends):
        raise InvalidValue(f"« {shorten_for_message(ends)} » : il manque l’heure de fin.", REMEDY, "horaire illisible")
    end = read_instant(ends)
    if end.timestamp() <= begin.timestamp():
        raise InvalidValue("cette séance finit avant de commencer.", "Corrigez l’une des deux heures.", "dates contradictoires")
    return SessionTiming(begin, end)


def _build_whole_days(begins: str, ends: str) -> SessionTiming:
    if HAS_HOUR.search(ends):
        raise InvalidValue(f"« {shorten_for_message(begins)} » n’a pas d’heure, et la fin en a une.", REMEDY, "horaire illisible")
    first, last = read_day(begins), read_day(ends or begins)
    if last < first:
        raise InvalidValue("cette séance finit avant de commencer.", "Corrigez l’un des deux jours.", "dates contradictoires")
    return SessionTiming(find_midnight(first), find_midnight(last + timedelta(days=1)), whole_days=True)


def _parse_moment(raw: RawValue) -> Moment:
    if not isinstance(raw.value, str):
        raise InvalidValue(
            "il faut un jour par ligne.", "Écrivez par exemple « 1er mai 2026 », ou « du 4 au 19 avril 2026 ».", "date illisible"
        )
    text = " ".join(raw.value.split())
    if match := FROM_TO.fullmatch(text):
        first, last = read_day(_complete_end(match["begin"], match["end"])), read_day(match["end"])
        if last < first:
            raise InvalidValue("ces jours finissent avant de commencer.", "Corrigez l’un des deux.", "dates contradictoires")
        return Days(first, last)
    return read_instant(text) if HAS_HOUR.search(text) else read_day(text)


def _complete_end(begins: str, ends: str) -> str:
    """`4` or `28 mars`, with the month and the year of what they run to."""
    if re.search(r"\d{4}", begins):
        return begins
    last = read_day(ends)
    numbered = re.fullmatch(r"(?:\w+di|dimanche)?\s*\d{1,2}(?:er)?", begins, re.IGNORECASE)
    return f"{begins} {MONTHS[last.month - 1]} {last.year}" if numbered else f"{begins} {last.year}"


LONGEST_CLOCK_SHIFT = timedelta(days=1)
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
        """The schedule of a front matter; None without a session."""
        timings = tuple(sorted(extra.get("timings") or (), key=_make_sort_key))
        if not timings:
            return None
        rdates = tuple(timing for item in extra.get("rdates") or () for timing in _complete(item, timings))
        return cls(timings, extra.get("rrule"), tuple(extra.get("exdates") or ()), rdates, tuple(extra.get("cancelled") or ()))

    @property
    def endless(self) -> bool:
        return bool(self.rule and not self.rule.count and not self.rule.until)

    @property
    def end(self) -> datetime | None:
        """The instant at which its last session is over, None when it has none."""
        return None if self.endless else max((each.ends_at for each in list_occurrences(self)), key=datetime.timestamp, default=None)

    @property
    def first(self) -> SessionTiming:
        return min((*self.timings, *self.rdates), key=_make_sort_key) if self.rdates else self.timings[0]


def list_occurrences(schedule: Schedule, start: datetime | None = None, end: datetime | None = None) -> list[Occurrence]:
    """The sessions that begin before `end` and are not over at `start`, both aware, in time's order; those cancelled are among them.

    Raises ValueError without `end` for a schedule that has none.
    """
    if end is None and schedule.endless:
        raise ValueError("this event comes back for ever: say until when its sessions are wanted")
    first = float("-inf") if start is None else start.timestamp()
    last = float("inf") if end is None else end.timestamp()
    occurrence_by_order = {}
    for timing in _iterate_sessions(schedule, start, end):
        begin, over = order = _make_sort_key(timing)
        if over > first and begin < last:
            cancelled = any(timing.is_named_by(moment) for moment in schedule.cancelled)
            occurrence_by_order[order] = Occurrence(timing.begin, timing.end, timing.whole_days, cancelled)
    return [occurrence_by_order[order] for order in sorted(occurrence_by_order)]


def find_next_occurrence(schedule: Schedule, start: datetime, end: datetime | None = None) -> Occurrence | None:
    """The first session between both that takes place; no later one is computed."""
    if len(schedule.timings) != 1 or schedule.rdates:
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
        for wall in schedule.rule.iterate_starts(first, last, early if start is None else early - length - LONGEST_CLOCK_SHIFT):
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


ENDLESS_REACH = timedelta(days=400)
"""How far ahead the sessions of what has no end are looked for: a yearly event has one."""


def find_event_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """The session that is going on or the next that takes place, at `now`."""
    schedule = Schedule.from_front_matter(publication.extra)
    if schedule is None:
        return None
    now = now.astimezone(PARIS)
    session = find_next_occurrence(schedule, now, now + ENDLESS_REACH if schedule.endless else None)
    return TimeSpan(session.begin, session.ends_at) if session else None
