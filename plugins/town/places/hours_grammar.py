"""The syntax of OpenStreetMap's `opening_hours`, read rule by rule as far as we know how to say it in French, and written back."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = 1440
"""Minutes."""

OPEN, OFF, UNKNOWN = "open", "off", "unknown"


@dataclass(frozen=True)
class Moment:
    """An instant of a day, in minutes: after its midnight, or after the `event` of the sun when one is named."""

    minutes: int
    event: str = ""

    def __str__(self) -> str:
        clock = f"{abs(self.minutes) // 60:02}:{abs(self.minutes) % 60:02}"
        if not self.event:
            return clock
        return f"({self.event}{'-' if self.minutes < 0 else '+'}{clock})" if self.minutes else self.event


@dataclass(frozen=True)
class TimeRange:
    """From one moment to another; the end is past midnight when it counts more than a day, or comes before the start."""

    start: Moment
    end: Moment

    @property
    def into_the_night(self) -> bool:
        """Whether it ends on the day after the one on which it starts."""
        return not self.end.event and (self.end.minutes > DAY or (not self.start.event and self.end.minutes <= self.start.minutes))

    @property
    def end_minutes(self) -> int:
        """Its end in minutes from the midnight before its start."""
        return self.end.minutes + (DAY if self.end.minutes <= self.start.minutes else 0)

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


WHOLE_DAY = (TimeRange(Moment(0), Moment(DAY)),)


@dataclass(frozen=True)
class Date:
    """A month, or a day of it; of one year when it is given. A year alone has no month."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = (str(self.year or ""), MONTHS[self.month - 1] if self.month else "", f"{self.day:02}" if self.day else "")
        return " ".join(filter(None, parts))


@dataclass(frozen=True)
class DateRange:
    """From a date to another, both included; `last` is None for a single one."""

    first: Date
    last: Date | None = None

    def __str__(self) -> str:
        if not self.last:
            return str(self.first)
        months_of_one_year = self.first.year == self.last.year and not self.first.day
        return f"{self.first}-{replace(self.last, year=None) if months_of_one_year and self.last.month else self.last}"


@dataclass(frozen=True)
class Weeks:
    """Weeks of the year by their ISO number, each `step` of them."""

    first: int
    last: int
    step: int = 1

    def __str__(self) -> str:
        return f"{self.first:02}-{self.last:02}" + (f"/{self.step}" if self.step > 1 else "")


Season = tuple[tuple[DateRange, ...], tuple[Weeks, ...]]
"""The part of the year for which a rule is."""


@dataclass(frozen=True)
class HoursRule:
    """A rule of opening hours: days, times and state.

    `weekdays` count from 0 for Monday; `nth` are pairs of one and its rank in the month, negative from the end. `public` and `school`
    add holidays to them; `within_school` keeps of them those of the school holidays. `added`: what earlier rules say still holds.
    """

    stretches: tuple[DateRange, ...] = ()
    weeks: tuple[Weeks, ...] = ()
    weekdays: frozenset[int] = frozenset()
    nth: tuple[tuple[int, int], ...] = ()
    public: bool = False
    school: bool = False
    within_school: bool = False
    spans: tuple[TimeRange, ...] = ()
    state: str = OPEN
    comment: str = ""
    added: bool = False

    @property
    def every_day(self) -> bool:
        """Whether it names no day of the week, nor holiday."""
        return not (self.weekdays or self.nth or self.public or self.school or self.within_school)

    @property
    def wide(self) -> Season:
        """The part of the year for which it is."""
        return self.stretches, self.weeks


DAWN = 5 * 60
"""Minutes. A place that stays open past midnight ends its day then: a closure does not cut short the night before."""

SERVICE_DAY = (TimeRange(Moment(DAWN), Moment(DAWN + 1440)),)
Period = tuple[date, date]
"""First and last day."""


def format_rules(rules: Sequence[HoursRule]) -> str:
    """The rules, in one form: hours on two digits, days in the order of the week."""
    added = [*(rule.added for rule in rules[1:]), False]
    first, *others = map(_format_rule, rules, added)
    return first + "".join(f"{', ' if rule.added else '; '}{text}" for rule, text in zip(rules[1:], others, strict=True))


def format_for_library(rules: Sequence[HoursRule], school: Sequence[Period]) -> str:
    """The hours for the library: school holidays by their dates, whole closures from dawn to dawn for places open past midnight."""
    late = any(span.into_the_night for rule in rules for span in rule.spans)
    adapted = [each for rule in rules for each in _split_school_holidays(_shift_late(rule) if late else rule, school)]
    return format_rules(adapted) if adapted else "off"


def build_dated_rule(first: date, last: date, spans: tuple[TimeRange, ...], comment: str = "") -> HoursRule:
    """The rule of some days of one year that replaces the usual ones: closed when there is no `spans`."""
    stretch = DateRange(_format_day(first), _format_day(last) if last != first else None)
    return HoursRule(stretches=(stretch,), spans=spans, state=OPEN if spans else OFF, comment=comment.replace('"', "”"))


def _split_school_holidays(rule: HoursRule, school: Sequence[Period]) -> Iterator[HoursRule]:
    """`rule` without school holidays, and once for each of theirs."""
    if not (rule.school or rule.within_school):
        yield rule
        return
    usual = replace(rule, school=False)
    if rule.school and not usual.every_day:
        yield usual
    weekdays = rule.weekdays if rule.within_school else frozenset()
    for first, last in school:
        stretch = DateRange(_format_day(first), _format_day(last))
        yield replace(rule, stretches=(stretch,), school=False, within_school=False, public=False, weekdays=weekdays, nth=())


def _shift_late(rule: HoursRule) -> HoursRule:
    return replace(rule, spans=SERVICE_DAY) if rule.state == OFF and not rule.spans else rule


def _format_rule(rule: HoursRule, before_a_comma: bool) -> str:
    if rule == HoursRule(spans=WHOLE_DAY, added=rule.added):
        return "24/7"
    parts = (
        ",".join(map(str, rule.stretches)),
        "week " + ",".join(map(str, rule.weeks)) if rule.weeks else "",
        "SH" if rule.within_school else "",
        ",".join(_list_days(rule)),
        ",".join(map(str, rule.spans)) if _needs_hours(rule, before_a_comma) else "",
        rule.state if rule.state != OPEN else "",
        f'"{rule.comment}"' if rule.comment else "",
    )
    return " ".join(filter(None, parts))


def _needs_hours(rule: HoursRule, before_a_comma: bool) -> bool:
    """Whether the whole day is written too: a comment alone does not say that it is open, and a comma after a day begins another day."""
    return rule.spans != WHOLE_DAY or (rule.state == OPEN and (rule.every_day or before_a_comma or bool(rule.comment)))


def _list_days(rule: HoursRule) -> Iterable[str]:
    for first, last in group_runs(rule.weekdays):
        yield WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
    yield from (f"{WEEKDAYS[day]}[{rank}]" for day, rank in rule.nth)
    yield from (name for name, meant in (("PH", rule.public), ("SH", rule.school)) if meant)


def group_runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Days of the week that follow each other, as pairs of a first and a last."""
    ranges: list[tuple[int, int]] = []
    for day in sorted(days):
        if ranges and ranges[-1][1] == day - 1:
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges


def _format_day(day: date) -> Date:
    return Date(day.year, day.month, day.day)


EVENT = "sunrise|sunset|dawn|dusk"
MOMENT = rf"(?:(\d{{1,2}}):(\d\d)|({EVENT})|\(({EVENT})([+-])(\d{{1,2}}):(\d\d)\))"
SPAN = re.compile(rf"{MOMENT}\s*-\s*{MOMENT}")
MONTH = "|".join(MONTHS)
DATE = re.compile(rf"(?:(20\d\d) ?)?({MONTH})(?: ?(\d{{1,2}})(?!\d|:\d))?")
YEAR = re.compile(r"(20\d\d)(?!\d)")
END_OF_MONTHS = re.compile(rf"-(?:(20\d\d) ?)?(?:({MONTH}) ?)?(?:(\d{{1,2}})(?!\d|:\d))?")
WEEK = re.compile(r"(\d{1,2})(?:-(\d{1,2})(?:/(\d))?)?")
DAYS = re.compile(rf"({'|'.join(WEEKDAYS)})(?:-({'|'.join(WEEKDAYS)})|\[(-?[1-5](?:,-?[1-5])*)\])?(?!\w)")
STATE = re.compile(r"(open|off|closed|unknown)\b")
COMMENT = re.compile(r'"([^"]*)"')
WEEKS = 53
"""Of a year, at most. https://www.iso.org/iso-8601-date-and-time-format.html"""

FURTHEST = 6
"""Hours from the sun, of ours: further, the library counts past the next day and fails; nobody opens ten hours before dusk."""

LEAP = 2024
"""A day of no given year may be 29 February."""
STATES = {"closed": OFF, "off": OFF, "open": OPEN, "unknown": UNKNOWN}


class UnreadableHours(Exception):
    """The hours do not parse at `place`; `why` says so in French, when there is more to say, and `instead` what to write."""

    def __init__(self, place: int, why: str = "", instead: str = ""):
        super().__init__(why)
        self.place, self.why, self.instead = place, why, instead


@lru_cache(maxsize=8192)
def parse_hours(text: str) -> tuple[HoursRule, ...]:
    """The rules of `text`. Raises UnreadableHours."""
    reader = _Reader(text)
    rules, added = [], False
    while True:
        rules.append(replace(reader.rule(), added=added))
        mark = reader.take(re.compile(r"[;,]"))
        if not mark:
            reader.finish()
            return tuple(rules)
        if reader.done and mark[0] == ";":
            return tuple(rules)
        added = mark[0] == ","


class _Reader:
    def __init__(self, text: str):
        self.text, self.at = text, 0
        self._skip()

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
            self._skip()
        return match

    def finish(self) -> None:
        rest = self.text[self.at :]
        if rest.startswith("||"):
            raise UnreadableHours(self.at, "« || » n’est pas pris en charge.", "dites le reste dans le texte de la page")
        if re.match(r"(?:\d{1,2}:\d\d)?\+", rest):
            raise UnreadableHours(self.at, "« + » ne dit pas l’heure de fermeture.", "écrivez-la, par exemple 18:00-23:00")
        if rest:
            raise UnreadableHours(self.at)

    def rule(self) -> HoursRule:
        start = self.at
        if self.take(re.compile(r"24/7")):
            rule = HoursRule(spans=WHOLE_DAY)
        else:
            rule = self._read_days(HoursRule(stretches=self._read_stretches(), weeks=self._read_weeks()))
            rule = replace(rule, spans=self._read_spans())
        state, comment = self.take(STATE), self.take(COMMENT)
        if self.at == start:
            self.finish()
            raise UnreadableHours(self.at)
        if comment and not state and not rule.spans:
            raise UnreadableHours(start, "un commentaire seul ne dit pas si c’est ouvert.", f'ajoutez « unknown » devant "{comment[1]}"')
        spans = rule.spans or (() if state and STATES[state[1]] == OFF else WHOLE_DAY)
        return replace(rule, spans=spans, state=STATES[state[1]] if state else OPEN, comment=comment[1].strip() if comment else "")

    def _read_stretches(self) -> tuple[DateRange, ...]:
        stretches: list[DateRange] = []
        while True:
            before = self.at
            if stretches and not self.take(re.compile(",")):
                break
            stretch = self._read_stretch()
            if stretch is None:
                self.at = before
                break
            stretches.append(stretch)
        if len({bool(each.first.month) for each in stretches}) > 1:
            raise UnreadableHours(self.at, "une année seule et des dates ne vont pas dans la même liste.", "séparez-les par « ; »")
        if stretches:
            self.take(re.compile(":"))
        return tuple(stretches)

    def _read_stretch(self) -> DateRange | None:
        first = self.take(DATE)
        if not first:
            year = self.take(YEAR)
            return year and self._read_years(int(year[1]))
        start = _build_date(self.at, first[1], first[2], first[3])
        last = END_OF_MONTHS.match(self.text, self.at)
        if not last or not (last[2] or (last[3] and start.day)):
            return DateRange(start)
        self.take(END_OF_MONTHS)
        end = _build_date(self.at, last[1] or first[1], last[2] or first[2], last[3])
        if (end.day is None) != (start.day is None):
            raise UnreadableHours(self.at, "il faut deux jours, ou deux mois.", "écrivez par exemple Apr 01-Sep 30")
        if (end.year is None) != (start.year is None):
            raise UnreadableHours(self.at, "une seule des deux dates a son année.", "écrivez par exemple 2026 Aug 03-2026 Aug 23")
        if start.year and (end.year, end.month, end.day or 0) < (start.year, start.month, start.day or 0):
            raise UnreadableHours(self.at, f"« {end} » vient avant « {start} ».", f"écrivez {end}-{start}")
        return _build_day_range(start, end) if start.year != end.year and not start.day else DateRange(start, end)

    def _read_years(self, first: int) -> DateRange:
        last = self.take(re.compile(r"-(20\d\d)"))
        if last and int(last[1]) < first:
            raise UnreadableHours(self.at, f"« {last[1]} » vient avant « {first} ».", f"écrivez {last[1]}-{first}")
        return DateRange(Date(first), Date(int(last[1])) if last else None)

    def _read_weeks(self) -> tuple[Weeks, ...]:
        if not self.take(re.compile(r"week\b")):
            return ()
        weeks = []
        while week := self.take(WEEK):
            weeks.append(_build_weeks(self.at, int(week[1]), int(week[2] or week[1]), int(week[3] or 1)))
            if not self.take(re.compile(r",(?=\s*\d)")):
                break
        if not weeks:
            raise UnreadableHours(self.at)
        self.take(re.compile(":"))
        return tuple(weeks)

    def _read_days(self, rule: HoursRule) -> HoursRule:
        rule, named = self._read_listed_days(rule)
        if not (named and rule.school and not rule.public and not rule.weekdays and DAYS.match(self.text, self.at)):
            if rule.public and not rule.weekdays and DAYS.match(self.text, self.at):
                raise UnreadableHours(self.at, "« PH » suivi d’un jour n’est pas pris en charge.", "écrivez « PH » seul")
            return rule
        rule, _ = self._read_listed_days(replace(rule, school=False, within_school=True))
        return rule

    def _read_listed_days(self, rule: HoursRule) -> tuple[HoursRule, bool]:
        named = False
        while True:
            before = self.at
            if named and not self.take(re.compile(",")):
                return rule, named
            more = self._read_day(rule)
            if more is None:
                self.at = before
                return rule, named
            rule, named = more, True

    def _read_day(self, rule: HoursRule) -> HoursRule | None:
        if holiday := self.take(re.compile(r"(PH|SH)\b")):
            return replace(rule, public=rule.public or holiday[1] == "PH", school=rule.school or holiday[1] == "SH")
        match = self.take(DAYS)
        if not match:
            return None
        first = WEEKDAYS.index(match[1])
        if match[3]:
            ranks = tuple((first, int(rank)) for rank in match[3].split(","))
            return replace(rule, nth=(*rule.nth, *ranks))
        last = WEEKDAYS.index(match[2]) if match[2] else first
        return replace(rule, weekdays=rule.weekdays | {(first + day) % 7 for day in range((last - first) % 7 + 1)})

    def _read_spans(self) -> tuple[TimeRange, ...]:
        spans: list[TimeRange] = []
        while True:
            before = self.at
            if spans and not self.take(re.compile(",")):
                return tuple(spans)
            span = self.take(SPAN)
            if not span:
                self.at = before
                return tuple(spans)
            spans.append(
                TimeRange(_build_start(before, _build_moment(before, *span.groups()[:7])), _build_moment(before, *span.groups()[7:]))
            )
            self._open_end()

    def _open_end(self) -> None:
        if self.text.startswith("+", self.at):
            self.finish()

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1


def _build_date(at: int, year: str | None, month: str, day: str | None) -> Date:
    if day and not 1 <= int(day) <= monthrange(int(year or LEAP), MONTHS.index(month) + 1)[1]:
        raise UnreadableHours(at, f"« {month} {day} » n’est pas au calendrier.", "écrivez un jour de ce mois")
    return Date(int(year) if year else None, MONTHS.index(month) + 1, int(day) if day else None)


def _build_day_range(first: Date, last: Date) -> DateRange:
    """From a month of one year to a month of another, by their days: the library reads months of one year alone."""
    last_day = monthrange(last.year, last.month)[1] if last.year and last.month else None
    return DateRange(Date(first.year, first.month, 1), Date(last.year, last.month, last_day))


def _build_weeks(at: int, first: int, last: int, step: int) -> Weeks:
    if not 1 <= first <= last <= WEEKS or not step:
        raise UnreadableHours(at, f"« {Weeks(first, last, step)} » : les semaines vont de 01 à {WEEKS}.", "écrivez par exemple week 01-26")
    return Weeks(first, last, step)


def _build_start(at: int, moment: Moment) -> Moment:
    if not moment.event and moment.minutes >= DAY:
        written_moment, meant = moment, Moment(moment.minutes - DAY)
        raise UnreadableHours(at, f"« {written_moment} » : une ouverture commence avant minuit.", f"écrivez {meant}, au jour suivant")
    return moment


def _build_moment(at: int, hour: str, minute: str, event: str, other: str, sign: str, more_hours: str, more_minutes: str) -> Moment:
    if event:
        return Moment(0, event)
    if other and (int(more_hours) >= FURTHEST or int(more_minutes) > 59):
        raise UnreadableHours(at, f"« {sign}{more_hours}:{more_minutes} » : c’est trop loin du soleil.", "écrivez une heure")
    if other:
        return Moment((int(more_hours) * 60 + int(more_minutes)) * (-1 if sign == "-" else 1), other)
    if int(hour) > 29 or int(minute) > 59:
        raise UnreadableHours(at, f"« {hour}:{minute} » n’est pas une heure.")
    return Moment(int(hour) * 60 + int(minute))
