"""Structured data of a notice: https://schema.org/Offer for an offer, https://schema.org/Demand for a need."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from markupsafe import Markup

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.schema_org import CONTEXT, drop_empty
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.voices.neighbours.kinds import NEED


def build_notice_data(content: PublishedContent, town: Mapping[str, str]) -> dict[str, object]:
    """The offer or the demand of `content`, one of Pelican's: free, in the town, until its last day."""
    publication, extra = content.publication, content.publication.extra
    start, last = extra.get("start"), publication.expires
    is_need = extra.get("type") == NEED
    item = {
        "@type": "Service",
        "name": publication.title,
        "description": Markup(content.content).striptags(),
        "serviceType": extra.get("subject"),
    }
    data = {
        "@context": CONTEXT,
        "@type": "Demand" if is_need else "Offer",
        "@id": content.permalink,
        "url": content.permalink,
        "name": publication.title,
        "itemOffered": drop_empty(item),
        "price": "" if is_need else "0",
        "priceCurrency": "" if is_need else "EUR",
        "availabilityStarts": start.isoformat() if start else "",
        "availabilityEnds": datetime.combine(last + timedelta(days=1), time(), PARIS).isoformat() if last else "",
        "areaServed": [{"@type": "Place", "name": name} for name in (*publication.quartiers, town.get("name")) if name],
        "seller": {"@type": "Person", "name": extra.get("name") or ANONYMOUS},
    }
    return drop_empty(data)
