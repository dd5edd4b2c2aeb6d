"""Periods of time: their phase at an instant, and their words, valid whenever they are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from plugins.core.infrastructure.clock import PARIS

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
NO_BREAK = "\u00a0"
MOST_TOLD = 4
"""Periods that are told one by one: past that, a reader is told how many there are."""


class Phase(Enum):
    """The phase of a disruption at an instant."""

    NOW = "now"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, order=True)
class TimePeriod:
    """From `start` to `end`, aware, in Europe/Paris; `end` is the first instant that is out of it. None is no bound."""

    start: datetime | None = None
    end: datetime | None = None

    def compute_phase(self, now: datetime) -> Phase:
        """Its phase at `now`: current, coming, or over."""
        if self.end is not None and now >= self.end:
            return Phase.OVER
        return Phase.COMING if self.start is not None and now < self.start else Phase.NOW

    def overlaps(self, other: "TimePeriod") -> bool:
        """Whether there is an instant at which both hold."""
        starts = [period.start for period in (self, other) if period.start is not None]
        ends = [period.end for period in (self, other) if period.end is not None]
        return not starts or not ends or max(starts) < min(ends)


def find_phase(periods: Iterable[TimePeriod], now: datetime) -> Phase:
    """The phase of several periods: without any, it is current as long as it is listed."""
    phases = {period.compute_phase(now) for period in periods} or {Phase.NOW}
    return next(each for each in Phase if each in phases)


def find_turn(periods: Iterable[TimePeriod], now: datetime) -> datetime | None:
    """The first instant after `now` at which the phase may be another, or None."""
    return min((moment for period in periods for moment in (period.start, period.end) if moment and moment > now), default=None)


def format_periods(periods: tuple[TimePeriod, ...], now: datetime) -> str:
    """The periods not over at `now`, in French, with their dates: « du lundi 30 mars à 8 h au vendredi 3 avril 2026 »; else nothing."""
    remaining = [
        words
        for period in sorted(periods, key=_make_sort_key)
        if period.compute_phase(now) is not Phase.OVER and (words := _format_period(period))
    ]
    return ", puis ".join(remaining[:MOST_TOLD]) + (f", et {len(remaining) - MOST_TOLD} autres fois" if len(remaining) > MOST_TOLD else "")


def _make_sort_key(period: TimePeriod) -> tuple[float, float]:
    return (period.start.timestamp() if period.start else 0.0, period.end.timestamp() if period.end else 0.0)


def _format_period(period: TimePeriod) -> str:
    start, end = period.start, period.end
    if end is None:
        return f"à partir du {_format_day(start.date())}{_format_start(start)}" if start else ""
    last, until = _find_last_day(end)
    if start is None:
        return f"jusqu’au {_format_day(last)}{until}"
    if start.date() == last:
        hours = (
            f", de {_format_hour(start)} à {_format_hour(end)}"
            if until
            else f", à partir de {_format_hour(start)}"
            if _format_start(start)
            else ""
        )
        return f"le {_format_day(last)}{hours}"
    return f"du {_format_day(start.date(), year=start.year != last.year)}{_format_start(start)} au {_format_day(last)}{until}"


def _find_last_day(end: datetime) -> tuple[date, str]:
    """The last day, and the hour if it is not its end: midnight is the end of the day before."""
    if end.time() in (time(0, 0), time(23, 59), time(23, 59, 59)):
        return (end - timedelta(hours=12)).date() if end.time() == time(0, 0) else end.date(), ""
    return end.date(), f" à {_format_hour(end)}"


def _format_start(start: datetime) -> str:
    return f" à {_format_hour(start)}" if start.time() != time(0, 0) else ""


def _format_hour(moment: datetime) -> str:
    return f"{moment.hour}{NO_BREAK}h" + (f"{NO_BREAK}{moment.minute:02}" if moment.minute else "")


def _format_day(day: date, year: bool = True) -> str:
    number = "1er" if day.day == 1 else day.day
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def parse_instant(seconds: int) -> datetime | None:
    """The instant of a feed, in seconds since 1970; None for what no network can mean. Milliseconds, a common mistake, are understood."""
    seconds = seconds // 1000 if EARLIEST * 1000 <= seconds <= LATEST * 1000 else seconds
    return datetime.fromtimestamp(seconds, PARIS) if EARLIEST <= seconds <= LATEST else None


EARLIEST, LATEST = int(datetime(2000, 1, 1, tzinfo=PARIS).timestamp()), int(datetime(2100, 1, 1, tzinfo=PARIS).timestamp())
"""Producers write 0 or 2⁶³ for « no bound »."""
