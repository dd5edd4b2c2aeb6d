"""Recognising a post of ours in X's timeline, where nothing is written as it was sent.

X escapes HTML, puts every address behind t.co (a bare `ville.fr` too), adds one for the picture, and may touch spaces and accents.
A post is ours when it says the same words with the same link: `expanded_url` is the address as it was sent.
https://docs.x.com/x-api/fundamentals/data-dictionary#tweet
"""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from plugins.announce.networks.comparison import place
from plugins.announce.networks.network_post import NetworkPost

PICTURE = re.compile(r"^https?://(?:x|twitter)\.com/[^/]+/status/\d+/(?:photo|video)/\d+$")
SHORT = re.compile(r"https?://t\.co/\w", re.IGNORECASE)


def address(number: str) -> str:
    """Where readers find the post of that number."""
    return f"https://x.com/i/status/{number}"


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post of the timeline. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    urls = [(url["url"], url.get("expanded_url", ""), url.get("unwound_url", "")) for url in post.get("entities", {}).get("urls", [])]
    text = html.unescape(post["text"])
    for short, whole, _ in sorted(urls, key=lambda url: -len(url[0])):
        text = text.replace(short, "" if PICTURE.match(whole) else whole)
    links = frozenset(place(one) for _, *addresses in urls for one in addresses if one)
    number, time = str(int(post["id"])), datetime.fromisoformat(post["created_at"]).astimezone(UTC)
    return NetworkPost(number, address(number), text, links, time, hides=bool(SHORT.search(text)))
