"""How each network counts a text and shows a post, as data: what the preview imitates, in our own typography."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

SCHEME = re.compile(r"https?://(?:www\.)?")


@dataclass(frozen=True)
class NetworkLook:
    """`unit` is what a reader of the network would call what is counted. An address is shown without its scheme; when what follows its
    host has more than `path` characters, `link_length_kept` of them and `more`; when it has more than `whole_link_limit` in all, that
    many. `card` are the parts of a link's card below its picture, from top to bottom; `at` is before an account's name."""

    unit: str = "caractères"
    path: int | None = None
    link_length_kept: int = 0
    more: str = "…"
    whole_link_limit: int | None = None
    card: tuple[str, ...] = ("title", "summary", "domain")
    at: str = "@"

    def address(self, link: str) -> str:
        """`link` as readers see it."""
        host, path = domain(link), link.partition("://")[2].partition("/")[2]
        if self.path is not None and len(path) + 1 > self.path:
            return f"{host}/{path[: self.link_length_kept - 1]}{self.more}"
        bare = SCHEME.sub("", link)
        if self.whole_link_limit is not None and len(bare) > self.whole_link_limit:
            return bare[: self.whole_link_limit] + self.more
        return bare if self.path is not None or self.whole_link_limit is not None else link


PLAIN_LOOK = NetworkLook()
LOOKS: Mapping[str, NetworkLook] = {
    "x": NetworkLook(unit="signes", path=15, link_length_kept=15, card=("title", "domain")),
    "mastodon": NetworkLook(whole_link_limit=30, card=("domain", "title", "summary")),
    "bluesky": NetworkLook(path=15, link_length_kept=13, more="..."),
    "facebook": NetworkLook(card=("domain", "title", "summary"), at=""),
    "instagram": NetworkLook(at=""),
    "telegram": NetworkLook(card=("domain", "title", "summary"), at=""),
    "linkedin": NetworkLook(card=("title", "domain"), at=""),
    "threads": NetworkLook(card=("domain", "title")),
}
"""X's addresses: docs.x.com, data dictionary, `display_url` of its examples. Mastodon's: mastodon/mastodon, app/lib/text_formatter.rb.
Bluesky's: bluesky-social/social-app, src/lib/strings/url-helpers.ts. A network that is not here is shown as it is sent."""


def look(network: str) -> NetworkLook:
    """How a network shows posts."""
    return LOOKS.get(network, PLAIN_LOOK)


def domain(link: str) -> str:
    """The host of an address, as cards name it."""
    return urlsplit(link).netloc.removeprefix("www.")
