"""The hours of a place, out of its publication."""

from collections.abc import Sequence

from plugins.places.hours.format import Period
from plugins.places.hours.openings import Hours, PlaceClosure
from plugins.publication.publication import Publication


def hours_of(publication: Publication, school: Sequence[Period] = ()) -> Hours | None:
    """Those that the publication of a place tells, with the school holidays of the town; None when it tells none."""
    extra = publication.extra
    text = extra.get("opening_hours")
    return Hours(text, closures_of(publication), position_of(publication), tuple(school)) if text else None


def closures_of(publication: Publication) -> tuple[PlaceClosure, ...]:
    """Its exceptional days, in order; one that cannot be understood is left out."""
    records = [each for each in publication.extra.get("closures") or () if each.get("first")]
    closures = (
        PlaceClosure(each["first"], each.get("last") or each["first"], each.get("reason", ""), each.get("hours", "")) for each in records
    )
    return tuple(sorted((each for each in closures if each.first <= each.last), key=lambda each: (each.first, each.last)))


def position_of(publication: Publication) -> tuple[float, float] | None:
    """Latitude and longitude, in degrees, when both are known."""
    lat, lon = publication.extra.get("lat"), publication.extra.get("lon")
    return (lat, lon) if lat is not None and lon is not None else None
