"""Alerts for machines: `/alertes.json`, which already built pages poll, and schema.org's SpecialAnnouncement.

Only what is not over is in the file. https://schema.org/SpecialAnnouncement
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from plugins.core.publication.publication import PublishedContent
from plugins.town.alerts.alert import Alert, Alerts


def build_special_announcement(content: PublishedContent, publisher: Mapping[str, object]) -> dict[str, object]:
    """The structured data of `content`, the page of an alert; `publisher` is the JSON-LD of the town."""
    publication = content.publication
    fields, town = publication.extra, {name: value for name, value in publisher.items() if name != "@context"}
    start, end = fields.get("start"), fields.get("end")
    places = [{"@type": "Place", "name": name} for name in (*publication.quartiers, *(fields.get("arrets") or ()))]
    sentences = (publication.title, publication.summary, *(fields.get("instructions") or ()), fields.get("contact"))
    properties = {
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
    return {name: value for name, value in properties.items() if value}


NAME = "alertes.json"


def format_alerts_json(alerts: Alerts, siteurl: str, typographic: Callable[[str, str], str] = lambda text, lang: text) -> str:
    """The text of the file: those that hold, the gravest first, then those to come. `siteurl` has no final slash.

    `typographic` gives a title or a summary the spaces that the pages give it: the strip on a page is made of this file.
    """
    document = {"alertes": [_build_alert(each, siteurl, typographic) for each in (*alerts.current, *alerts.coming)]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _build_alert(alert: Alert, siteurl: str, typographic: Callable[[str, str], str]) -> dict[str, Any]:
    fields = {
        "id": alert.id,
        "revision": alert.revision,
        "gravite": alert.severity,
        "titre": typographic(alert.title, alert.lang),
        "langue": alert.lang,
        "resume": typographic(alert.summary, alert.lang),
        "adresse": f"{siteurl}/{alert.url}",
        "debut": alert.start.isoformat(),
        "fin": alert.end.isoformat(),
        "quartiers": list(alert.quarters),
        "lignes": list(alert.lines),
        "arrets": list(alert.stops),
    }
    return {name: value for name, value in fields.items() if value}
