"""What the page of a place shows, from its publication."""

from dataclasses import dataclass
from datetime import date

from plugins.core.publication.publication import Publication
from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.town.places.hours import phrases
from plugins.town.places.hours.grammar import parse_hours
from plugins.town.places.hours.openings import PlaceClosure, list_public_holidays
from plugins.town.places.hours.rules import Date, DateRange
from plugins.town.places.hours.week import Day, find_public_holiday, list_week
from plugins.town.places.hours.words import format_times
from plugins.town.places.hours_of import list_closures
from plugins.town.places.sorts import BY_NAME, SORTS, Sort


@dataclass(frozen=True)
class OtherDays:
    """Days on which the usual hours do not hold, in words: « du 3 au 23 août 2026 », « fermé », « congés »; `last` is the last of them.
    `holidays` are the public holidays among them, of which the usual hours say something else: « jours fériés compris (le 14 juillet) »."""

    days: str
    times: str
    reason: str
    last: date
    holidays: str = ""


def list_other_days(publication: Publication, words: Words = IN_FRENCH) -> tuple[OtherDays, ...]:
    """The exceptional days of a place, in order; past ones too, which a script hides: a page does not know what day it is read."""
    text = publication.extra.get("opening_hours")
    usual = find_public_holiday(parse_hours(text)) if text else None
    return tuple(_describe_closure(closure, usual, words) for closure in list_closures(publication))


def _describe_closure(closure: PlaceClosure, usual: Day | None, say: Words) -> OtherDays:
    """The days of `closure` in words; `usual` is a public holiday of the usual hours, None where they say nothing of them."""
    times = format_times(list_week(parse_hours(closure.hours))[0] if closure.hours else (), say)
    is_other = usual is not None and closure.first != closure.last and format_times(usual, say) != times
    years = range(closure.first.year, closure.last.year + 1) if is_other else ()
    found_days = [day for year in years for day in sorted(list_public_holidays(year)) if closure.first <= day <= closure.last]
    if not found_days:
        return OtherDays(_format_days(closure, say), times, closure.reason, closure.last)
    days = phrases.join_words([phrases.format_date_range(DateRange(Date(None, day.month, day.day)), say) for day in found_days], say)
    holidays = say(N_("jours fériés compris (%(days)s)"), days=days)
    return OtherDays(_format_days(closure, say), times, closure.reason, closure.last, holidays)


def sort_of(publication: Publication) -> Sort:
    """The type of the place."""
    return BY_NAME.get(publication.extra.get("type", ""), SORTS[0])


def _format_days(closure: PlaceClosure, say: Words) -> str:
    first, last = (Date(day.year, day.month, day.day) for day in (closure.first, closure.last))
    return phrases.format_date_range(DateRange(first, last if last != first else None), say)
