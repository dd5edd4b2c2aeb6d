"""An instance of Mastodon on loopback: the part of its API that Beffroi uses, with faults on demand. `posts` is the judge of every test."""

import json
import re
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs

from tests.fakes.account import FakeAccount
from tests.fakes.internet import Answer, Request
from tests.fakes.mastodon_faults import FAULTS, JSON, MISSING, NO_MEDIA, NO_PARENT, SCOPES, UNAUTHORIZED, UNREADY, error
from tests.fakes.mastodon_status import HOST, Status, length

KEPT = timedelta(hours=1)
"""How long an Idempotency-Key is kept: app/services/post_status_service.rb."""
KNOWN = {"status", "visibility", "language", "media_ids", "in_reply_to_id"}
SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
NEEDED = {"POST": "write", "DELETE": "write", "GET": "read"}
CONFIGURATION = {
    "statuses": {"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23},
    "media_attachments": {
        "description_limit": 1_500,
        "image_size_limit": 16_777_216,
        "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp", "video/webm"],
    },
}


class Mastodon(FakeAccount):
    """One account. A picture is ready after `unready` looks. `described` replaces the answer of the instance.

    `scopes` are the rights of the token, `username` whose it is, and `moved` the account that replaces it.
    """

    hosts = (HOST,)

    faults = FAULTS

    def __init__(self, page: int = 40):
        super().__init__(115_000_000_000_000_001)
        self.page, self.token, self.username = page, "jetonCANARImastodon0006-_xyz", "mairie"
        self.looks: dict[str, int] = {}
        self.keys: dict[str, tuple[datetime, str]] = {}
        self.described: Answer | None = None
        self.unready, self.scopes, self.limited, self.moved = 0, ["read", "write"], False, ""

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the account."""
        return {"BEFFROI_MASTODON_ACCOUNT": f"mairie@{HOST}", "BEFFROI_MASTODON_TOKEN": self.token}

    def __call__(self, request: Request) -> Answer:
        """Answer one request of the API."""
        self.requests.append(request)
        self.on_request(request)
        if request.path == "/api/v2/instance":
            return self.described or _json({"domain": HOST, "configuration": CONFIGURATION})
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return UNAUTHORIZED
        if request.path == "/api/v1/apps/verify_credentials":
            return _json({"name": "Beffroi", "scopes": self.scopes})
        if not any(scope.partition(":")[0] == NEEDED[request.method] for scope in self.scopes):
            return SCOPES
        return self._routed(request)

    def hold(self, text: str, media: tuple[str, ...] = (), when: datetime | None = None, reply_to: str = "") -> Status:
        """Put a post in the account, as if it had been sent."""
        self.posts.append(Status(str(next(self.ids)), text, when or self.now(), media, reply_to))
        return self.posts[-1]

    def _routed(self, request: Request) -> Answer:
        routes = {
            ("POST", "/api/v1/statuses"): self._post,
            ("GET", "/api/v1/accounts/verify_credentials"): self._me,
            ("GET", "/api/v1/accounts/109/statuses"): self._timeline,
            ("POST", "/api/v2/media"): self._upload,
        }
        if route := routes.get((request.method, request.path)):
            return route(request)
        folder, _, number = request.path.rpartition("/")
        named = {("DELETE", "/api/v1/statuses"): self._delete, ("GET", "/api/v1/media"): self._look}.get((request.method, folder))
        return named(number) if named else MISSING

    def _post(self, request: Request) -> Answer:
        asked, key = json.loads(request.body), request.headers.get("idempotency-key", "")
        fault = self.next_fault()
        post = self._kept(key)
        if post is None and (wrong := self._wrong(asked)):
            return wrong
        if post is None and fault.stored:
            post = self.hold(asked["status"], tuple(asked.get("media_ids", ())), reply_to=asked.get("in_reply_to_id", ""))
            self.keys[key] = (self.now(), post.id)
            self.on_store(post)
        fault.wait()
        return fault.answer or _json(post.shown(self.username))

    def _kept(self, key: str) -> Status | None:
        """The post that was made with this key within the hour."""
        time, number = self.keys.get(key, (None, ""))
        if not key or time is None or self.now() - time > KEPT:
            return None
        return next((post for post in self.posts if post.id == number), None)

    def _wrong(self, asked: dict[str, Any]) -> Answer | None:
        held = {number for post in self.posts for number in post.media}
        media = asked.get("media_ids", [])
        assert set(asked) <= KNOWN and asked["visibility"] == "public" and re.fullmatch("[a-z]{2,3}", asked["language"]), asked
        if (parent := asked.get("in_reply_to_id")) and not any(post.id == parent for post in self.posts):
            return NO_PARENT
        if not set(media) <= set(self.pictures) - held:
            return NO_MEDIA
        if any(self.looks[number] < self.unready for number in media):
            return UNREADY
        if length(asked["status"]) > CONFIGURATION["statuses"]["max_characters"]:
            return FAULTS["422"].answer
        return None

    def _me(self, _: Request) -> Answer:
        said = {"id": "109", "username": self.username, "acct": self.username, "limited": self.limited, "source": {"privacy": "public"}}
        return _json(said | ({"moved": {"acct": self.moved}} if self.moved else {}))

    def _timeline(self, request: Request) -> Answer:
        if self.timeline:
            return self.timeline
        query = {name: values[0] for name, values in parse_qs(request.query).items()}
        before = query.get("max_id", "")
        seen = [post for post in self.read_posts(begins=not before) if not before or post.id < before]
        page = seen[: min(self.page, int(query.get("limit", 20)), 40)]
        return _json([post.shown(self.username) for post in page])

    def _upload(self, request: Request) -> Answer:
        if self.media_fault:
            return self.media_fault
        head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
        form = message_from_bytes(head + request.body).get_payload()
        parts = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form}
        picture, alt = parts["file"], parts.get("description", b"").decode()
        if not picture.startswith(SIGNATURES):
            return error(422, "Validation failed: File content type is invalid, File is invalid")
        if len(picture) > 16_777_216 or len(alt) > CONFIGURATION["media_attachments"]["description_limit"]:
            return error(422, "Validation failed: Description is too long")
        number = str(next(self.ids))
        self.pictures[number], self.looks[number] = [picture, alt], 0
        return _json({"id": number, "type": "image", "description": alt}, 202 if self.unready else 200)

    def _look(self, number: str) -> Answer:
        if number not in self.pictures:
            return MISSING
        self.looks[number] += 1
        return _json({"id": number, "type": "image"}, 200 if self.looks[number] >= self.unready else 206)

    def _delete(self, number: str) -> Answer:
        gone = next((post for post in self.posts if post.id == number), None)
        if gone is None:
            return MISSING
        self.posts.remove(gone)
        return _json(gone.shown(self.username))


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), JSON)
