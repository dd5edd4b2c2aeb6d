"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/"""

import json

from plugins.journal.feeds.feed import Feed
from plugins.journal.feeds.formats import JSON_FEED
from plugins.journal.feeds.item import Enclosure, FeedItem

VERSION = "https://jsonfeed.org/version/1.1"


def format_json_feed(feed: Feed) -> bytes:
    """The file `feed.json` of `feed`."""
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.folder + JSON_FEED.name,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.home}],
        **({"hubs": [{"type": "WebSub", "url": hub} for hub in feed.hubs]} if feed.hubs else {}),
        "items": [_build_item(item) for item in feed.items],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _build_item(item: FeedItem) -> dict[str, object]:
    fields = {
        "id": item.guid,
        "url": item.link,
        "title": item.title,
        **({"content_html": item.content} if item.content else {"content_text": item.summary or item.title}),
        "summary": item.summary,
        "image": item.enclosure.url if item.enclosure else "",
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": author} for author in item.authors],
        "tags": list(item.categories),
        "language": item.language,
        "attachments": [_build_attachment(item.enclosure)] if item.enclosure else [],
        "_beffroi": {"syndication": [{"label": label, "url": url} for label, url in item.syndication]} if item.syndication else {},
    }
    return {key: value for key, value in fields.items() if value}


def _build_attachment(enclosure: Enclosure) -> dict[str, object]:
    return {"url": enclosure.url, "mime_type": enclosure.media_type, "size_in_bytes": enclosure.length}
