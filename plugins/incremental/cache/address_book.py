"""Where each source is published: what a body's links to other sources become."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote, urlparse

from plugins.incremental.pages.fingerprint import combine_digests

OURS = {"filename": ("generated_content", "static_content"), "static": ("static_content",), "attach": ("static_content",)}
OF_PELICAN = "[{|](?P<what>.*?)[|}]"
"""What begins the address of such a link, unless a town has another: `{…}` or `|…|`."""


def may_link(content: Any, text: str) -> bool:
    """Whether `text`, of a Pelican object, may hold a link to a source at all: hardly any does, and to look at each tag takes 60 µs."""
    return "{" in text or "|" in text or content.settings["INTRASITE_LINK_REGEX"] != OF_PELICAN


def links_of(content: Any, texts: list[str]) -> Iterator[tuple[str, ...]]:
    """The sources that `texts` of a Pelican object may lead to: the sort of link, then each path that Pelican would try."""
    pattern: re.Pattern[str] = content._get_intrasite_link_regex()
    for text in [text for text in texts if may_link(content, text)]:
        for match in pattern.finditer(text):
            if match["what"] in OURS:
                yield (match["what"], *dict.fromkeys(_tried(content, match["value"])))


def _tried(content: Any, value: str) -> Iterator[str]:
    path = urlparse(value).path
    for each in (path, unquote(path), urlparse(unescape(value)).path):
        yield each[1:] if each.startswith("/") else content.get_relative_source_path(f"{content.relative_dir}/{each}")


def answer(links: tuple[tuple[str, ...], ...], context: Mapping[str, Any], place: Callable[[Any], bytes]) -> bytes:
    """A digest of where the links lead now. `place` tells it of one object."""
    marks = []
    for what, *paths in links:
        target = next(
            (content_found for sort in OURS[what] for path in paths if (content_found := context[sort].get(path)) is not None), None
        )
        marks.append(place(target) if target is not None else b"")
    return combine_digests(*marks)
