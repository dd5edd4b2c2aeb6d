"""The formats every feed is written in."""

from collections.abc import Callable
from dataclasses import dataclass

from plugins.feeds import atom, json_feed, rss
from plugins.feeds.feed import Feed


@dataclass(frozen=True)
class Format:
    """`label` is what readers see; `name` is the file's; `write` makes its bytes."""

    label: str
    name: str
    media_type: str
    write: Callable[[Feed], bytes]


FORMATS = (
    Format("RSS", rss.NAME, rss.MEDIA_TYPE, rss.rss),
    Format("Atom", atom.NAME, atom.MEDIA_TYPE, atom.atom),
    Format("JSON Feed", json_feed.NAME, json_feed.MEDIA_TYPE, json_feed.json_feed),
)


def links(feed: Feed) -> tuple[tuple[str, str, str], ...]:
    """What a page says of `feed`: title, address and media type, once a format."""
    return tuple((f"{feed.title} ({form.label})", feed.folder + form.name, form.media_type) for form in FORMATS)
