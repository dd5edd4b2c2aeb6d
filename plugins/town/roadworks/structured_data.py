"""Structured data of works: https://schema.org/SpecialAnnouncement, with the dates of the works."""

from collections.abc import Mapping
from typing import Any

from plugins.core.publication.publication import PublishedContent


def build_announcement(content: PublishedContent, town: Mapping[str, str], publisher: Mapping[str, object]) -> dict[str, object]:
    """The announcement that `content`, one of Pelican's with its `stage`, makes of works; `publisher` is the town's own data."""
    publication, stage = content.publication, content.stage
    extra = publication.extra
    modified = publication.modified or publication.date
    properties = {
        "@context": "https://schema.org",
        "@type": publication.kind.schema_org,
        "@id": content.permalink,
        "url": content.permalink,
        "name": publication.title,
        "headline": publication.title,
        "text": publication.summary or ", ".join(extra.get("traffic") or ()),
        "inLanguage": publication.lang,
        "datePosted": publication.date.isoformat() if publication.date else "",
        "datePublished": publication.date.isoformat() if publication.date else "",
        "dateModified": modified.isoformat() if modified else "",
        "expires": stage.end.isoformat(),
        "temporalCoverage": f"{stage.start.isoformat()}/{stage.end.isoformat()}",
        "spatialCoverage": [_build_place(street, town, extra) for street in extra.get("streets") or ()],
        "publisher": {key: value for key, value in publisher.items() if key != "@context"},
    }
    return {key: value for key, value in properties.items() if value}


def _build_place(street: str, town: Mapping[str, str], extra: Mapping[str, Any]) -> dict[str, object]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": town.get("postcode", ""),
        "addressLocality": town.get("name", ""),
    }
    place: dict[str, object] = {"@type": "Place", "name": street, "address": {key: value for key, value in address.items() if value}}
    alone = len(extra.get("streets") or ()) == 1 and extra.get("lat") is not None and extra.get("lon") is not None
    return {**place, "geo": {"@type": "GeoCoordinates", "latitude": extra["lat"], "longitude": extra["lon"]}} if alone else place
