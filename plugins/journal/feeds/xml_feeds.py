"""The two formats in XML, written by feedgen: RSS 2.0 (https://www.rssboard.org/rss-specification), Atom 1.0 (https://www.rfc-editor.org/rfc/rfc4287)."""

import re
from html import escape

from plugins.journal.feeds.feed import Feed
from plugins.journal.feeds.feedgen_repaired import build_entry, build_generator
from plugins.journal.feeds.formats import ATOM, RSS

MARKUP = re.compile(r"<[!/?A-Za-z]|&#?\w+;")


def format_rss(feed: Feed) -> bytes:
    """The file `rss.xml` of `feed`."""
    feed_generator = build_generator(feed, feed.folder + RSS.name, RSS.media_type)
    feed_generator.title(escape_ambiguous(feed.title))
    feed_generator.description(escape_ambiguous(feed.description))
    feed_generator.load_extension("dc", atom=False)
    for item in feed.items:
        feed_entry = build_entry(item)
        feed_generator.add_entry(feed_entry, order="append")
        feed_entry.title(escape_ambiguous(item.title))
        feed_entry.dc.dc_creator(list(item.authors))
        if item.language != feed.language:
            feed_entry.dc.dc_language([item.language])
        if item.summary or not item.content:
            feed_entry.summary(escape_ambiguous(item.summary or item.title))
    content: bytes = feed_generator.rss_str(pretty=True)
    return content


def escape_ambiguous(text: str) -> str:
    """Plain text, escaped once more where a reader could take it for HTML: RSS does not say which of the two a title is."""
    return escape(text, quote=False) if MARKUP.search(text) else text


def format_atom(feed: Feed) -> bytes:
    """The file `atom.xml` of `feed`."""
    feed_generator = build_generator(feed, feed.folder + ATOM.name, ATOM.media_type)
    for item in feed.items:
        feed_entry = build_entry(item)
        feed_entry.title(item.title)
        feed_entry.language = item.language if item.language != feed.language else ""
        feed_entry.author([{"name": author} for author in item.authors])
        if item.summary or not item.content:
            feed_entry.summary(item.summary or item.title)
        feed_generator.add_entry(feed_entry, order="append")
    content: bytes = feed_generator.atom_str(pretty=True)
    return content
