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
    told = [one for one in publication.extra.get("closures") or () if one.get("first")]
    found = (PlaceClosure(one["first"], one.get("last") or one["first"], one.get("reason", ""), one.get("hours", "")) for one in told)
    return tuple(sorted((one for one in found if one.first <= one.last), key=lambda one: (one.first, one.last)))


def position_of(publication: Publication) -> tuple[float, float] | None:
    """Latitude and longitude, in degrees, when both are known."""
    lat, lon = publication.extra.get("lat"), publication.extra.get("lon")
    return (lat, lon) if lat is not None and lon is not None else None
