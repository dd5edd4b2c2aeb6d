"""What is alive in a Bluesky post: its links and its hashtags, by the bytes of the text where they stand.

Without facets all of it would be dead text. What is a hashtag is what Bluesky's own application takes for one.
https://docs.bsky.app/docs/advanced-guides/post-richtext; bluesky-social/atproto, packages/api/src/rich-text/util.ts
"""

from collections.abc import Iterable, Iterator
from typing import Any

import regex

from plugins.announce.words.count import graphemes

ENDINGS = "fr com org net eu info bzh corsica alsace paris re gp gf mq yt nc pf pm wf be ch lu ca social"
"""The ends of the bare addresses that become links: what a French town writes. Elsewhere a full stop that lost its space would be one."""

LINK = regex.compile(r"(?<![\w@/])https?://\S+", regex.IGNORECASE)
BARE = regex.compile(
    r"(?<![\w@./#$-])(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{N}])?\.)+"
    rf"(?:{ENDINGS.replace(' ', '|')})(?!\.?[\w@-])(?::\d+)?(?:/\S*)?"
)
TRAILING = regex.compile(r"[.,;:!?…'’\"”»)\]]+$")
HASHTAG = regex.compile(r"(?<!\S)[#＃](?![\uFE0F\u20E3])((?:(?![\s\u00AD\u2060\u200A-\u200D\u20E2])\X)+)")
PUNCTUATION = regex.compile(r"\p{P}+$")
TELLING = regex.compile(r"[^\d\s\p{P}\uFE0F\u20E3]")
"""What a hashtag needs one of: `#2026` is a number."""

LONGEST, OCTETS = 64, 640
"""Graphemes and bytes of a hashtag, `#` left out: lexicons/app/bsky/richtext/facet.json."""

Span = tuple[int, int, dict[str, str]]


def facets(text: str) -> list[dict[str, Any]]:
    """The links and hashtags of `text` in its order, none over another; offsets are bytes of its UTF-8, the end left out."""
    spans = sorted(_apart([*_links(text), *_hashtags(text)]), key=lambda span: span[0])
    return [
        {
            "index": {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())},
            "features": [{"$type": f"app.bsky.richtext.facet#{'link' if 'uri' in feature else 'tag'}", **feature}],
        }
        for start, end, feature in spans
    ]


def _links(text: str) -> Iterator[Span]:
    for pattern, scheme in ((LINK, ""), (BARE, "https://")):
        for found in pattern.finditer(text):
            address = _ended(found[0])
            yield found.start(), found.start() + len(address), {"uri": scheme + address}


def _ended(address: str) -> str:
    """`address` without the sentence's own punctuation; a bracket that it opened is its own."""
    shorter = TRAILING.sub("", address)
    return f"{shorter})" if "(" in shorter and address[len(shorter) :].startswith(")") else shorter


def _hashtags(text: str) -> Iterator[Span]:
    for found in HASHTAG.finditer(text):
        tag = PUNCTUATION.sub("", found[1])
        if TELLING.search(tag) and graphemes(tag) <= LONGEST and len(tag.encode()) <= OCTETS:
            yield found.start(), found.start(1) + len(tag), {"tag": tag}


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Those that are over none of the ones before them."""
    kept: list[Span] = []
    for span in spans:
        if all(span[1] <= start or end <= span[0] for start, end, _ in kept):
            kept.append(span)
    return kept
