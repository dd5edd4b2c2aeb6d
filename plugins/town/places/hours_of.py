"""The hours of a place, out of its publication."""

from collections.abc import Sequence
from functools import lru_cache

from plugins.core.publication.publication import Publication
from plugins.town.places.hours.format import Period
from plugins.town.places.hours.grammar import parse_hours
from plugins.town.places.hours.openings import Hours, PlaceClosure


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
