"""What the page of a place says to machines. https://schema.org/Place https://schema.org/OpeningHoursSpecification"""

from collections.abc import Iterator, Mapping

from plugins.core.publication.publication import Publication, PublishedContent
from plugins.town.places.hours.grammar import parse_hours
from plugins.town.places.hours.openings import PlaceClosure
from plugins.town.places.hours.rules import DAY, OPEN, TimeRange
from plugins.town.places.hours.week import Day, find_public_holiday, list_week
from plugins.town.places.hours_of import find_position, list_closures
from plugins.town.places.sorts import BY_NAME, PRIVATE

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOSED = {"opens": "00:00", "closes": "00:00"}
"""https://developers.google.com/search/docs/appearance/structured-data/local-business: closed all day."""


def build_place_data(content: PublishedContent, town: Mapping[str, str] | None) -> dict[str, object]:
    """The structured data of `content`, one of Pelican's, a place of `town`."""
    card, permalink = getattr(content, "card", None), content.permalink
    properties = {"@context": "https://schema.org", "@id": permalink, "url": permalink, "image": card.url if card else ""}
    return _drop_empty({**properties, **_build_place(content.publication, town or {})})


def _build_place(publication: Publication, town: Mapping[str, str]) -> dict[str, object]:
    extra, sort, position = publication.extra, BY_NAME.get(publication.extra.get("type", "")), find_position(publication)
    private = sort is not None and sort.family in PRIVATE
    address = {"streetAddress": extra.get("street_address"), "postalCode": town.get("postcode"), "addressLocality": town.get("name")}
    return {
        "@type": sort.schema_org if sort else "Place",
        "name": publication.title,
        "description": publication.summary,
        "address": {"@type": "PostalAddress", **_drop_empty(address), "addressCountry": "FR"},
        "geo": {"@type": "GeoCoordinates", "latitude": position[0], "longitude": position[1]} if position else None,
        "telephone": [each.dialled for each in extra.get("phone") or ()],
        "sameAs": [extra["web"]] if extra.get("web") else [],
        "priceRange": extra.get("price_range") if private else "",
        "openingHoursSpecification": list(_build_hours(extra.get("opening_hours") or "")),
        "specialOpeningHoursSpecification": [each for closure in list_closures(publication) for each in _build_special(closure)],
        "amenityFeature": [_build_feature(name) for name in (*(extra.get("accessibility") or ()), *(extra.get("services") or ()))],
    }


def _build_hours(text: str) -> Iterator[Mapping[str, object]]:
    """The usual week; nothing where there are seasons, which the vocabulary ties to a year, or the sun."""
    rules = parse_hours(text) if text else ()
    usual = [rule for rule in rules if not (rule.stretches or rule.weeks)]
    seasons = any(rule.state == OPEN for rule in rules if rule not in usual)
    if not usual or seasons or any(span.start.event or span.end.event for rule in usual for span in rule.spans):
        return
    names_by_day: dict[Day, list[str]] = {}
    for name, day in zip(DAYS, list_week(usual), strict=True):
        names_by_day.setdefault(day, []).append(name)
    for day, names in names_by_day.items():
        yield from ({"@type": "OpeningHoursSpecification", "dayOfWeek": names, **times} for times in _build_times(day))
    holidays = find_public_holiday(usual)
    if holidays is not None:
        holiday_times = list(_build_times(holidays)) or [CLOSED]
        yield from ({"@type": "OpeningHoursSpecification", "dayOfWeek": "PublicHolidays", **times} for times in holiday_times)


def _build_special(closure: PlaceClosure) -> Iterator[Mapping[str, object]]:
    dates = {"validFrom": closure.first.isoformat(), "validThrough": closure.last.isoformat()}
    spans = [_build_clocks(span) for rule in parse_hours(closure.hours) for span in rule.spans] if closure.hours else [CLOSED]
    yield from ({"@type": "OpeningHoursSpecification", **dates, **times} for times in spans)


def _build_times(day: Day) -> Iterator[dict[str, str]]:
    return (_build_clocks(stay.span) for stay in day if stay.state == OPEN)


def _build_clocks(span: TimeRange) -> dict[str, str]:
    return {"opens": _format_clock(span.start.minutes), "closes": "23:59" if span.end.minutes == DAY else _format_clock(span.end.minutes)}


def _format_clock(minutes: int) -> str:
    return f"{minutes % DAY // 60:02}:{minutes % 60:02}"


def _build_feature(name: str) -> dict[str, object]:
    return {"@type": "LocationFeatureSpecification", "name": name, "value": not name.startswith("pas de ")}


def _drop_empty(data: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in data.items() if value}
