"""Recognising a post of ours in X's timeline, where nothing is written as it was sent.

X escapes HTML, puts every address behind t.co (a bare `ville.fr` too), adds one for the picture, and may touch spaces and accents.
A post is ours when it says the same words with the same link: `expanded_url` is the address as it was sent.
https://docs.x.com/x-api/fundamentals/data-dictionary#tweet
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

PICTURE = re.compile(r"^https?://(?:x|twitter)\.com/[^/]+/status/\d+/(?:photo|video)/\d+$")
SCHEME = re.compile(r"https?://")


def says(shown: Mapping[str, Any], text: str) -> bool:
    """Whether the post that X shows has the words of `text`: its letters and digits, addresses written out."""
    return _words(_written(shown)) == _words(text)


def links_to(shown: Mapping[str, Any], link: str) -> bool:
    """Whether the post that X shows links to `link`."""
    return _bare(link) in {_bare(url[name]) for url in _urls(shown) for name in ("expanded_url", "unwound_url") if url.get(name)}


def made_at(shown: Mapping[str, Any]) -> datetime | None:
    """When X received the post, by its own clock; None when it does not say."""
    try:
        return datetime.fromisoformat(shown["created_at"])
    except (KeyError, TypeError, ValueError):
        return None


def _written(shown: Mapping[str, Any]) -> str:
    text = html.unescape(str(shown.get("text", "")))
    for url in sorted(_urls(shown), key=lambda url: -len(str(url.get("url", "")))):
        address = str(url.get("expanded_url", ""))
        text = text.replace(str(url.get("url", "")), "" if PICTURE.match(address) else address)
    return text


def _urls(shown: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [url for url in (shown.get("entities") or {}).get("urls") or [] if url.get("url")]


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKC", SCHEME.sub("", unquote(text))).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _bare(address: str) -> str:
    return SCHEME.sub("", unicodedata.normalize("NFC", unquote(address))).rstrip("/").casefold()
