"""How long a question waits, or has waited: by whole days in Paris, as the town promised them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plugins.infrastructure.clock import PARIS
from plugins.publication.publication import Publication


@dataclass(frozen=True)
class Wait:
    """From `asked_day`, when it arrived, to `answer_day`, None while it waits; an answer is due on the `deadline` at the latest.

    `days` have passed between these two, or until today.
    """

    asked_day: date
    deadline: date
    answer_day: date | None
    days: int

    @property
    def is_late(self) -> bool:
        """Whether the answer came after its deadline, or is owed since then."""
        return self.asked_day + timedelta(days=self.days) > self.deadline


def find_wait(publication: Publication, deadline: int, now: datetime) -> Wait:
    """That of a question at `now`, where answers are due within `deadline` days."""
    asked_on = (publication.extra.get("asked") or publication.date or now).astimezone(PARIS).date()
    answer = publication.extra.get("answered")
    answered = answer.astimezone(PARIS).date() if answer and answer <= now else None
    end = answered or max(asked_on, now.astimezone(PARIS).date())
    return Wait(asked_on, asked_on + timedelta(days=deadline), answered, (end - asked_on).days)
