"""Recognising a post of ours in X's timeline, where nothing is written as it was sent.

X escapes HTML, puts every address behind t.co (a bare `ville.fr` too), adds one for the picture, and may touch spaces and accents.
A post is ours when it says the same words with the same link: `expanded_url` is the address as it was sent.
https://docs.x.com/x-api/fundamentals/data-dictionary#tweet
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from plugins.announce.networks.alike import place, words

PICTURE = re.compile(r"^https?://(?:x|twitter)\.com/[^/]+/status/\d+/(?:photo|video)/\d+$")
SHORT = re.compile(r"https?://t\.co/\w", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """A post as X shows it, its addresses written out. `time` is when X received it, by X's own clock."""

    id: str
    text: str
    links: frozenset[str]
    time: datetime

    def says(self, text: str) -> bool:
        """Whether it has the words of `text`: the same letters and digits."""
        return words(self.text) == words(text)

    def hides_an_address(self) -> bool:
        """Whether X does not tell where one of its addresses leads: it could be ours."""
        return bool(SHORT.search(self.text))

    def links_to(self, link: str) -> bool:
        """Whether it leads to `link`, by http or https."""
        return place(link) in self.links


def shown(post: Mapping[str, Any]) -> Shown:
    """Read one post of the timeline. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    urls = [(url["url"], url.get("expanded_url", ""), url.get("unwound_url", "")) for url in post.get("entities", {}).get("urls", [])]
    text = html.unescape(post["text"])
    for short, address, _ in sorted(urls, key=lambda url: -len(url[0])):
        text = text.replace(short, "" if PICTURE.match(address) else address)
    links = frozenset(place(address) for _, *addresses in urls for address in addresses if address)
    return Shown(str(int(post["id"])), text, links, datetime.fromisoformat(post["created_at"]).astimezone(UTC))
