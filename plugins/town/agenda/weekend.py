"""Define « ce week-end » and « aujourd’hui »; `theme/static/js/agenda.js` applies the same rules in the browser.

The week-end is Saturday and Sunday, in Paris, with what begins on Friday evening. A public holiday that touches it, on a Friday or a
Monday, is of it from morning to night: nobody looks for the eggs of Easter Monday among the days of work. Until its last midnight it is
the one under way.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from plugins.town.agenda.timing import SessionTiming

MONDAY = 0
EVENING = 18
"""The hour from which Friday is of the week-end. Ours."""


@dataclass(frozen=True)
class Weekend:
    """One week-end, named by its Friday."""

    friday: date

    @classmethod
    def from_day(cls, day: date) -> "Weekend":
        """The week-end that is under way on `day`, or the next."""
        ending = day.weekday() == MONDAY and is_public_holiday(day)
        return cls(day - timedelta(days=3 if ending else day.weekday() - 4))

    @property
    def saturday(self) -> date:
        """Its first full day."""
        return self.friday + timedelta(days=1)

    @property
    def sunday(self) -> date:
        """The second."""
        return self.friday + timedelta(days=2)

    @property
    def monday(self) -> date:
        """The day after, which is of it when it is a public holiday."""
        return self.friday + timedelta(days=3)

    @property
    def holidays(self) -> tuple[date, ...]:
        """The public holidays that make it longer."""
        return tuple(day for day in (self.friday, self.monday) if is_public_holiday(day))

    @property
    def days(self) -> tuple[date, ...]:
        """Its full days, two to four."""
        return tuple(sorted((self.saturday, self.sunday, *self.holidays)))

    @property
    def next_weekend(self) -> "Weekend":
        """The next one."""
        return Weekend(self.friday + timedelta(days=7))

    def holds(self, session: SessionTiming, day: date) -> bool:
        """Whether `session`, one of those of `day`, is of this week-end."""
        return day in self.days or (day == self.friday and is_in_the_evening(session, day))


def is_in_the_evening(session: SessionTiming, day: date) -> bool:
    """Whether it begins on `day` in the evening; what has no hours does not."""
    return session.first_day == day and not session.whole_days and session.begin.hour >= EVENING


FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
"""Month and day."""

AFTER_EASTER = {1, 39, 50}
"""Days from Easter Sunday: its Monday, Ascension, Whit Monday."""


def is_public_holiday(day: date) -> bool:
    """Whether `day` is one everywhere in France. The two more of Alsace and Moselle are not here."""
    return (day.month, day.day) in FIXED or day - easter(day.year) in map(timedelta, AFTER_EASTER)
