"""Reading what Threads shows: an account, its posts, and where they lead.

https://developers.facebook.com/documentation/threads/retrieve-and-discover-posts/retrieve-posts
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from plugins.announce.networks.graph import links, number, parse_object_id, permalink
from plugins.announce.networks.network_post import NetworkPost
from plugins.announce.networks.service import NetworkService
from plugins.announce.networks.wire import server_time

API = "https://graph.threads.net/v1.0"
FIELDS = "id,permalink,text,timestamp,link_attachment_url"
START = "https://www.threads."


@dataclass(frozen=True)
class ThreadsOwner:
    """The account of a token: `number` is Threads' own name for it, `name` that of people, without @. `time` is Threads' clock."""

    number: str
    name: str
    time: datetime | None

    def is_named(self, account: str) -> bool:
        """Whether `account`, as the town wrote it, is this one."""
        return self.name.lower() == account.lower()


def owner(service: NetworkService) -> ThreadsOwner:
    """Whose the token is. Raises NotSent or PostRefused."""

    def read(answer: requests.Response) -> ThreadsOwner:
        return ThreadsOwner(number(answer), str(answer.json()["username"]), server_time(answer))

    return service.call("GET", f"{API}/me", read, params={"fields": "id,username"})


def parse_post(post: Mapping[str, Any], account: str) -> NetworkPost:
    """Read one post of `account`. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, time = str(post.get("text") or ""), datetime.fromisoformat(post["timestamp"]).astimezone(UTC)
    url = permalink(post, START) if post.get("permalink") else profile(account)
    return NetworkPost(parse_object_id(post), url, text, links(text, post.get("link_attachment_url")), time)


def profile(account: str) -> str:
    """Where readers find the account: Threads gives no address of a post that it has marked (see `permalink` in its documentation)."""
    return f"https://www.threads.com/@{account}"
