"""The opening hours of an ordinary week: as the library computes them, but for every Monday together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.town.places.hours.rules import OFF, HoursRule, Moment, TimeRange


@dataclass(frozen=True)
class Stay:
    """One span of a day, and its state."""

    span: TimeRange
    state: str
    comment: str = ""


Day = tuple[Stay, ...]
"""In the order of the clock; what is in none is closed."""


def list_week(rules: Sequence[HoursRule]) -> tuple[Day, ...]:
    """Seven days from Monday, none of them a holiday, nor the first Saturday of a month."""
    return tuple(
        _build_day(rule for rule in rules if rule.every_day or (day in rule.weekdays and not rule.within_school)) for day in range(7)
    )


def find_public_holiday(rules: Sequence[HoursRule]) -> Day | None:
    """A public holiday whose weekday no rule names after it; None when no rule is about them."""
    if not any(rule.public for rule in rules):
        return None
    return _build_day(rule for rule in rules if rule.public or rule.every_day)


def list_public_holiday_week(rules: Sequence[HoursRule], *, is_school_holiday: bool = False) -> tuple[Day, ...]:
    """Seven public holidays from a Monday to a Sunday, of the school holidays too if they are: the last rule that names the day wins."""

    def holds(rule: HoursRule, day: int) -> bool:
        is_named = rule.every_day or (day in rule.weekdays and not rule.within_school)
        return rule.public or is_named or (is_school_holiday and _is_in_school(rule, day))

    return tuple(_build_day(rule for rule in rules if holds(rule, day)) for day in range(7))


def list_school_holiday_week(rules: Sequence[HoursRule]) -> tuple[Day, ...] | None:
    """Seven days of school holidays; None when no rule is about them."""
    if not any(rule.school or rule.within_school for rule in rules):
        return None
    return tuple(_build_day(rule for rule in rules if _is_in_school(rule, day)) for day in range(7))


def _is_in_school(rule: HoursRule, day: int) -> bool:
    return rule.every_day or day in rule.weekdays or rule.school or (rule.within_school and not rule.weekdays)


def _build_day(rules: Iterable[HoursRule]) -> Day:
    """The day on which all of `rules` hold: each takes the place of those before, unless it is added to them or closes some hours."""
    day: Day = ()
    for rule in rules:
        stays = tuple(Stay(span, rule.state, rule.comment) for span in rule.spans)
        if rule.state == OFF and rule.spans:
            day = tuple(piece for stay in day for piece in _remove_closed(stay, rule.spans))
        elif rule.added:
            day = tuple(sorted((*day, *stays), key=lambda stay: (stay.span.start.event, stay.span.start.minutes)))
        else:
            day = stays
    return day


def _remove_closed(stay: Stay, closed: Sequence[TimeRange]) -> list[Stay]:
    """What is left of `stay` outside the hours that are `closed`; those of the sun are not cut."""
    stays = [stay]
    for span in closed:
        if not (_is_fixed(span) and all(_is_fixed(each.span) for each in stays)):
            continue
        stays = [Stay(TimeRange(*piece), each.state, each.comment) for each in stays for piece in _cut_span(each.span, span)]
    return stays


def _cut_span(span: TimeRange, closed: TimeRange) -> list[tuple[Moment, Moment]]:
    start, end = span.start.minutes, span.end_minutes
    pieces = ((start, min(end, closed.start.minutes)), (max(start, closed.end_minutes), end))
    return [(Moment(first), Moment(last)) for first, last in pieces if first < last]


def _is_fixed(span: TimeRange) -> bool:
    return not (span.start.event or span.end.event)
