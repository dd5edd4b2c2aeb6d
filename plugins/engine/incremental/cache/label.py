"""The label of a cached object: the attributes that Pelican needs for its lists, read without loading the object."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import unquote, urlparse

from plugins.engine.incremental.pages.fingerprint import combine_digests

NAME_FACTS = ("slug", "lang", "in_default_lang", "translation", "date", "category", "tags", "author", "authors", "template", "_status")
PLACE_FACTS = ("relative_source_path", "override_save_as", "override_url", "_addresses")
ROOM_FACTS = ("publication", "state", "permalink", "mistakes", "asked")
"""What the reader of the house adds, and rooms look at in the whole journal."""
KNOWN_TO_READERS = frozenset({"publication"})
"""What a reader may give an object only when it is first used."""
LABEL_FACTS = frozenset((*NAME_FACTS, *PLACE_FACTS, *ROOM_FACTS))
"""Attributes that a label holds, or says to be missing, beside those that rooms declare; the others stay with the object.
https://github.com/getpelican/pelican/blob/4.12.0/pelican/generators.py"""


class LabelTraits(NamedTuple):
    """What most labels have in common: `sort` is the class of the object, `links` the sources it may lead to, `statics` its files.
    `is_plain`: what its head says in HTML leads nowhere."""

    sort: type
    links: tuple[tuple[str, ...], ...]
    statics: frozenset[str]
    is_plain: bool


class Label(NamedTuple):
    """`key` is the digest of all that the object was made from; `mark` that of all that it can show, valid while nothing adds to it and it
    has no links."""

    key: bytes
    mark: bytes
    facts: dict[str, Any]
    traits: LabelTraits


def list_distinct_traits(labels: Iterable[Label]) -> Iterable[LabelTraits]:
    """The different traits among some labels: ten thousand labels share a few."""
    return {id(label.traits): label.traits for label in labels}.values()


def is_label_sufficient(content: Any) -> bool:
    """Whether nothing beyond the label of an object has been loaded."""
    return "_late" in content.__dict__


def encode_location(content: Any) -> bytes:
    """Where an object of Pelican's is published, encoded. Reading it must not count as a link: {attach} moves files that no page links."""
    referenced = content.__dict__.get("_output_location_referenced")
    encoded = f"{content.url}\n{content.save_as}\n{content.relative_source_path}".encode()
    if referenced is False:
        content._output_location_referenced = False
    return encoded


def digest_shown_content(key: bytes, where: bytes, leads: bytes = b"", others: bytes = b"", *added: bytes) -> bytes:
    """The digest of all that an object can show: its text, address, link targets, translations, and what rooms add to it."""
    return combine_digests(key, where, leads, others, *added)


LINK_TARGETS = {"filename": ("generated_content", "static_content"), "static": ("static_content",), "attach": ("static_content",)}
USUAL_LINK_PATTERN = "[{|](?P<what>.*?)[|}]"
"""What begins the address of such a link, unless a town has another: `{…}` or `|…|`."""


def may_link(content: Any, text: str) -> bool:
    """Whether `text`, of a Pelican object, may hold a link to a source. Few do, and looking at each tag takes 60 µs."""
    return "{" in text or "|" in text or content.settings["INTRASITE_LINK_REGEX"] != USUAL_LINK_PATTERN


def find_source_links(content: Any, texts: list[str]) -> Iterator[tuple[str, ...]]:
    """The links to sources in `texts` of a Pelican object: the sort of link, then each path that Pelican would try."""
    pattern: re.Pattern[str] = content._get_intrasite_link_regex()
    for text in [text for text in texts if may_link(content, text)]:
        for match in pattern.finditer(text):
            if match["what"] in LINK_TARGETS:
                yield (match["what"], *dict.fromkeys(_list_tried_paths(content, match["value"])))


def _list_tried_paths(content: Any, value: str) -> Iterator[str]:
    path = urlparse(value).path
    for each in (path, unquote(path), urlparse(unescape(value)).path):
        yield each[1:] if each.startswith("/") else content.get_relative_source_path(f"{content.relative_dir}/{each}")


def digest_link_targets(links: tuple[tuple[str, ...], ...], context: Mapping[str, Any], place: Callable[[Any], bytes]) -> bytes:
    """A digest of the present targets of the links. `place` encodes the location of one object."""
    marks = []
    for what, *paths in links:
        target = next(
            (content_found for sort in LINK_TARGETS[what] for path in paths if (content_found := context[sort].get(path)) is not None), None
        )
        marks.append(place(target) if target is not None else b"")
    return combine_digests(*marks)
