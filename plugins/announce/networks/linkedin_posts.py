"""Reading what LinkedIn shows of a page: its posts, and where they lead.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from plugins.announce.networks.comparison import place
from plugins.announce.networks.linkedin_text import unescape_text
from plugins.announce.networks.network_post import NetworkPost

VERSION = "202608"
"""Active in September 2026 (gitroomhq/postiz-app #2005), and for a year at least: learn.microsoft.com/linkedin/marketing/versioning."""
API = "https://api.linkedin.com/rest"
NAME = re.compile(r"urn:li:(?:share|ugcPost):\d+")
"""How LinkedIn names a post."""
ADDRESS = re.compile(r"https?://[^\s<>\"«»]+")
SHORT = re.compile(r"https?://lnkd\.in/\w")


def parse_created_id(answer: requests.Response) -> str:
    """LinkedIn's own name for a new post, which is in a header. Raises LookupError or ValueError."""
    return parse_post_id(answer.headers["x-restli-id"])


def parse_post_id(name: str) -> str:
    """`name`, if it is that of a post. Raises TypeError or ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError("not a name of LinkedIn")
    return name


def address(name: str) -> str:
    """Where readers find the post of that name."""
    return f"https://www.linkedin.com/feed/update/{name}/"


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, name = unescape_text(str(post.get("commentary") or "")), parse_post_id(post["id"])
    led = ((post.get("content") or {}).get("article") or {}).get("source")
    links = frozenset(place(one) for one in (*ADDRESS.findall(text), *([str(led)] if led else [])))
    time = datetime.fromtimestamp(int(post.get("publishedAt") or post["createdAt"]) / 1000, UTC)
    return NetworkPost(name, address(name), text, links, time, hides=bool(SHORT.search(text)))
