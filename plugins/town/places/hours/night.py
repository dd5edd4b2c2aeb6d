"""A bar's night: it belongs to its evening, whatever the rules say of the day on which it ends.

By the letter of the syntax, `Tu-Th 18:00-01:00; Fr-Sa 18:00-02:00` closes on Thursday at midnight, since a rule of Friday takes the place
of all that is so on Friday; nobody who writes it means that (https://github.com/opening-hours/opening_hours.js/issues/441). So the hours of
who stays open past midnight are asked by a clock whose days begin at dawn: no span of theirs then ends on another day. Dawn is at five, or
when the last of the nights ends, before the first of the mornings.

Where no hour is between all nights and all mornings, `Fr 10:00-26:00; Sa 01:00-12:00`, three questions are asked, each without a night:
what begins on a day, what is left of the day before, what is closed by name. A place is open that either of the first two opens.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.town.places.hours.format import DAWN
from plugins.town.places.hours.rules import DAY, OFF, OPEN, WHOLE_DAY, HoursRule, Moment, TimeRange


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
