"""Structured data of pages: JSON-LD by schema.org.

NewsArticle: https://schema.org/NewsArticle  GovernmentOrganization: https://schema.org/GovernmentOrganization
CorrectionComment: https://schema.org/CorrectionComment  contentLocation: https://schema.org/contentLocation
"""

import json
import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.schema_org import CONTEXT, drop_empty, nest
from plugins.core.publication.words import IN_FRENCH, N_, Words

UNSAFE = re.compile("[&<>\u2028\u2029]")
"""Signs that would end a script element, or a line of it."""

COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def build_organisation(town: Mapping[str, str], siteurl: str, accounts: Sequence[str], words: Words = IN_FRENCH) -> dict[str, object]:
    """The town, with the addresses of its accounts as `sameAs`."""
    address = {"@type": "PostalAddress", "streetAddress": town["address"], "postalCode": town.get("postcode", ""), "addressCountry": "FR"}
    properties = {
        "@type": "GovernmentOrganization",
        "@id": f"{siteurl}/#mairie",
        "name": words(N_("Ville de %(town)s"), town=town["name"]),
        "url": town.get("website") or siteurl,
        "telephone": town.get("phone", ""),
        "email": town.get("email", ""),
        "address": {**address, "addressLocality": town["name"]},
        "sameAs": list(accounts),
    }
    return {"@context": CONTEXT, **drop_empty(properties)}


def build_article(publication: Publication, permalink: str, image: str, publisher: Mapping[str, object]) -> dict[str, object]:
    """One publication, with the schema.org type of its kind."""
    modified = publication.modified or publication.date
    properties = {
        "@context": CONTEXT,
        "@type": publication.kind.schema_org,
        "@id": permalink,
        "url": permalink,
        "mainEntityOfPage": permalink,
        "headline": publication.title,
        "name": publication.title,
        "description": publication.summary,
        "inLanguage": publication.lang,
        "datePublished": publication.date.isoformat() if publication.date else "",
        "dateModified": modified.isoformat() if modified else "",
        "correction": _build_correction(publication),
        "articleSection": publication.category,
        "keywords": ", ".join(publication.tags),
        "contentLocation": [{"@type": "Place", "name": name} for name in publication.quartiers],
        "image": [image] if image else [],
        "author": _list_authors(publication),
        "publisher": nest(publisher),
    }
    return drop_empty(properties)


def render_content_data(content: PublishedContent, publisher: Mapping[str, object]) -> Markup:
    """The script element's text for `content`, one of Pelican's that every room has finished with; made when a template asks for it."""
    card = getattr(content, "card", None)
    return render_script(build_article(content.publication, content.permalink, card.url if card else "", publisher))


def render_script(data: Mapping[str, object]) -> Markup:
    """`data` as text that is safe inside a script element, whatever a title holds."""
    return Markup(UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", COMPACT(data)))


def _list_authors(publication: Publication) -> list[dict[str, object]]:
    """The people who sign it, then the group for which they speak."""
    group = publication.extra.get("group")
    people = [{"@type": "Person", "name": name} for name in publication.authors]
    return people + ([{"@type": "Organization", "name": group}] if group else [])


def _build_correction(publication: Publication) -> dict[str, object]:
    text = publication.extra.get("correction")
    properties = {
        "@type": "CorrectionComment",
        "text": text,
        "datePublished": publication.modified.isoformat() if publication.modified else "",
    }
    return drop_empty(properties) if text else {}
