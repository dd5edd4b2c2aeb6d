"""An alert as machines are told of it. https://schema.org/SpecialAnnouncement"""

from collections.abc import Mapping
from typing import Any


def special_announcement(content: Any, publisher: Mapping[str, Any]) -> dict[str, Any]:
    """What structured data tell of `content`, the page of an alert; `publisher` is the JSON-LD of the town."""
    publication = content.publication
    told, town = publication.extra, {name: value for name, value in publisher.items() if name != "@context"}
    start, end = told.get("start"), told.get("end")
    places = [{"@type": "Place", "name": name} for name in (*publication.quartiers, *(told.get("arrets") or ()))]
    sentences = (publication.title, publication.summary, *(told.get("instructions") or ()), told.get("contact"))
    known = {
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "@id": content.permalink,
        "url": content.permalink,
        "name": publication.title,
        "text": " ".join(filter(None, sentences)),
        "inLanguage": publication.lang,
        "datePosted": publication.date.isoformat() if publication.date else "",
        "dateModified": publication.modified.isoformat() if publication.modified else "",
        "temporalCoverage": f"{start.isoformat()}/{end.isoformat()}" if start and end else "",
        "expires": end.isoformat() if end else "",
        "spatialCoverage": places,
        "publisher": town,
    }
    return {name: value for name, value in known.items() if value}
