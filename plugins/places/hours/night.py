"""The night of a bar: it belongs to its evening, whatever the rules say of the day on which it ends.

By the letter of the syntax, `Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00` closes on Thursday at midnight, since a rule of Friday takes the place
of all that is so on Friday; nobody who writes it means that (https://github.com/opening-hours/opening_hours.js/issues/441). So the hours of
who stays open past midnight are asked by a clock whose days begin at dawn: no span of theirs then ends on another day. Dawn is at five, or
when the last of the nights ends, before the first of the mornings.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugins.places.hours.rules import DAY, Moment, Rule, Span
from plugins.places.hours.written import DAWN
from plugins.publication.clock import PARIS


def dawn_of(rules: Sequence[Rule]) -> int | None:
    """The minute at which the days of these rules may begin so that no span ends on another day; None where none goes past midnight, or
    where a night ends after a morning began."""
    spans = [span for rule in rules for span in rule.spans]
    if any(span.start.event or span.end.event for span in spans) or not any(span.into_the_night for span in spans):
        return None
    nights, mornings = max(_end(span) - DAY for span in spans), min(span.start.minutes for span in spans)
    if nights > mornings:
        return None
    return min(max(DAWN, nights), mornings)


def by_the_late_clock(rules: Sequence[Rule], dawn: int) -> list[Rule]:
    """`rules`, which have nights, by the clock whose days begin at `dawn`, in minutes."""
    return [replace(rule, spans=tuple(_earlier(span, dawn) for span in rule.spans)) for rule in rules]


def late_clock(moment: datetime, dawn: int = DAWN) -> datetime:
    """What it says at `moment`, which is aware: naive."""
    return moment.astimezone(PARIS).replace(tzinfo=None, fold=0) - timedelta(minutes=dawn)


def instant(late: datetime, dawn: int = DAWN) -> datetime:
    """When it says `late`. An hour that the clocks skip is the moment of the change; of one that they repeat, the second is meant."""
    wall = late + timedelta(minutes=dawn)
    meant = wall.replace(tzinfo=PARIS, fold=1)
    if _exists(wall):
        return meant
    return meant.replace(minute=0, second=0) + timedelta(hours=1)


def _exists(wall: datetime) -> bool:
    return any(wall.replace(tzinfo=PARIS, fold=fold).astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) == wall for fold in (0, 1))


def _earlier(span: Span, dawn: int) -> Span:
    return Span(Moment(span.start.minutes - dawn), Moment(_end(span) - dawn))


def _end(span: Span) -> int:
    return span.end.minutes + (DAY if span.end.minutes <= span.start.minutes else 0)
