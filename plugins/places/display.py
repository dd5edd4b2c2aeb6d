"""What the page of a place shows, from its publication."""

from dataclasses import dataclass
from datetime import date

from plugins.places.hours import phrases
from plugins.places.hours.grammar import parse_hours
from plugins.places.hours.openings import PlaceClosure
from plugins.places.hours.rules import Date, DateRange
from plugins.places.hours.week import list_week
from plugins.places.hours.words import format_times
from plugins.places.hours_of import list_closures
from plugins.places.sorts import BY_NAME, SORTS, Sort
from plugins.publication.publication import Publication
from plugins.publication.words import IN_FRENCH, Words


@dataclass(frozen=True)
class OtherDays:
    """Days on which the usual hours do not hold, in words: « du 3 au 23 août 2026 », « fermé », « congés »; `last` is the last of them."""

    days: str
    times: str
    reason: str
    last: date


def list_other_days(publication: Publication, words: Words = IN_FRENCH) -> tuple[OtherDays, ...]:
    """The exceptional days of a place, in order; past ones too, which a script hides: a page does not know what day it is read."""
    return tuple(
        OtherDays(
            _format_days(closure, words),
            format_times(list_week(parse_hours(closure.hours))[0] if closure.hours else (), words),
            closure.reason,
            closure.last,
        )
        for closure in list_closures(publication)
    )


def sort_of(publication: Publication) -> Sort:
    """The type of the place."""
    return BY_NAME.get(publication.extra.get("type", ""), SORTS[0])


def _format_days(closure: PlaceClosure, say: Words) -> str:
    first, last = (Date(day.year, day.month, day.day) for day in (closure.first, closure.last))
    return phrases.format_date_range(DateRange(first, last if last != first else None), say)
