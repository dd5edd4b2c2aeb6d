"""One session of an event: when it begins, and when it ends."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from plugins.core.infrastructure.clock import PARIS


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
        """The day on which it begins."""
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
