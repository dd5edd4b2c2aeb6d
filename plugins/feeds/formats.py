"""The formats every feed is written in. What writes one is found by its name, and loaded when there is something to write (20 ms)."""

from dataclasses import dataclass
from importlib import import_module

from plugins.feeds.feed import Feed


@dataclass(frozen=True)
class Format:
    """`label` is what readers see; `name` is the file's; `module` is the function that makes its bytes, and the module that holds it."""

    label: str
    name: str
    media_type: str
    module: str

    def write(self, feed: Feed) -> bytes:
        """The file of `feed` in this format."""
        return getattr(import_module(f"plugins.feeds.{self.module}"), self.module)(feed)


RSS = Format("RSS", "rss.xml", "application/rss+xml", "rss")
ATOM = Format("Atom", "atom.xml", "application/atom+xml", "atom")
JSON_FEED = Format("JSON Feed", "feed.json", "application/feed+json", "json_feed")
FORMATS = (RSS, ATOM, JSON_FEED)


def links(feed: Feed) -> tuple[tuple[str, str, str], ...]:
    """What a page says of `feed`: title, address and media type, once a format."""
    return tuple((f"{feed.title} ({form.label})", feed.folder + form.name, form.media_type) for form in FORMATS)
