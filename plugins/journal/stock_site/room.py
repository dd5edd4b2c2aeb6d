"""The manifest of the room `stock_site`: Pelican's own two kinds."""

import re
from datetime import datetime
from html import unescape

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.room import Room

TAG = re.compile(r"<[^<>]*>")
PICTURE = re.compile(r"""<img\b[^<>]*?\bsrc=["']([^"']+)["']""", re.IGNORECASE)


def extract_text(html: object) -> str:
    """The text of a piece of HTML, on one line."""
    return " ".join(unescape(TAG.sub(" ", str(html or ""))).split())


def make_publication(content: PublishedContent, kind: Kind) -> Publication:
    """The publication of `content`, one of Pelican's. Its identity is its `id` where it has one, else its address.

    A stock site declares no identity and changes few addresses: both may be announced.
    """
    metadata, url = content.metadata, str(content.url)
    date, modified = getattr(content, "date", None), getattr(content, "modified", None)
    summary = extract_text(metadata["summary"]) if metadata.get("summary") else ""
    return Publication(
        kind=kind,
        source=str(content.relative_source_path),
        identity=str(metadata.get("id") or url),
        stamped=True,
        title=extract_text(content.title),
        slug=str(content.slug),
        address=url,
        body="",
        date=_make_aware(date),
        modified=_make_aware(modified),
        status="hidden" if content.status == "hidden" else "published",
        summary=summary,
        category=extract_text(getattr(content, "category", "") or ""),
        tags=tuple(str(tag) for tag in getattr(content, "tags", ())),
        authors=tuple(str(author) for author in getattr(content, "authors", ())),
        lang=str(content.lang),
    )


def find_picture(content: PublishedContent, siteurl: str) -> str:
    """The address of a picture for networks: the one it names, else the first in its text; empty without any."""
    named = next((str(content.metadata[key]) for key in ("image", "cover", "og_image") if content.metadata.get(key)), "")
    match = None if named else PICTURE.search(content.content)
    address = named or (unescape(match[1]) if match else "")
    if not address or address.startswith(("http://", "https://")):
        return address
    return "" if address.startswith("data:") else f"{siteurl}/{address.lstrip('/')}"


def _make_aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


KINDS = (
    Kind(name="article", label="Article", plural="Articles", folder="articles", address="{slug}/", template="article", fields=()),
    Kind(
        name="page", label="Page", plural="Pages", folder="pages", address="{slug}/", template="page", fields=(),
        stream=False, feeds=False, announces=False,
    ),
)  # fmt: skip

ROOM = Room(kinds=KINDS)
