"""Atom 1.0 as RFC 4287 and W3C's feed validator want it: https://www.rfc-editor.org/rfc/rfc4287"""

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from tests.feeds.rules_common import LANGUAGE, MEDIA_TYPE, URI, bad_characters, html_problems, hub_problems, is_web_address

NS = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = {"id", "title", "updated", "author", "contributor", "category", "generator", "icon", "logo", "link", "rights", "subtitle", "entry"}
ENTRY = {"id", "title", "updated", "author", "contributor", "category", "content", "link", "published", "rights", "source", "summary"}
PERSON = {"name", "uri", "email"}
REPEATED = {"author", "contributor", "category", "link", "entry"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def the_root_is_a_feed(feed: etree._Element) -> Iterator[str]:
    """RFC 4287 §4.1.1: every element is in Atom's namespace."""
    if feed.tag != f"{NS}feed":
        yield feed.tag


def id_title_and_updated(feed: etree._Element) -> Iterator[str]:
    """MissingElement, §4.1.1 and §4.1.2: exactly one of each."""
    for parent in (feed, *_entries(feed)):
        yield from (name for name in ("id", "title", "updated") if len(parent.findall(NS + name)) != 1 or not parent.findtext(NS + name))


def no_undefined_element(feed: etree._Element) -> Iterator[str]:
    """UndefinedElement."""
    for parents, known in (([feed], FEED), (_entries(feed), ENTRY), (feed.iter(f"{NS}author"), PERSON)):
        yield from (child.tag for parent in parents for child in parent if child.tag not in {NS + name for name in known})


def no_duplicate_element(feed: etree._Element) -> Iterator[str]:
    """DuplicateElement."""
    for parent in (feed, *_entries(feed)):
        names = [etree.QName(child).localname for child in parent]
        yield from (name for name in set(names) - REPEATED if names.count(name) > 1)


def an_id_is_a_uri(feed: etree._Element) -> Iterator[str]:
    """InvalidFullLink, §4.2.6: an absolute IRI."""
    yield from (str(node.text) for node in feed.iter(f"{NS}id") if not URI.fullmatch(node.text or ""))


def ids_differ(feed: etree._Element) -> Iterator[str]:
    """DuplicateIds, §4.1.1."""
    ids = [node.text for node in feed.iter(f"{NS}id")]
    yield from (str(one) for one in set(ids) if ids.count(one) > 1)


def dates_are_rfc_3339(feed: etree._Element) -> Iterator[str]:
    """InvalidRFC3339Date, §3.3."""
    for node in feed.iter(f"{NS}updated", f"{NS}published"):
        if not DATE.fullmatch(node.text or ""):
            yield str(node.text)


def nothing_is_updated_before_it_is_published(feed: etree._Element) -> Iterator[str]:
    """§4.2.15 read with §4.2.9."""
    for entry in _entries(feed):
        published, updated = entry.findtext(f"{NS}published"), entry.findtext(f"{NS}updated")
        if (
            DATE.fullmatch(published or "")
            and DATE.fullmatch(updated or "")
            and datetime.fromisoformat(updated) < datetime.fromisoformat(published)
        ):
            yield f"{updated} < {published}"


def one_alternate_of_a_type_and_language(feed: etree._Element) -> Iterator[str]:
    """DuplicateAlternate, §4.1.2."""
    for parent in (feed, *_entries(feed)):
        alternates = [(node.get("type"), node.get("hreflang")) for node in _links(parent, "alternate")]
        yield from (str(pair) for pair in set(alternates) if alternates.count(pair) > 1)


def content_or_an_alternate(feed: etree._Element) -> Iterator[str]:
    """MissingAlternateLink, §4.1.2."""
    for entry in _entries(feed):
        if entry.find(f"{NS}content") is None and not _links(entry, "alternate"):
            yield entry.findtext(f"{NS}id") or ""


def an_entry_has_words(feed: etree._Element) -> Iterator[str]:
    """MissingTextualContent, §4.1.1.1: who reads it alone finds something."""
    words = (f"{NS}content", f"{NS}summary")
    yield from (entry.findtext(f"{NS}id") or "" for entry in _entries(feed) if not any(map(entry.findtext, words)))


def an_author_is_named(feed: etree._Element) -> Iterator[str]:
    """MissingElement, §4.1.1 and §4.2.1: a feed without author needs one in every entry, and a person has a name."""
    if feed.find(f"{NS}author") is None and any(entry.find(f"{NS}author") is None for entry in _entries(feed)):
        yield "no author"
    yield from ("an author without name" for author in feed.iter(f"{NS}author") if not author.findtext(f"{NS}name"))


def a_self_link_is_given(feed: etree._Element) -> Iterator[str]:
    """MissingSelf."""
    links = _links(feed, "self")
    if len(links) != 1 or not is_web_address(links[0].get("href")) or links[0].get("type") != "application/atom+xml":
        yield f"{len(links)} self links"


def a_hub_can_be_asked(feed: etree._Element) -> Iterator[str]:
    """https://www.w3.org/TR/websub/#discovery"""
    yield from hub_problems(feed.findall(f"{NS}link"))


def addresses_are_absolute(feed: etree._Element) -> Iterator[str]:
    """RelativeSelf, InvalidFullLink."""
    found = [node.get("href") for node in feed.iter(f"{NS}link")] + [node.text for node in feed.iter(f"{NS}uri", f"{NS}icon", f"{NS}logo")]
    yield from (str(address) for address in found if not is_web_address(address))


def an_enclosure_says_its_type(feed: etree._Element) -> Iterator[str]:
    """InvalidMIMEAttribute, InvalidNonNegativeInteger, §4.2.7."""
    for node in (link for entry in _entries(feed) for link in _links(entry, "enclosure")):
        if not (MEDIA_TYPE.fullmatch(node.get("type", "")) and node.get("length", "0").isdecimal()):
            yield str(node.get("href"))


def text_says_its_type(feed: etree._Element) -> Iterator[str]:
    """InvalidTextType, §3.1.1 and §4.1.3.1."""
    for node in feed.iter(f"{NS}content", f"{NS}title", f"{NS}summary", f"{NS}subtitle", f"{NS}rights"):
        if node.get("type", "text") not in ("text", "html", "xhtml") or len(node):
            yield f"{node.tag} {node.get('type')}"


def html_is_portable(feed: etree._Element) -> Iterator[str]:
    """SecurityRisk, ContainsRelRef."""
    for node in feed.iter(f"{NS}content"):
        yield from html_problems(node.text)


def a_language_is_named(feed: etree._Element) -> Iterator[str]:
    """InvalidLanguage; and a feed in French says so."""
    found = [feed.get(XML_LANG), *(entry.get(XML_LANG, "fr") for entry in _entries(feed))]
    yield from (str(language) for language in found if not LANGUAGE.fullmatch(language or ""))


def a_category_has_a_term(feed: etree._Element) -> Iterator[str]:
    """MissingAttribute, §4.2.2."""
    yield from ("category" for node in feed.iter(f"{NS}category") if not node.get("term", "").strip())


def _entries(feed: etree._Element) -> list[etree._Element]:
    return feed.findall(f"{NS}entry")


def _links(parent: etree._Element, rel: str) -> list[etree._Element]:
    return [node for node in parent.findall(f"{NS}link") if node.get("rel", "alternate") == rel]


RULES = (
    the_root_is_a_feed,
    id_title_and_updated,
    no_undefined_element,
    no_duplicate_element,
    an_id_is_a_uri,
    ids_differ,
    dates_are_rfc_3339,
    nothing_is_updated_before_it_is_published,
    one_alternate_of_a_type_and_language,
    content_or_an_alternate,
    an_entry_has_words,
    an_author_is_named,
    a_self_link_is_given,
    a_hub_can_be_asked,
    addresses_are_absolute,
    an_enclosure_says_its_type,
    text_says_its_type,
    html_is_portable,
    bad_characters,
    a_language_is_named,
    a_category_has_a_term,
)
