"""When a place is open, as the library computes it: a bar's night, the spans between two instants, an ordinary week."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from opening_hours import OpeningHours, State

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.raw_value import build_file_failure
from plugins.town.places.hours_grammar import (
    DAWN,
    DAY,
    OFF,
    OPEN,
    UNKNOWN,
    WHOLE_DAY,
    HoursRule,
    Moment,
    Period,
    Season,
    TimeRange,
    UnreadableHours,
    build_dated_rule,
    format_for_library,
    format_rules,
    parse_hours,
)


def has_nights(rules: Sequence[HoursRule]) -> bool:
    """Whether some of these rules go past midnight; those of the sun are left to the library."""
    spans = [span for rule in rules for span in rule.spans]
    return not any(span.start.event or span.end.event for span in spans) and any(span.into_the_night for span in spans)


def find_dawn(rules: Sequence[HoursRule]) -> int | None:
    """The minute at which the days of these rules may begin so that no span ends on another day; None where none goes past midnight, or
    where a night ends after a morning began."""
    if not has_nights(rules):
        return None
    spans = [span for rule in rules for span in rule.spans]
    nights, mornings = max(span.end_minutes - DAY for span in spans), min(span.start.minutes for span in spans)
    if nights > mornings:
        return None
    return min(max(DAWN, nights), mornings)


def shift_to_late_clock(rules: Sequence[HoursRule], dawn: int) -> list[HoursRule]:
    """`rules`, which have nights, by the clock whose days begin at `dawn`, in minutes."""
    return [replace(rule, spans=tuple(_move_earlier(span, dawn) for span in rule.spans)) for rule in rules]


def cut_before_midnight(rules: Sequence[HoursRule]) -> list[HoursRule]:
    """`rules`, each span ended by its own midnight."""
    return [replace(rule, spans=tuple(TimeRange(span.start, Moment(min(span.end_minutes, DAY))) for span in rule.spans)) for rule in rules]


def cut_after_midnight(rules: Sequence[HoursRule]) -> list[HoursRule]:
    """The rest of the spans of `rules` on the following day, by a clock that is one day late. A day without a night takes the place of one
    that has, as it does by day; what is closed for some hours of a day leaves its night as it is."""
    night_rules = []
    for rule in rules:
        early_spans = tuple(TimeRange(Moment(0), Moment(span.end_minutes - DAY)) for span in rule.spans if span.end_minutes > DAY)
        if rule.state == OFF:
            night_rules += [rule] if rule.spans in ((), WHOLE_DAY) else []
        elif early_spans:
            night_rules.append(replace(rule, spans=early_spans))
        elif not rule.added:
            night_rules.append(replace(rule, spans=(), state=OFF, comment=""))
    return night_rules


def select_closed_hours(rules: Sequence[HoursRule]) -> list[HoursRule]:
    """The hours that `rules` close by name, as if they opened them."""
    return [replace(rule, state=OPEN, added=True) for rule in rules if rule.state == OFF and rule.spans not in ((), WHOLE_DAY)]


def convert_to_late_clock(moment: datetime, dawn: int = DAWN) -> datetime:
    """Convert `moment`, which is aware, to the late clock: naive."""
    return moment.astimezone(PARIS).replace(tzinfo=None, fold=0) - timedelta(minutes=dawn)


def convert_from_late_clock(late: datetime, dawn: int = DAWN) -> datetime:
    """The instant when the late clock says `late`. An hour that the clocks skip is the moment of the change; of one that they repeat, the
    second is meant."""
    wall = late + timedelta(minutes=dawn)
    meant = wall.replace(tzinfo=PARIS, fold=1)
    if _is_real(wall):
        return meant
    return meant.replace(minute=0, second=0) + timedelta(hours=1)


def _is_real(wall: datetime) -> bool:
    return any(wall.replace(tzinfo=PARIS, fold=fold).astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) == wall for fold in (0, 1))


def _move_earlier(span: TimeRange, dawn: int) -> TimeRange:
    return TimeRange(Moment(span.start.minutes - dawn), Moment(span.end_minutes - dawn))


@dataclass(frozen=True)
class Stay:
    """One span of a day, and its state."""

    span: TimeRange
    state: str
    comment: str = ""


Day = tuple[Stay, ...]
"""In the order of the clock; what is in none is closed."""


def list_week(rules: Sequence[HoursRule]) -> tuple[Day, ...]:
    """Seven days from Monday, none of them a holiday, nor the first Saturday of a month."""
    return tuple(
        _build_day(rule for rule in rules if rule.every_day or (day in rule.weekdays and not rule.within_school)) for day in range(7)
    )


def find_public_holiday(rules: Sequence[HoursRule]) -> Day | None:
    """A public holiday whose weekday no rule names after it; None when no rule is about them."""
    if not any(rule.public for rule in rules):
        return None
    return _build_day(rule for rule in rules if rule.public or rule.every_day)


def list_public_holiday_week(rules: Sequence[HoursRule], *, is_school_holiday: bool = False) -> tuple[Day, ...]:
    """Seven public holidays from a Monday to a Sunday, of the school holidays too if they are: the last rule that names the day wins."""

    def holds(rule: HoursRule, day: int) -> bool:
        is_named = rule.every_day or (day in rule.weekdays and not rule.within_school)
        return rule.public or is_named or (is_school_holiday and _is_in_school(rule, day))

    return tuple(_build_day(rule for rule in rules if holds(rule, day)) for day in range(7))


def list_school_holiday_week(rules: Sequence[HoursRule]) -> tuple[Day, ...] | None:
    """Seven days of school holidays; None when no rule is about them."""
    if not any(rule.school or rule.within_school for rule in rules):
        return None
    return tuple(_build_day(rule for rule in rules if _is_in_school(rule, day)) for day in range(7))


def _is_in_school(rule: HoursRule, day: int) -> bool:
    return rule.every_day or day in rule.weekdays or rule.school or (rule.within_school and not rule.weekdays)


def _build_day(rules: Iterable[HoursRule]) -> Day:
    """The day on which all of `rules` hold: each takes the place of those before, unless it is added to them or closes some hours."""
    day: Day = ()
    for rule in rules:
        stays = tuple(Stay(span, rule.state, rule.comment) for span in rule.spans)
        if rule.state == OFF and rule.spans:
            day = tuple(piece for stay in day for piece in _remove_closed(stay, rule.spans))
        elif rule.added:
            day = tuple(sorted((*day, *stays), key=lambda stay: (stay.span.start.event, stay.span.start.minutes)))
        else:
            day = stays
    return day


def _remove_closed(stay: Stay, closed: Sequence[TimeRange]) -> list[Stay]:
    """What is left of `stay` outside the hours that are `closed`; those of the sun are not cut."""
    stays = [stay]
    for span in closed:
        if not (_is_fixed(span) and all(_is_fixed(each.span) for each in stays)):
            continue
        stays = [Stay(TimeRange(*piece), each.state, each.comment) for each in stays for piece in _cut_span(each.span, span)]
    return stays


def _cut_span(span: TimeRange, closed: TimeRange) -> list[tuple[Moment, Moment]]:
    start, end = span.start.minutes, span.end_minutes
    pieces = ((start, min(end, closed.start.minutes)), (max(start, closed.end_minutes), end))
    return [(Moment(first), Moment(last)) for first, last in pieces if first < last]


def _is_fixed(span: TimeRange) -> bool:
    return not (span.start.event or span.end.event)


COUNTRY = "FR"
UNSAID = "jour férié"
MARGIN = timedelta(hours=3)
"""What is asked of the library on both sides, where the clocks may change."""

OPENNESS = {"closed": 0, UNKNOWN: 1, OPEN: 2}
"""By the library's own words for a state."""

Interval = tuple[datetime, datetime, date, str, str]
Answer = TypeVar("Answer")
SOLSTICES = (datetime(2026, 6, 21, tzinfo=PARIS), datetime(2026, 12, 21, tzinfo=PARIS))
PARIS_ON_THE_MAP = (48.8566, 2.3522)
"""Degrees: where the sun rises and sets much as it does in the town, before anybody knows where the place is."""


class Incalculable(Exception):
    """The library cannot compute these hours; its message. They are shown in words, without whether the place is open now."""


@dataclass(frozen=True)
class PlaceClosure:
    """Days on which the usual hours do not apply: `hours`, the rules of the day, or none when it is closed."""

    first: date
    last: date
    reason: str = ""
    hours: str = ""


@dataclass(frozen=True)
class OpeningPeriod:
    """From `start` to `end`, aware, in Europe/Paris: `state` is open, off or unknown; `comment` is the editor's."""

    start: datetime
    end: datetime
    state: str
    comment: str = ""


@dataclass(frozen=True)
class Hours:
    """The hours of one place: `text` as OpenStreetMap writes them, which is readable, its `closures`, where it is for the sun (degrees),
    the town's school holidays, and the public holidays that it has besides those of France: selectors of days, as `Dec 26`."""

    text: str
    closures: tuple[PlaceClosure, ...] = ()
    position: tuple[float, float] | None = None
    school: tuple[Period, ...] = ()
    local_holidays: tuple[str, ...] = ()

    @property
    def rules(self) -> list[HoursRule]:
        """Its rules, then one for each closure."""
        return [*parse_hours(self.text), *map(_build_rule, self.closures)]

    @property
    def holidays_said(self) -> bool:
        """Whether the rules say what happens on a public holiday, or hold every day of the year, holidays or not."""
        rules = parse_hours(self.text)
        return any(rule.public for rule in rules) or (rules[0].spans == WHOLE_DAY and rules[0].every_day and not rules[0].stretches)

    def is_named(self, day: date) -> bool:
        """Whether a rule is of that very day, « Jul 14 20:00-04:00 »: what it says of it, holiday or not, is meant."""
        dates = (
            stretch.first for rule in parse_hours(self.text) for stretch in rule.stretches if stretch.last is None and stretch.first.day
        )
        return any((each.month, each.day) == (day.month, day.day) and each.year in (None, day.year) for each in dates)


def list_openings(hours: Hours, start: datetime, end: datetime) -> Iterator[OpeningPeriod]:
    """The states from `start` to `end`, without a gap; consecutive ones differ.

    An opening on a public holiday of which the hours say nothing is `unknown`: nobody knows whether the shop keeps its Mondays on Easter's.
    Raises Incalculable.
    """
    last: OpeningPeriod | None = None
    for period in _iterate_periods(hours, _iterate_intervals(hours, start.astimezone(PARIS), end.astimezone(PARIS))):
        if last and (last.state, last.comment) == (period.state, period.comment):
            last = OpeningPeriod(last.start, period.end, last.state, last.comment)
            continue
        if last:
            yield last
        last = period
    if last:
        yield last


def _iterate_intervals(hours: Hours, start: datetime, end: datetime) -> Iterator[Interval]:
    """From the library: start, end, the day that they belong to, state, comment."""
    rules = list(_add_local_holidays(hours, range(start.year - 1, end.year + 2)))
    if (dawn := find_dawn(rules)) is not None:
        yield from _iterate_by_clock(shift_to_late_clock(rules, dawn), dawn, hours, start, end)
        return
    if has_nights(rules):
        yield from _iterate_by_night_and_day(rules, hours, start, end)
        return
    text = format_for_library(rules, hours.school)
    library_hours = _ask_library(lambda: OpeningHours(text, timezone=PARIS, country=COUNTRY, coords=hours.position, auto_country=False))
    yield from (
        (first, last, first.date(), str(state), comment)
        for first, last, state, comment in _iterate_library_intervals(library_hours, start, end)
    )


def _add_local_holidays(hours: Hours, years: range) -> Iterator[HoursRule]:
    """The rules of `hours`, each one of public holidays followed by the same of the local ones: the library knows those of France alone."""
    local_days = [day for year in years for selector in hours.local_holidays for day in list_days_of_year(selector, year)]
    for rule in hours.rules:
        yield rule
        if rule.public and (days := [day for day in local_days if _is_in_season(rule.wide, day)]):
            stretches = tuple(stretch for day in days for stretch in build_dated_rule(day, day, ()).stretches)
            yield HoursRule(stretches, spans=rule.spans, state=rule.state, comment=rule.comment, added=rule.added)


@lru_cache(maxsize=256)
def _is_in_season(season: Season, day: date) -> bool:
    """Whether that day is in a part of the year."""
    text, noon = format_rules([HoursRule(*season, spans=WHOLE_DAY)]), datetime.combine(day, time(12))
    return _ask_library(lambda: OpeningHours(text, country=COUNTRY).is_open(noon))


def _iterate_by_clock(rules: Sequence[HoursRule], late: int, hours: Hours, start: datetime, end: datetime) -> Iterator[Interval]:
    """What the library says of `rules`, which have no night, by a clock that is `late` by as many minutes."""
    library_hours = _ask_library(lambda: OpeningHours(format_for_library(rules, hours.school), country=COUNTRY))
    for first, last, state, comment in _iterate_library_intervals(
        library_hours, convert_to_late_clock(start, late) - MARGIN, convert_to_late_clock(end, late) + MARGIN
    ):
        inside = (
            max(convert_from_late_clock(first, late), start, key=datetime.timestamp),
            min(convert_from_late_clock(last, late), end, key=datetime.timestamp),
        )
        if inside[0].timestamp() < inside[1].timestamp():
            yield *inside, first.date(), str(state), comment


def _iterate_by_night_and_day(rules: Sequence[HoursRule], hours: Hours, start: datetime, end: datetime) -> Iterator[Interval]:
    """Where a night may end after a morning began: the more open of what the day says and of what the evening before left; hours that
    are closed by name close the night too."""
    day = list(_iterate_by_clock(cut_before_midnight(rules), 0, hours, start, end))
    night = list(_iterate_by_clock(cut_after_midnight(rules), DAY, hours, start, end))
    closed = [interval for interval in _iterate_by_clock(select_closed_hours(rules), 0, hours, start, end) if interval[3] == OPEN]
    marks = sorted({mark.timestamp() for interval in (*day, *night, *closed) for mark in interval[:2]})
    by_day, by_night, by_name = _follow(day), _follow(night), _follow(closed)
    for first, last in pairwise(marks):
        at_day, at_night = next(by_day(first)), next(by_night(first))
        more_open = OPENNESS[at_night[3]] > OPENNESS[at_day[3]] and next(by_name(first), None) is None
        yield _localize(first), _localize(last), *(at_night if more_open else at_day)[2:]


def _follow(intervals: Sequence[Interval]) -> Callable[[float], Iterator[Interval]]:
    """What gives, for each of moments that come in their order, the intervals that hold it: those that have ended are looked at no more."""
    queue = deque((interval[0].timestamp(), interval[1].timestamp(), interval) for interval in intervals)

    def find_at(moment: float) -> Iterator[Interval]:
        while queue and queue[0][1] <= moment:
            queue.popleft()
        return (interval for start, end, interval in queue if start <= moment < end)

    return find_at


def _localize(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, PARIS)


def _iterate_library_intervals(
    opening_hours: OpeningHours, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, State, str]]:
    """The library's own intervals, one at a time: it counts each when it is asked for."""
    intervals = _ask_library(lambda: iter(opening_hours.intervals(start, end)))
    while (interval := _ask_library(lambda: next(intervals, None))) is not None:
        yield interval


def _ask_library(question: Callable[[], Answer]) -> Answer:
    """What the library answers. Raises Incalculable for all that it raises; the panics of Rust are no `Exception`."""
    try:
        return question()
    except BaseException as error:
        raise Incalculable(build_file_failure(error).text) from error


def _iterate_periods(hours: Hours, intervals: Iterator[Interval]) -> Iterator[OpeningPeriod]:
    unsaid = not hours.holidays_said
    closed = {day for closure in hours.closures for day in _list_days(closure.first, closure.last)}
    for start, end, day, state, comment in intervals:
        name = {"open": OPEN, "closed": OFF}.get(state, UNKNOWN)
        if (
            unsaid
            and name == OPEN
            and day not in closed
            and day in list_public_holidays(day.year, hours.local_holidays)
            and not hours.is_named(day)
        ):
            name, comment = UNKNOWN, UNSAID
        yield OpeningPeriod(start, end, name, comment)


def _build_rule(closure: PlaceClosure) -> HoursRule:
    spans = tuple(span for rule in parse_hours(closure.hours) for span in rule.spans) if closure.hours else ()
    return build_dated_rule(closure.first, closure.last, spans, closure.reason)


@lru_cache(maxsize=64)
def list_public_holidays(year: int, local: tuple[str, ...] = ()) -> frozenset[date]:
    """The public holidays of France in a year, and those of the town that `local` selects."""
    return frozenset(day for selector in ("PH", *local) for day in list_days_of_year(selector, year))


SOME_YEARS = range(2024, 2032)
"""Enough of them for Easter to come early and late."""


def list_holidays_of_season(season: Season) -> list[date]:
    """The public holidays of France in a part of the year, in its own years or in some."""
    years = {stretch.first.year for stretch in season[0] if stretch.first.year} or SOME_YEARS
    return [day for year in sorted(years) for day in sorted(list_public_holidays(year)) if _is_in_season(season, day)]


@lru_cache(maxsize=256)
def list_days_of_year(selector: str, year: int) -> tuple[date, ...]:
    """The days of a year that a selector of OpenStreetMap's syntax names: `PH`, `Dec 26`, `easter -2 days`."""
    library_hours = OpeningHours(selector, country=COUNTRY)
    start, end = datetime(year, 1, 1), datetime(year + 1, 1, 1)
    spans = [(first, last) for first, last, state, _ in library_hours.intervals(start, end) if str(state) == "open"]
    return tuple(day for first, last in spans for day in _list_days(first.date(), (last - timedelta(days=1)).date()))


def can_be_followed(text: str) -> bool:
    """Whether the library follows the hours of `text`, at least in the weeks of the longest day and of the longest night."""
    hours = Hours(text, position=PARIS_ON_THE_MAP)
    try:
        return all(list(list_openings(hours, day, day + timedelta(days=7))) for day in SOLSTICES)
    except (UnreadableHours, Incalculable):
        return False


def find_midnight(day: date) -> datetime:
    """When a day begins in the town."""
    return datetime.combine(day, time(), PARIS)


def _list_days(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
