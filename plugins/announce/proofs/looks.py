"""How each network counts a text and shows a post, as data: what the preview imitates, in our own typography."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

SCHEME = re.compile(r"https?://(?:www\.)?")


@dataclass(frozen=True)
class Look:
    """`unit` is what a reader of the network would call what is counted. An address is shown without its scheme; when what follows its
    host has more than `path` characters, `kept` of them and `more`; when it has more than `whole` in all, that many. `card` are the parts
    of a link's card below its picture, from top to bottom; `at` is before an account's name."""

    unit: str = "caractères"
    path: int | None = None
    kept: int = 0
    more: str = "…"
    whole: int | None = None
    card: tuple[str, ...] = ("title", "summary", "domain")
    at: str = "@"

    def address(self, link: str) -> str:
        """`link` as readers see it."""
        host, path = domain(link), link.partition("://")[2].partition("/")[2]
        if self.path is not None and len(path) + 1 > self.path:
            return f"{host}/{path[: self.kept - 1]}{self.more}"
        bare = SCHEME.sub("", link)
        if self.whole is not None and len(bare) > self.whole:
            return bare[: self.whole] + self.more
        return bare if self.path is not None or self.whole is not None else link


PLAIN = Look()
LOOKS: Mapping[str, Look] = {
    "x": Look(unit="signes", path=15, kept=15, card=("title", "domain")),
    "mastodon": Look(whole=30, card=("domain", "title", "summary")),
    "bluesky": Look(path=15, kept=13, more="..."),
    "facebook": Look(card=("domain", "title", "summary"), at=""),
    "instagram": Look(at=""),
    "telegram": Look(card=("domain", "title", "summary"), at=""),
    "linkedin": Look(card=("title", "domain"), at=""),
    "threads": Look(card=("domain", "title")),
}
"""X's addresses: docs.x.com, data dictionary, `display_url` of its examples. Mastodon's: mastodon/mastodon, app/lib/text_formatter.rb.
Bluesky's: bluesky-social/social-app, src/lib/strings/url-helpers.ts. A network that is not here is shown as it is sent."""


def look(network: str) -> Look:
    """How a network shows posts."""
    return LOOKS.get(network, PLAIN)


def domain(link: str) -> str:
    """The host of an address, as cards name it."""
    return urlsplit(link).netloc.removeprefix("www.")
