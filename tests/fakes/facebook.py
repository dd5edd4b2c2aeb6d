"""A Facebook Page on loopback: the part of the Graph API that Beffroi uses, with faults on demand. `posts` is the judge of every test."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote

from tests.fakes.account import FakeAccount
from tests.fakes.facebook_faults import DUPLICATE, FAULTS, GONE, INVALID, refusal
from tests.fakes.internet import Answer, Request

VERSION = "v26.0"
LONGEST = 63_206
SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
SCOPES = ("pages_show_list", "pages_read_engagement", "pages_manage_posts")


@dataclass(frozen=True)
class PagePost:
    """One post as Facebook holds it: `text` as it was sent, `link` that of its card, `media` its pictures' numbers."""

    id: str
    text: str
    time: datetime
    link: str = ""
    media: tuple[str, ...] = ()
    reply_to: str = ""

    def shown(self, fields: str) -> dict[str, Any]:
        """The post as Facebook shows it: only the `fields` that were asked for; the address of a card behind Facebook's own."""
        shim = {"url": f"https://l.facebook.com/l.php?u={quote(self.link, safe='')}", "unshimmed_url": self.link, "media_type": "link"}
        photos = [{"url": f"https://www.facebook.com/photo.php?fbid={number}", "media_type": "photo"} for number in self.media]
        attachments = photos or ([shim] if self.link else [])
        said = {"created_time": self.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"), "message": self.text}
        said |= {"attachments": {"data": attachments}} if attachments else {}
        asked = set(re.sub(r"\{.*?\}", "", fields).split(","))
        return {"id": self.id} | {name: value for name, value in said.items() if name in asked and value}


class Facebook(FakeAccount):
    """One Page. `refuse_repeats` is Facebook's refusal of a text that is that of the last post.

    `scopes`, `expires` (Unix seconds, 0: never) and `published` are what Facebook tells of the token and of the Page; `secretive`: it tells
    nothing of the token.
    """

    hosts = ("graph.facebook.com",)
    page, name = "104242424242", "mairie.essai"

    faults = FAULTS

    def __init__(self, refuse_repeats: bool = False, size: int = 100):
        super().__init__(122_000_000_000_001, refuse_repeats)
        self.size = size
        self.token = "EAAJetonCANARIdeLaPage0005ZD"
        self.scopes, self.expires, self.published, self.secretive = SCOPES, 0, True, False

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the Page."""
        return {"BEFFROI_FACEBOOK_PAGE": self.page, "BEFFROI_FACEBOOK_TOKEN": self.token}

    def __call__(self, request: Request) -> Answer:
        """Answer one request of the API. An address that holds the token is a defect of who asks."""
        self.requests.append(request)
        self.on_request(request)
        assert self.token not in request.target, "the token is in an address"
        version, _, path = request.path.lstrip("/").partition("/")
        if version != VERSION:
            return refusal(2635, "(#2635) You are calling a deprecated version of the Graph API.")
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)
        routes = {
            ("POST", f"{self.page}/feed"): self._post,
            ("POST", f"{self.page}/photos"): self._upload,
            ("GET", f"{self.page}/published_posts"): self._timeline,
            ("GET", self.page): self._me,
            ("GET", "me"): self._me,
            ("POST", "debug_token"): self._examine,
        }
        if request.method == "DELETE":
            return self._delete(path)
        route = routes.get((request.method, path))
        return route(request) if route else refusal(100, GONE.format(path), 33)

    def hold(self, text: str, media: tuple[str, ...] = (), when: datetime | None = None, link: str = "") -> PagePost:
        """Put a post on the Page, as if it had been sent."""
        self.posts.append(PagePost(f"{self.page}_{next(self.ids)}", text, when or self.now(), link, media))
        return self.posts[-1]

    def _post(self, request: Request) -> Answer:
        asked = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        fault = self.next_fault()
        media = tuple(json.loads(value)["media_fbid"] for name, value in asked.items() if name.startswith("attached_media["))
        known = {"message", "link"} | {f"attached_media[{number}]" for number in range(len(media))}
        if set(asked) - known or not set(media) <= set(self.pictures) or (media and "link" in asked):
            return refusal(100, "(#100) Invalid parameter")
        if len(asked.get("message", "")) > LONGEST:
            return refusal(100, "(#100) The message is too long")
        if self.refuse_repeats and self.posts and self.posts[-1].text == asked["message"]:
            return DUPLICATE
        post = None
        if fault.stored:
            post = self.hold(asked["message"], media, link=asked.get("link", ""))
            self.on_store(post)
        fault.wait()
        return fault.answer or _json({"id": post.id})

    def _upload(self, request: Request) -> Answer:
        if self.media_fault:
            return self.media_fault
        head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
        form = message_from_bytes(head + request.body).get_payload()
        parts = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form}
        if parts["published"] != b"false":
            return refusal(100, "(#100) The picture would be a post of its own")
        if not parts["source"].startswith(SIGNATURES) or len(parts["source"]) > 10_000_000:
            return refusal(324, "(#324) Missing or invalid image file")
        number = str(next(self.ids))
        self.pictures[number] = [parts["source"], parts["alt_text_custom"].decode()]
        return _json({"id": number})

    def _timeline(self, request: Request) -> Answer:
        if self.timeline:
            return self.timeline
        query = {name: values[0] for name, values in parse_qs(request.query).items()}
        start = int(query.get("after", "QVFI0").removeprefix("QVFI"))
        size = min(self.size, int(query.get("limit", 25)), 100)
        seen = self.read_posts(begins=not start)
        page = seen[start : start + size]
        paging: dict[str, Any] = {"cursors": {"before": f"QVFI{start}", "after": f"QVFI{start + len(page)}"}}
        if start + size < len(seen):
            paging["next"] = f"https://graph.facebook.com{request.path}?access_token={self.token}&after=QVFI{start + size}"
        shown = [post.shown(query.get("fields", "id,message,created_time")) for post in page]
        return _json({"data": shown, "paging": paging} if page else {"data": []})

    def _me(self, request: Request) -> Answer:
        known = {"id": self.page, "name": "Mairie d’Essai", "username": self.name, "is_published": self.published}
        fields = parse_qs(request.query).get("fields", ["id,name"])[0].split(",")
        return _json(
            {name: known[name] for name in {"id", *fields} if known[name] != ""},
            **{"x-app-usage": '{"call_count":28,"total_time":5,"total_cputime":3}'},
        )

    def _examine(self, request: Request) -> Answer:
        asked = dict(parse_qsl(request.body.decode()))
        if self.secretive:
            return refusal(100, "(#100) You must provide an app access token, or a user access token that is an owner of the app")
        if asked != {"method": "get", "input_token": self.token}:
            return refusal(190, INVALID)
        return _json({"data": {"app_id": "5", "type": "PAGE", "is_valid": True, "scopes": self.scopes, "expires_at": self.expires}})

    def _delete(self, number: str) -> Answer:
        if not any(post.id == number for post in self.posts):
            return refusal(100, GONE.format(number), 33)
        self.posts = [post for post in self.posts if post.id != number]
        return _json({"success": True})


def _json(value: Any, **headers: str) -> Answer:
    return Answer(200, json.dumps(value).encode(), {"Content-Type": "application/json; charset=UTF-8"} | headers)
