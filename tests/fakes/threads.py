"""A Threads account on loopback: the part of its API that Beffroi uses."""

import re
from datetime import UTC
from typing import Any

import regex

from tests.fakes.facebook_faults import GONE, refusal
from tests.fakes.graph import Graph, Published, answered, form, queried
from tests.fakes.internet import Answer, Request
from tests.fakes.threads_faults import FAULTS, LINKS, MISSING

LONGEST, ALTERNATIVE, LINKS_MOST = 500, 1_000, 5
LEAST, MOST = 2, 20
"""Pictures of a carousel: documentation/threads/posts, « Carousel Posts »."""
EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}]")
KNOWN = {"TEXT": {"media_type", "text", "link_attachment"}, "IMAGE": {"media_type", "text", "image_url", "alt_text"}}
KNOWN |= {"ITEM": {"media_type", "is_carousel_item", "image_url", "alt_text"}, "CAROUSEL": {"media_type", "children", "text"}}
"""What each sort of container takes: documentation/threads/reference/publishing; a link is attached to a text alone."""


class Threads(Graph):
    """See Graph."""

    hosts, version, faults, gives_next = ("graph.threads.net",), "v1.0", FAULTS, False
    scopes = ("threads_basic", "threads_content_publish", "threads_delete")

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the account."""
        return {"BEFFROI_THREADS_ACCOUNT": self.name, "BEFFROI_THREADS_TOKEN": self.token}

    def routed(self, request: Request, path: str) -> Answer:
        """Answer who is known."""
        if request.method == "DELETE":
            return self.delete(path)
        if request.method == "POST":
            if path == f"{self.user}/threads":
                return self._contain(form(request))
            return self.publish(form(request), MISSING) if path == f"{self.user}/threads_publish" else refusal(100, GONE.format(path), 33)
        if path == "me":
            return answered({"id": self.user, "username": self.name})
        if path == f"{self.user}/threads":
            return self.listed(request)
        if path in self.made:
            return self.state(path, queried(request).get("fields", "id"))
        found = next((post for post in self.posts if post.id == path), None)
        return answered(self.shown(found)) if found else refusal(100, GONE.format(path), 33)

    def shown(self, post: Published) -> dict[str, Any]:
        """Every field of a post that may be asked for; one that does not apply is left out."""
        said = {
            "id": post.id,
            "permalink": f"https://www.threads.com/@{self.name}/post/C{post.id}",
            "timestamp": f"{post.time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000",
            "media_type": "CAROUSEL_ALBUM" if len(post.media) > 1 else "IMAGE" if post.media else "TEXT_POST",
        }
        return said | ({"text": post.text} if post.text else {}) | ({"link_attachment_url": post.link} if post.link else {})

    def _contain(self, asked: dict[str, str]) -> Answer:
        sort = "ITEM" if asked.get("is_carousel_item") == "true" else asked.get("media_type", "")
        if set(asked) - KNOWN.get(sort, set()) or (asked["media_type"] == "TEXT" and not asked.get("text")):
            return refusal(100, "Invalid parameter")
        if length(asked.get("text", "")) > LONGEST or len(asked.get("alt_text", "")) > ALTERNATIVE:
            return refusal(100, "Param text must be at most 500 characters long.")
        if len(set(re.findall(r"https?://\S+", asked.get("text", ""))) | {asked.get("link_attachment", "")} - {""}) > LINKS_MOST:
            return LINKS
        if sort == "CAROUSEL":
            return self._gather(asked)
        urls = (asked["image_url"],) if "image_url" in asked else ()
        return answered({"id": self.prepare(asked, urls, ("PNG", "JPEG")).id})

    def _gather(self, asked: dict[str, str]) -> Answer:
        items = [self.made.get(number) for number in asked["children"].split(",")]
        if not LEAST <= len(items) <= MOST or any(one is None or one.error or one.looks <= self.unready for one in items):
            return refusal(100, "Invalid parameter")
        if any(one.asked.get("is_carousel_item") != "true" for one in items):
            return refusal(100, "Invalid parameter")
        container = self.prepare(asked, (), ())
        container.pictures = tuple(picture for one in items for picture in one.pictures)
        return answered({"id": container.id})


def length(text: str) -> int:
    """What Threads counts: characters, and the bytes of emojis."""
    return sum(len(sign.encode()) if EMOJI.search(sign) else len(sign) for sign in regex.findall(r"\X", text))
