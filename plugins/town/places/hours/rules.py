"""Opening hours rule by rule, as the syntax of OpenStreetMap divides them.

https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from dataclasses import dataclass, replace

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
