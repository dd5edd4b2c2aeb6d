"""feedgen, with what it loses or leaves to the clock put right. The only module that imports it.

feedgen 1.0.0 drops `rel`, `type` and `length` of Atom entry links (its issue 135), so that enclosures are lost and every link claims to be
the page; gives RSS whatever link was added last, and no hub; puts its own name and the hour of the run in every feed; knows no
language of an entry.
"""

import re
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from plugins.journal.feeds.feed import ATOM, RSS, Feed, FeedItem

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"


class FeedgenEntry(FeedEntry):
    """An entry whose Atom links keep all that was said of them, and whose language can be another than the feed's."""

    language = ""
    dc: Any
    """Dublin Core, which feedgen adds to each entry of a feed that has loaded it."""

    def atom_entry(self, extensions: bool = True) -> Any:
        """The lxml element of the entry."""
        element = super().atom_entry(extensions)
        if self.language:
            element.set(XML_LANG, self.language)
        for node, link in zip(element.findall("link"), self.link(), strict=True):
            node.attrib.update(link)
        return element


@dataclass(frozen=True)
class Hubs(BaseExtension):
    """The hubs of a feed, in RSS: links of Atom, as https://www.w3.org/TR/websub/#discovery wants them."""

    addresses: tuple[str, ...]

    def extend_rss(self, feed: Any) -> Any:
        """The lxml element of the feed, with its hubs."""
        for address in self.addresses:
            xml_elem(ATOM_LINK, feed.find("channel"), rel="hub", href=address)
        return feed


def build_generator(feed: Feed, address: str, media_type: str) -> FeedGenerator:
    """feedgen's generator for `feed` at `address`, without what is specific to a format."""
    feed_generator = FeedGenerator()
    feed_generator.id(feed.guid)
    feed_generator.title(feed.title)
    feed_generator.description(feed.description)
    feed_generator.language(feed.language)
    feed_generator.author(name=feed.author, uri=feed.home)
    feed_generator.updated(feed.updated)
    feed_generator.generator("Beffroi")
    feed_generator.docs("https://www.rssboard.org/rss-specification")
    feed_generator.link(href=address, rel="self", type=media_type)
    feed_generator.link([{"href": hub, "rel": "hub"} for hub in feed.hubs])
    feed_generator.link(href=feed.home, rel="alternate", type="text/html")
    feed_generator.register_extension("hubs", partial(Hubs, feed.hubs), BaseEntryExtension, atom=False)
    return feed_generator


def build_entry(item: FeedItem) -> FeedgenEntry:
    """feedgen's entry for `item`, with what RSS and Atom say alike."""
    feedgen_entry = FeedgenEntry()
    feedgen_entry.guid(item.guid, permalink=False)
    feedgen_entry.published(item.published)
    feedgen_entry.updated(item.updated)
    feedgen_entry.category([{"term": word} for word in item.categories])
    feedgen_entry.link(href=item.link, rel="alternate", type="text/html")
    if item.enclosure:
        feedgen_entry.enclosure(item.enclosure.url, item.enclosure.length, item.enclosure.media_type)
    if item.content:
        feedgen_entry.content(item.content, type="html")
    return feedgen_entry


# The two formats in XML, written by feedgen: RSS 2.0 (https://www.rssboard.org/rss-specification), Atom 1.0 (https://www.rfc-
# editor.org/rfc/rfc4287).

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
