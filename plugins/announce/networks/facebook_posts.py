"""Reading what the Graph API shows: a Page, its posts, and where they lead."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from plugins.announce.networks.comparison import place
from plugins.announce.networks.graph import parse_object_id
from plugins.announce.networks.network_post import NetworkPost

VERSION = "v26.0"
"""Of July 29, 2026, current in November 2026 and promised for two years at least: developers.facebook.com/docs/graph-api/changelog,
facebook/facebook-python-business-sdk (`apiconfig.py`)."""
API = f"https://graph.facebook.com/{VERSION}"

FIELDS = "id,message,created_time,attachments{url,unshimmed_url,media_type}"
"""What is asked of each post: docs/graph-api/reference/page-post, docs/graph-api/reference/story-attachment."""
ADDRESS = re.compile(r"https?://[^\s<>\"«»]+")
PICTURE = "photo"
"""The attachment of a picture leads to Facebook's own page of it."""


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, name = str(post.get("message", "")), parse_object_id(post)
    addresses = [*ADDRESS.findall(text), *_led_to(post.get("attachments", {}).get("data", []))]
    links = frozenset(place(address) for address in addresses)
    time = datetime.fromisoformat(post["created_time"]).astimezone(UTC)
    return NetworkPost(name, f"https://www.facebook.com/{name}", text, links, time)


def _led_to(attachments: list[Mapping[str, Any]]) -> Iterator[str]:
    for attachment in attachments:
        if attachment.get("media_type") != PICTURE and (address := attachment.get("unshimmed_url") or attachment.get("url")):
            yield str(address)
