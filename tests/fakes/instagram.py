"""A professional Instagram account on loopback: the part of the Graph API that Beffroi uses. No program takes a post away."""

from datetime import UTC
from typing import Any

from plugins.announce.wire import read_dimensions
from tests.fakes.facebook_faults import GONE, refusal
from tests.fakes.graph import Graph, Published, answered, form, queried
from tests.fakes.instagram_faults import CAPTION, FAULTS, LOST, SHAPE
from tests.fakes.internet import Answer, Request

LONGEST, HASHTAGS = 2_200, 30
NARROWEST, WIDEST = 4 / 5, 1.91
"""documentation/instagram-platform/instagram-graph-api/reference/ig-user/media, « Image Specifications »."""
KNOWN = {"image_url", "caption", "alt_text"}


class Instagram(Graph):
    """See Graph. Shares its host with Facebook, and stands elsewhere on loopback when both are there."""

    hosts, version, faults = ("graph.facebook.com",), "v26.0", FAULTS
    scopes = ("instagram_basic", "instagram_content_publish", "pages_read_engagement")

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the account."""
        return {"BEFFROI_INSTAGRAM_ACCOUNT": self.user, "BEFFROI_INSTAGRAM_TOKEN": self.token}

    def routed(self, request: Request, path: str) -> Answer:
        """Answer who is known."""
        missing = refusal(100, GONE.format(path), 33)
        if request.method == "POST":
            if path == f"{self.user}/media":
                return self._contain(form(request))
            return self.publish(form(request), LOST) if path == f"{self.user}/media_publish" else missing
        if request.method != "GET":
            return refusal(100, "Unsupported delete request. This operation is not supported")
        if path == self.user:
            return answered({"id": self.user, "username": self.name})
        if path == f"{self.user}/media":
            return self.listed(request)
        if path in self.made:
            return self.state(path, queried(request).get("fields", "id"))
        found = next((post for post in self.posts if post.id == path), None)
        return answered(self.shown(found)) if found else missing

    def shown(self, post: Published) -> dict[str, Any]:
        """Every field of a post that may be asked for; one that does not apply is left out."""
        said = {
            "id": post.id,
            "permalink": f"https://www.instagram.com/p/C{post.id}/",
            "timestamp": f"{post.time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}+0000",
            "media_type": "IMAGE",
        }
        return said | ({"caption": post.text} if post.text else {})

    def _contain(self, asked: dict[str, str]) -> Answer:
        if set(asked) - KNOWN or not asked.get("image_url"):
            return refusal(100, "Invalid parameter")
        if len(asked["caption"]) > LONGEST or asked["caption"].count("#") > HASHTAGS:
            return CAPTION
        size = read_dimensions(self.download(asked["image_url"]).body)
        if size and not NARROWEST <= size[0] / size[1] <= WIDEST:
            return SHAPE
        return answered({"id": self.prepare(asked, (asked["image_url"],), ("JPEG",)).id})
