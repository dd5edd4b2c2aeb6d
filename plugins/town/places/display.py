"""The hours of a place, out of its publication, and what its page shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plugins.core.publication.french import join_names
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.town.places.hours_grammar import Date, DateRange, Period, parse_hours
from plugins.town.places.hours_words import format_date_range, format_times
from plugins.town.places.kinds import BY_NAME, SORTS, Sort
from plugins.town.places.openings import Day, Hours, PlaceClosure, find_public_holiday, list_public_holidays, list_week


def read_hours(publication: Publication, school: Sequence[Period] = (), local_holidays: Sequence[str] = ()) -> Hours | None:
    """The hours in a place's publication, with the school and the local holidays of the town; None without any. They say where it is only
    where the sun may count: those of two shops that open alike are equal."""
    text = publication.extra.get("opening_hours")
    if not text:
        return None
    closures = list_closures(publication)
    return make_hours(
        text, closures, find_position(publication) if closures or follow_the_sun(text) else None, tuple(school), tuple(local_holidays)
    )


make_hours = lru_cache(maxsize=4096)(Hours)
"""Those of shops that open alike are one object, which a build looks at once."""


@lru_cache(maxsize=4096)
def follow_the_sun(text: str) -> bool:
    """Whether these hours begin or end with the day."""
    return any(span.start.event or span.end.event for rule in parse_hours(text) for span in rule.spans)


def list_closures(publication: Publication) -> tuple[PlaceClosure, ...]:
    """A place's exceptional days, in order; unreadable ones are left out."""
    records = [each for each in publication.extra.get("closures") or () if each.get("first")]
    if not records:
        return ()
    closures = (
        PlaceClosure(each["first"], each.get("last") or each["first"], each.get("reason", ""), each.get("hours", "")) for each in records
    )
    return tuple(sorted((each for each in closures if each.first <= each.last), key=lambda each: (each.first, each.last)))


def find_position(publication: Publication) -> tuple[float, float] | None:
    """Latitude and longitude, in degrees, when both are known."""
    lat, lon = publication.extra.get("lat"), publication.extra.get("lon")
    return (lat, lon) if lat is not None and lon is not None else None


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
    days = join_names([format_date_range(DateRange(Date(None, day.month, day.day)), say) for day in found_days], say)
    holidays = say(N_("jours fériés compris (%(days)s)"), days=days)
    return OtherDays(_format_days(closure, say), times, closure.reason, closure.last, holidays)


def sort_of(publication: Publication) -> Sort:
    return BY_NAME.get(publication.extra.get("type", ""), SORTS[0])


def _format_days(closure: PlaceClosure, say: Words) -> str:
    first, last = (Date(day.year, day.month, day.day) for day in (closure.first, closure.last))
    return format_date_range(DateRange(first, last if last != first else None), say)
