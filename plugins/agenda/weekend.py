"""Which days « ce week-end » and « aujourd’hui » are. `theme/static/js/agenda.js` says the same in the reader's browser, by the same rules.

The week-end is Saturday and Sunday, in Paris, with what begins on Friday evening. Until Sunday at midnight it is the one under way.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from plugins.agenda.timing import Timing

EVENING = 18
"""The hour from which Friday is of the week-end. Ours."""


@dataclass(frozen=True)
class Weekend:
    """One week-end, by its Friday."""

    friday: date

    @classmethod
    def of(cls, day: date) -> "Weekend":
        """The week-end that is under way on `day`, or the next."""
        return cls(day - timedelta(days=day.weekday() - 4))

    @property
    def saturday(self) -> date:
        """Its first whole day."""
        return self.friday + timedelta(days=1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.friday + timedelta(days=2)

    @property
    def following(self) -> "Weekend":
        """The next one."""
        return Weekend(self.friday + timedelta(days=7))

    def holds(self, session: Timing, day: date) -> bool:
        """Whether `session`, one of those of `day`, is of this week-end."""
        return day in (self.saturday, self.sunday) or (day == self.friday and in_the_evening(session, day))


def in_the_evening(session: Timing, day: date) -> bool:
    """Whether it begins on `day` in the evening; what has no hours does not."""
    return session.first_day == day and not session.whole_days and session.begin.hour >= EVENING
