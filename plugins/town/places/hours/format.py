"""Rules written back in the syntax of OpenStreetMap: as an editor would, or as the library understands them for a town.

The library knows the public holidays of France, not the school holidays: the town's dates take their place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from plugins.town.places.hours.rules import OFF, OPEN, WEEKDAYS, WHOLE_DAY, Date, DateRange, HoursRule, Moment, TimeRange

DAWN = 5 * 60
"""Minutes. A place that stays open past midnight ends its day then: a closure does not cut short the night before."""

SERVICE_DAY = (TimeRange(Moment(DAWN), Moment(DAWN + 1440)),)
Period = tuple[date, date]
"""First and last day."""


def format_rules(rules: Sequence[HoursRule]) -> str:
    """The rules, in one form: hours on two digits, days in the order of the week."""
    added = [*(rule.added for rule in rules[1:]), False]
    first, *others = map(_format_rule, rules, added)
    return first + "".join(f"{', ' if rule.added else '; '}{text}" for rule, text in zip(rules[1:], others, strict=True))


def format_for_library(rules: Sequence[HoursRule], school: Sequence[Period]) -> str:
    """The hours for the library: school holidays by their dates, whole closures from dawn to dawn for places open past midnight."""
    late = any(span.into_the_night for rule in rules for span in rule.spans)
    adapted = [each for rule in rules for each in _split_school_holidays(_shift_late(rule) if late else rule, school)]
    return format_rules(adapted) if adapted else "off"


def build_dated_rule(first: date, last: date, spans: tuple[TimeRange, ...], comment: str = "") -> HoursRule:
    """The rule of some days of one year that replaces the usual ones: closed when there is no `spans`."""
    stretch = DateRange(_format_day(first), _format_day(last) if last != first else None)
    return HoursRule(stretches=(stretch,), spans=spans, state=OPEN if spans else OFF, comment=comment.replace('"', "”"))


def _split_school_holidays(rule: HoursRule, school: Sequence[Period]) -> Iterator[HoursRule]:
    """`rule` without school holidays, and once for each of theirs."""
    if not (rule.school or rule.within_school):
        yield rule
        return
    usual = replace(rule, school=False)
    if rule.school and not usual.every_day:
        yield usual
    weekdays = rule.weekdays if rule.within_school else frozenset()
    for first, last in school:
        stretch = DateRange(_format_day(first), _format_day(last))
        yield replace(rule, stretches=(stretch,), school=False, within_school=False, public=False, weekdays=weekdays, nth=())


def _shift_late(rule: HoursRule) -> HoursRule:
    return replace(rule, spans=SERVICE_DAY) if rule.state == OFF and not rule.spans else rule


def _format_rule(rule: HoursRule, before_a_comma: bool) -> str:
    if rule == HoursRule(spans=WHOLE_DAY, added=rule.added):
        return "24/7"
    parts = (
        ",".join(map(str, rule.stretches)),
        "week " + ",".join(map(str, rule.weeks)) if rule.weeks else "",
        "SH" if rule.within_school else "",
        ",".join(_list_days(rule)),
        ",".join(map(str, rule.spans)) if _needs_hours(rule, before_a_comma) else "",
        rule.state if rule.state != OPEN else "",
        f'"{rule.comment}"' if rule.comment else "",
    )
    return " ".join(filter(None, parts))


def _needs_hours(rule: HoursRule, before_a_comma: bool) -> bool:
    """Whether the whole day is written too: a comment alone does not say that it is open, and a comma after a day begins another day."""
    return rule.spans != WHOLE_DAY or (rule.state == OPEN and (rule.every_day or before_a_comma or bool(rule.comment)))


def _list_days(rule: HoursRule) -> Iterable[str]:
    for first, last in group_runs(rule.weekdays):
        yield WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
    yield from (f"{WEEKDAYS[day]}[{rank}]" for day, rank in rule.nth)
    yield from (name for name, meant in (("PH", rule.public), ("SH", rule.school)) if meant)


def group_runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Days of the week that follow each other, as pairs of a first and a last."""
    ranges: list[tuple[int, int]] = []
    for day in sorted(days):
        if ranges and ranges[-1][1] == day - 1:
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return ranges


def _format_day(day: date) -> Date:
    return Date(day.year, day.month, day.day)
