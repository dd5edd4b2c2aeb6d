"""Reading the posts of an account as its instance shows them: HTML, each address cut in three, accounts of elsewhere without their server.

mastodon/mastodon, app/lib/text_formatter.rb. https://docs.joinmastodon.org/entities/Status/
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup

from plugins.announce.networks.comparison import place
from plugins.announce.networks.network_post import NetworkPost
from plugins.announce.words.count import ACCOUNT
from plugins.publication.untrusted_text import harmless_markup

OF_MASTODON = "mention"
"""The class of the links that the instance adds to hashtags and accounts: they lead to itself."""
NUMBER = re.compile(r"[\w-]+")
"""Digits for Mastodon, letters too for servers that speak its language."""


def parse_post(post: Mapping[str, Any], root: str) -> NetworkPost:
    """Read one post of the instance at `root`. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    content = BeautifulSoup(harmless_markup(post["content"]), "html.parser")
    addresses = [link["href"] for link in content("a", href=True) if OF_MASTODON not in link.get("class", ())]
    for end in content(["br", "p"]):
        end.insert_after("\n")
    links = frozenset(place(address) for address in addresses)
    time = datetime.fromisoformat(post["created_at"]).astimezone(UTC)
    return NetworkPost(number(post), address(post, root), without_remote_servers(content.get_text()), links, time)


def number(said: Mapping[str, Any]) -> str:
    """The instance's own name for what it tells of: a post, a picture, an account. Raises LookupError, TypeError or ValueError."""
    if not NUMBER.fullmatch(said["id"]):
        raise ValueError("not a number of Mastodon")
    return said["id"]


def without_remote_servers(text: str) -> str:
    """`text` as an instance may show it: the accounts of elsewhere without their server."""
    return ACCOUNT.sub(r"\1", text)


def address(post: Mapping[str, Any], root: str) -> str:
    """Where readers find a post: what the instance says, if it is an address of its own."""
    said = str(post.get("url") or "")
    return said if said.startswith(f"{root}/") else f"{root}/@{post['account']['username']}/{post['id']}"
