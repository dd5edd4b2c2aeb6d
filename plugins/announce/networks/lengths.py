"""Measure a text's length for each network: X weighs it, the others count."""

import re
from functools import lru_cache
from unicodedata import normalize

from plugins.announce.unicode_pattern import compile_unicode_pattern

BARE_SIGN = re.compile("[©®](?!\N{VARIATION SELECTOR-16})")
"""twitter-text-parser 3.0 takes these for emoji, weight 2; X's own package gives them the weight of a letter, 1."""


@lru_cache(maxsize=1000)
def count_weighted(text: str) -> int:
    """X's count: NFC, an address 23 (a bare `ville.fr` included), an emoji sequence 2, `… € •` and U+202F 2, French letters 1.

    Numbers: twitter-text/config/v3.json. Equal to the npm package `twitter-text` 3.1.0, whose Python port is read here. It takes 1.3 ms,
    and a run weighs the same words each time that it looks at what is due: the last thousand are remembered, half a megabyte at most.
    """
    from twitter_text import parse_tweet  # its tables take 0.3 s to load: only a text that must be weighed loads them

    counted = BARE_SIGN.sub("¦", normalize("NFC", text))
    return parse_tweet(counted).weightedLength if counted else 0


LINK = re.compile(r"https?://[^\s<>\"«»“”]*[^\s<>\"«»“”’'.,;:!?)\]]")
"""An address as a network makes a link of it: the punctuation that ends it stays out."""
ACCOUNT = re.compile(r"(?<![\w/])(@\w+)@[\w.-]+\w")
GRAPHEME = compile_unicode_pattern(r"\X")
EMOJI = compile_unicode_pattern(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]")
RESERVED = 23
"""What an address counts on Mastodon, unless the instance says otherwise: `characters_reserved_per_url`, docs.joinmastodon.org."""


def count_graphemes(text: str) -> int:
    """Count user-perceived characters: an emoji sequence is one. https://docs.bsky.app/docs/advanced-guides/posts"""
    return sum(1 for _ in GRAPHEME.finditer(normalize("NFC", text)))


def count_mastodon(text: str, reserved: int = RESERVED) -> int:
    """Mastodon's count: graphemes, an address `reserved`, another server's account without its server.

    Source: mastodon/mastodon, app/validators/status_length_validator.rb.
    """
    return count_graphemes(ACCOUNT.sub(r"\1", LINK.sub("x" * reserved, text)))


def count_threads(text: str) -> int:
    """Threads' count: characters, an emoji as many as it has bytes in UTF-8; an address counts whole.

    Source: developers.facebook.com/documentation/threads/posts, « Limitations ».
    """
    signs = GRAPHEME.findall(normalize("NFC", text))
    return sum(len(sign.encode()) if EMOJI.search(sign) else len(sign) for sign in signs)


def count_utf16_units(text: str) -> int:
    """The strictest count of characters: an emoji is two, a composed one more. For networks that do not say what they count."""
    return len(text.encode("utf-16-le")) // 2
