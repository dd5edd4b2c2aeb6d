"""X on loopback: the v2 API that Beffroi uses, with faults on demand. What it holds in `posts` is the judge of every test.

As a command (`python -m tests.fakes.x --folder F`) it prints the variables that lead a client to it, and lists its posts at `/posts`.
"""

import argparse
import html
import json
import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from plugins.announce.networks.registry import count_weighted
from tests.fakes.account import FakeAccount
from tests.fakes.internet import Answer, Internet, Request, folder_site
from tests.fakes.oauth import Keys
from tests.fakes.x_faults import DUPLICATE, FAULTS, problem

HOSTS = ("api.twitter.com", "api.x.com", "upload.twitter.com")
SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"RIFF")
LINK = re.compile(r"https?://[^\s]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:fr|example|com|org)\b(?:/\S*)?")


@dataclass(frozen=True)
class Tweet:
    """One post as X holds it: `text` as it was sent, `media` the pictures' numbers."""

    id: str
    text: str
    time: datetime
    media: tuple[str, ...] = ()
    reply_to: str = ""

    def shown(self) -> dict[str, Any]:
        """The post as the timeline gives it: HTML-escaped, every address behind t.co, the picture as one more address."""
        urls, numbers = [], count()

        def short(address: str, **more: Any) -> str:
            urls.append({"url": f"https://t.co/{self.id}{next(numbers)}", "expanded_url": address, **more})
            return urls[-1]["url"]

        def behind(found: re.Match) -> str:
            written = html.unescape(found[0])
            return short(written if "://" in written else f"http://{written}", display_url=written)

        text = LINK.sub(behind, html.escape(self.text, quote=False))
        for number in self.media:
            text += " " + short(f"https://x.com/mairie/status/{self.id}/photo/1", media_key=f"3_{number}")
        stamp = self.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return {"id": self.id, "text": text, "created_at": stamp, "entities": {"urls": urls}, "edit_history_tweet_ids": [self.id]}


class X(FakeAccount):
    """One account. `refuse_repeats` is X's own heuristic on identical texts; `access` is what the token may do."""

    faults = FAULTS

    def __init__(self, keys: Keys | None = None, refuse_repeats: bool = False, page: int = 100):
        super().__init__(1_900_000_000_000_000_000, refuse_repeats)
        self.keys, self.page = keys or Keys(), page
        self.access = "read-write"

    hosts = HOSTS

    @property
    def environ(self) -> dict[str, str]:
        """The variables that hold the account's credentials."""
        return self.keys.environ

    @property
    def secrets(self) -> list[str]:
        """What must be read nowhere."""
        return self.keys.secrets

    def __call__(self, request: Request) -> Answer:
        """Answer one request of the API."""
        self.requests.append(request)
        self.on_request(request)
        if not self.keys.signed(request):
            return problem(401, "Unauthorized", "Unauthorized")
        routes = {
            ("POST", "/2/tweets"): self._post,
            ("GET", "/2/users/me"): self._me,
            ("GET", f"/2/users/{self.keys.user}/tweets"): self._timeline,
            ("POST", "/2/media/upload"): self._upload,
            ("POST", "/2/media/metadata"): self._describe,
        }
        if request.method == "DELETE" and (gone := re.fullmatch(r"/2/tweets/(\d+)", request.path)):
            return self._delete(gone[1])
        route = routes.get((request.method, request.path))
        return route(request) if route else problem(404, "Not Found", request.path)

    def hold(self, text: str, media: tuple[str, ...] = (), when: datetime | None = None, reply_to: str = "") -> Tweet:
        """Put a post in the account, as if it had been sent."""
        self.posts.append(Tweet(str(next(self.ids)), text, when or self.now(), media, reply_to))
        return self.posts[-1]

    def _post(self, request: Request) -> Answer:
        asked = json.loads(request.body)
        fault = self.next_fault()
        media = tuple(asked.get("media", {}).get("media_ids", ()))
        if not set(media) <= set(self.pictures):
            return problem(400, "Invalid Request", "Your media IDs are invalid.")
        if count_weighted(asked["text"]) > 280:
            return problem(400, "Invalid Request", "Your Tweet text is too long.")
        reply_to = asked.get("reply", {}).get("in_reply_to_tweet_id", "")
        if reply_to and reply_to not in {post.id for post in self.posts}:
            return problem(403, "Forbidden", "You attempted to reply to a Tweet that is deleted or not visible to you.")
        if self.refuse_repeats and any(post.text == asked["text"] for post in self.posts):
            return DUPLICATE
        post = None
        if fault.stored:
            post = self.hold(asked["text"], media, reply_to=reply_to)
            self.on_store(post)
        fault.wait()
        return fault.answer or _json({"data": {"id": post.id, "text": post.shown()["text"]}}, 201)

    def _me(self, _: Request) -> Answer:
        answer = _json({"data": {"id": self.keys.user, "name": "Mairie", "username": "mairie"}})
        return replace(answer, headers=answer.headers | {"x-access-level": self.access})

    def _delete(self, number: str) -> Answer:
        """X's manage-tweets reference: what is gone already is deleted too."""
        self.posts = [post for post in self.posts if post.id != number]
        return _json({"data": {"deleted": True}})

    def _timeline(self, request: Request) -> Answer:
        if self.timeline:
            return self.timeline
        query = {name: values[0] for name, values in parse_qs(request.query).items()}
        start = int(query.get("pagination_token", "p0").removeprefix("p"))
        size = min(self.page, int(query.get("max_results", 10)))
        shown = self.read_posts(begins=not start)
        since = query.get("start_time")
        if since and datetime.fromisoformat(since) > self.now():
            return problem(400, "Invalid Request", "'start_time' must be a date in the past")
        shown = [post for post in shown if not since or post.time >= datetime.fromisoformat(since)]
        page, meta = shown[start : start + size], {}
        if start + size < len(shown):
            meta["next_token"] = f"p{start + size}"
        meta["result_count"] = len(page)
        return _json({"data": [post.shown() for post in page], "meta": meta} if page else {"meta": meta})

    def _upload(self, request: Request) -> Answer:
        if self.media_fault:
            return self.media_fault
        head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
        form = message_from_bytes(head + request.body).get_payload()
        parts = {part.get_param("name", header="content-disposition"): part for part in form}
        picture = parts["media"].get_payload(decode=True)
        if not picture.startswith(SIGNATURES) or len(picture) > 5 * 1024 * 1024 or parts["media_category"].get_payload() != "tweet_image":
            return problem(400, "Invalid Request", "media")
        number = str(next(self.ids))
        self.pictures[number] = [picture, ""]
        return _json({"data": {"id": number, "media_key": f"3_{number}", "expires_after_secs": 86400, "size": len(picture)}})

    def _describe(self, request: Request) -> Answer:
        asked = json.loads(request.body)
        alt = asked["metadata"]["alt_text"]["text"]
        if asked["id"] not in self.pictures or not 0 < len(alt) <= 1000:
            return problem(400, "Invalid Request", "alt_text")
        self.pictures[asked["id"]][1] = alt
        return _json({"data": {"id": asked["id"], "associated_metadata": {"alt_text": {"text": alt}}}})

    def listed(self, _: Request) -> Answer:
        """The posts, for a test in another process."""
        return _json([{"id": post.id, "text": post.text, "media": post.media} for post in self.posts])


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def world(folder: Path, x: X, site: Path | None = None, host: str = "journal.essai.example", port: int = 0) -> Internet:
    """An internet with X and, at https://`host`/, the files of `site`."""
    sites = dict.fromkeys(HOSTS, x) | {"proxy": x.listed}
    return Internet(folder, sites | ({host: folder_site(site)} if site else {}), port)


def main() -> None:
    """Play X until killed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--folder", type=Path, required=True, help="where the certificate authority is written")
    arguments.add_argument("--site", type=Path, help="the folder served as the town's site")
    arguments.add_argument("--host", default="journal.essai.example", help="the town's host")
    arguments.add_argument("--refuse-repeats", action="store_true")
    chosen = arguments.parse_args()
    x = X(refuse_repeats=chosen.refuse_repeats)
    with world(chosen.folder, x, chosen.site, chosen.host, chosen.port) as internet:
        for name, value in (internet.environ | x.keys.environ).items():
            print(f"{name}={value}", flush=True)
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
