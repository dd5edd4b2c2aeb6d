"""RSS 2.0 as W3C's feed validator checks it, and the RSS Advisory Board's profile where the two speak of the same thing.

https://www.rssboard.org/rss-specification  https://www.rssboard.org/rss-profile  https://validator.w3.org/feed/docs/
"""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from lxml import etree

from tests.feeds.rules_common import LANGUAGE, MEDIA_TYPE, URI, bad_characters, html_problems, hub_problems, is_web_address

ATOM, CONTENT, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}", "{http://purl.org/dc/elements/1.1/}"
CHANNEL = {
    "title",
    "link",
    "description",
    "language",
    "copyright",
    "managingEditor",
    "webMaster",
    "pubDate",
    "lastBuildDate",
    "category",
    "generator",
    "docs",
    "cloud",
    "ttl",
    "image",
    "rating",
    "textInput",
    "skipHours",
    "skipDays",
    "item",
} | {f"{ATOM}link"}
ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"} | {
    f"{CONTENT}encoded",
    f"{DC}creator",
    f"{DC}language",
}
REPEATED = {"item", "category", f"{DC}creator", f"{ATOM}link"}
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT|UT)"
)


def one_channel(rss: etree._Element) -> Iterator[str]:
    """MissingChannel, InvalidRSSVersion."""
    if rss.tag != "rss" or rss.get("version") != "2.0" or len(rss.findall("channel")) != 1:
        yield "the document is not <rss version='2.0'> with one channel"


def required_of_a_channel(rss: etree._Element) -> Iterator[str]:
    """MissingElement: title, link, description."""
    yield from (name for name in ("title", "link", "description") if not rss.findtext(f"channel/{name}"))


def no_undefined_element(rss: etree._Element) -> Iterator[str]:
    """UndefinedElement."""
    yield from (child.tag for child in rss.find("channel") if child.tag not in CHANNEL)
    yield from (child.tag for item in _items(rss) for child in item if child.tag not in ITEM)


def no_duplicate_element(rss: etree._Element) -> Iterator[str]:
    """DuplicateElement: one link of a channel, one guid of an item…"""
    for parent in (rss.find("channel"), *_items(rss)):
        names = [child.tag for child in parent if child.tag not in REPEATED]
        yield from (name for name in set(names) if names.count(name) > 1)


def title_or_description(rss: etree._Element) -> Iterator[str]:
    """ItemMustContainTitleOrDescription."""
    yield from ("empty item" for item in _items(rss) if not (item.findtext("title") or item.findtext("description")))


def addresses_are_absolute(rss: etree._Element) -> Iterator[str]:
    """InvalidFullLink."""
    found = [node.text for node in rss.iter("link", "comments", "docs")] + [node.get("url") for node in rss.iter("enclosure", "source")]
    yield from (str(address) for address in found if not is_web_address(address))


def a_guid_identifies(rss: etree._Element) -> Iterator[str]:
    """MissingGuid, InvalidHttpGUID: a guid that says it is an address must be one; ours are URIs that are not."""
    for item in _items(rss):
        guid = item.find("guid")
        if guid is None or not guid.text:
            yield "missing"
        elif guid.get("isPermaLink", "true") == "true" and not is_web_address(guid.text):
            yield f"{guid.text} is no permalink"
        elif not URI.fullmatch(guid.text):
            yield f"{guid.text} is no URI"


def guids_differ(rss: etree._Element) -> Iterator[str]:
    """DuplicateItem."""
    guids = [item.findtext("guid") for item in _items(rss)]
    yield from (str(guid) for guid in set(guids) if guids.count(guid) > 1)


def dates_are_rfc_822(rss: etree._Element) -> Iterator[str]:
    """InvalidRFC2822Date, and the day of the week is the right one."""
    for node in rss.iter("pubDate", "lastBuildDate"):
        if not DATE.fullmatch(node.text or "") or f"{parsedate_to_datetime(node.text):%w}" != str(_weekday(node.text)):
            yield str(node.text)


def an_enclosure_has_three_attributes(rss: etree._Element) -> Iterator[str]:
    """MissingAttribute, InvalidIntegerAttribute, InvalidMIMEAttribute."""
    for node in rss.iter("enclosure"):
        if not (node.get("length", "").isdecimal() and MEDIA_TYPE.fullmatch(node.get("type", "")) and node.get("url")):
            yield etree.tostring(node).decode()


def a_language_is_named(rss: etree._Element) -> Iterator[str]:
    """InvalidLanguage; and a channel in French says so."""
    found = [rss.findtext("channel/language"), *(node.text for node in rss.iter(f"{DC}language"))]
    yield from (str(language) for language in found if not LANGUAGE.fullmatch(language or ""))


def a_self_link_is_given(rss: etree._Element) -> Iterator[str]:
    """MissingAtomSelfLink, SelfDoesntMatchLocation."""
    links = [node for node in rss.findall(f"channel/{ATOM}link") if node.get("rel") == "self"]
    if len(links) != 1 or not is_web_address(links[0].get("href")) or links[0].get("type") != "application/rss+xml":
        yield f"{len(links)} self links"


def a_hub_can_be_asked(rss: etree._Element) -> Iterator[str]:
    """https://www.w3.org/TR/websub/#discovery"""
    yield from hub_problems(rss.findall(f"channel/{ATOM}link"))


def an_author_is_an_address(rss: etree._Element) -> Iterator[str]:
    """InvalidContact: RSS wants an electronic address, so a mere name is said with dc:creator."""
    yield from (str(node.text) for node in rss.iter("author", "managingEditor", "webMaster") if "@" not in (node.text or ""))


def html_is_portable(rss: etree._Element) -> Iterator[str]:
    """SecurityRisk, ContainsRelRef."""
    for node in rss.iter("description", f"{CONTENT}encoded"):
        yield from html_problems(node.text)


def a_title_is_text(rss: etree._Element) -> Iterator[str]:
    """ContainsHTML: a reader may take a title for HTML, so what looks like it is escaped once more."""
    yield from (str(node.text) for node in rss.iter("title") if re.search(r"<[!/?A-Za-z]", node.text or ""))


def nothing_is_blank(rss: etree._Element) -> Iterator[str]:
    """NotBlank."""
    yield from (node.tag for node in rss.iter("title", "link", "guid", "category", f"{DC}creator") if not (node.text or "").strip())


def _items(rss: etree._Element) -> list[etree._Element]:
    return rss.findall("channel/item")


def _weekday(text: str) -> int:
    return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].index(text[:3])


RULES = (
    one_channel,
    required_of_a_channel,
    no_undefined_element,
    no_duplicate_element,
    title_or_description,
    addresses_are_absolute,
    a_guid_identifies,
    guids_differ,
    dates_are_rfc_822,
    an_enclosure_has_three_attributes,
    a_language_is_named,
    a_self_link_is_given,
    a_hub_can_be_asked,
    an_author_is_an_address,
    html_is_portable,
    bad_characters,
    a_title_is_text,
    nothing_is_blank,
)
