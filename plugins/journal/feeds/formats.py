"""The formats every feed is written in. What writes one is imported when there is something to write (20 ms)."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from plugins.journal.feeds.feed import Feed


@dataclass(frozen=True)
class Format:
    """`label` is what readers see; `name` is the file's; `write` makes the bytes of a feed."""

    label: str
    name: str
    media_type: str
    write: Callable[[Feed], bytes]


def _write_rss(feed: Feed) -> bytes:
    from plugins.journal.feeds.xml_feeds import format_rss  # feedgen

    return format_rss(feed)


def _write_atom(feed: Feed) -> bytes:
    from plugins.journal.feeds.xml_feeds import format_atom  # feedgen

    return format_atom(feed)


def _write_json(feed: Feed) -> bytes:
    from plugins.journal.feeds.json_feed import format_json_feed  # it names this format

    return format_json_feed(feed)


RSS = Format("RSS", "rss.xml", "application/rss+xml", _write_rss)
ATOM = Format("Atom", "atom.xml", "application/atom+xml", _write_atom)
JSON_FEED = Format("JSON Feed", "feed.json", "application/feed+json", _write_json)
FORMATS = (RSS, ATOM, JSON_FEED)


def list_links(feed: Feed) -> tuple[tuple[str, str, str], ...]:
    """The links to `feed` in a page: title, address and media type of each format."""
    return tuple((f"{feed.title} ({form.label})", urlsplit(feed.folder).path + form.name, form.media_type) for form in FORMATS)
