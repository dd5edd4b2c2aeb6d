"""The night of a bar: it belongs to its evening, whatever the rules say of the day on which it ends.

By the letter of the syntax, `Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00` closes on Thursday at midnight, since a rule of Friday takes the place
of all that is so on Friday; nobody who writes it means that (https://github.com/opening-hours/opening_hours.js/issues/441). So the hours of
who stays open past midnight are asked by a clock whose days begin at five: no span of theirs then ends on another day.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugins.places.hours.rules import DAY, Moment, Rule, Span
from plugins.places.hours.written import DAWN
from plugins.publication.clock import PARIS

SHIFT = timedelta(minutes=DAWN)


def has_nights(rules: Sequence[Rule]) -> bool:
    """Whether some span goes past midnight, and all can be told by a clock whose days begin at five."""
    spans = [span for rule in rules for span in rule.spans]
    return any(span.into_the_night for span in spans) and all(map(_fits, spans))


def by_the_late_clock(rules: Sequence[Rule]) -> list[Rule]:
    """`rules`, which have nights, by that clock."""
    return [replace(rule, spans=tuple(map(_earlier, rule.spans))) for rule in rules]


def late_clock(moment: datetime) -> datetime:
    """What it says at `moment`, which is aware: naive."""
    return moment.astimezone(PARIS).replace(tzinfo=None, fold=0) - SHIFT


def instant(late: datetime) -> datetime:
    """When it says `late`. An hour that the clocks skip is the moment of the change; of one that they repeat, the second is meant."""
    wall = late + SHIFT
    meant = wall.replace(tzinfo=PARIS, fold=1)
    if _exists(wall):
        return meant
    return meant.replace(minute=0, second=0) + timedelta(hours=1)


def _exists(wall: datetime) -> bool:
    return any(wall.replace(tzinfo=PARIS, fold=fold).astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) == wall for fold in (0, 1))


def _fits(span: Span) -> bool:
    return not (span.start.event or span.end.event) and span.start.minutes >= DAWN and _end(span) <= DAWN + DAY


def _earlier(span: Span) -> Span:
    return Span(Moment(span.start.minutes - DAWN), Moment(_end(span) - DAWN))


def _end(span: Span) -> int:
    return span.end.minutes + (DAY if span.end.minutes <= span.start.minutes else 0)
