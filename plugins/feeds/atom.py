"""Atom 1.0: https://www.rfc-editor.org/rfc/rfc4287"""

from plugins.feeds.feed import Feed
from plugins.feeds.feedgen_repaired import entry, generator
from plugins.feeds.formats import ATOM


def atom(feed: Feed) -> bytes:
    """The file `atom.xml` of `feed`."""
    made = generator(feed, feed.folder + ATOM.name, ATOM.media_type)
    for item in feed.items:
        told = entry(item)
        told.title(item.title)
        told.language = item.language if item.language != feed.language else ""
        told.author([{"name": author} for author in item.authors])
        if item.summary or not item.content:
            told.summary(item.summary or item.title)
        made.add_entry(told, order="append")
    return made.atom_str(pretty=True)
