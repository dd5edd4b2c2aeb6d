"""A LinkedIn page on loopback: the part of its API that Beffroi uses, with faults on demand. `posts` is the judge of every test."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.fakes.account import FakeAccount
from tests.fakes.internet import Answer, Request
from tests.fakes.linkedin_faults import DUPLICATE, FAULTS, JSON, MALFORMED, MISSING, UNKNOWN, refusal
from tests.fakes.linkedin_faults import VERSION as RETIRED

VERSION = "202608"
LONGEST, ALTERNATIVE, PIXELS = 3_000, 4_086, 36_152_320
SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
NEEDED = {"author", "commentary", "visibility", "distribution", "lifecycleState", "isReshareDisabledByAuthor"}
UPLOAD = "/dms-uploads/sp/v2/"
HASHTAG = re.compile(r"\{hashtag\|\\#\|((?:\\.|[^\\|{}@\[\]()<>#*_~])*)\}")
PIECE = re.compile(r"\\[\\|{}@\[\]()<>#*_~]|[^\\|{}@\[\]()<>#*_~]")


@dataclass(frozen=True)
class Shared:
    """One post: `text` as readers see it, `commentary` as it was sent, `link` that of its card, `media` its pictures' names."""

    id: str
    text: str
    time: datetime
    commentary: str = ""
    link: str = ""
    title: str = ""
    thumbnail: str = ""
    media: tuple[str, ...] = ()
    reply_to: str = ""

    def shown(self, author: str) -> dict[str, Any]:
        """The post as the API gives it, `commentary` in the form in which it was written."""
        stamp = int(self.time.timestamp() * 1000)
        said = {"id": self.id, "author": author, "commentary": self.commentary, "lifecycleState": "PUBLISHED", "visibility": "PUBLIC"}
        said |= {"createdAt": stamp, "publishedAt": stamp, "lastModifiedAt": stamp}
        article = {"article": {"source": self.link, "title": self.title}}
        return said | {"content": article if self.link else {"media": {"id": self.media[0]}} if self.media else {}}


class LinkedIn(FakeAccount):
    """One page. A picture is ready after `unready` looks; `nameless`: the token has no right to the page's name."""

    hosts = ("api.linkedin.com", "www.linkedin.com")
    page, name = "104242", "mairie-essai"

    faults = FAULTS

    def __init__(self, refuse_repeats: bool = False, size: int = 100):
        super().__init__(7_400_000_000_000_000_001, refuse_repeats)
        self.size = size
        self.token = "AQXJetonCANARIdeLaPage0008ZD"
        self.looks: dict[str, int] = {}
        self.unready, self.nameless = 0, False

    @property
    def author(self) -> str:
        """LinkedIn's own name for the page."""
        return f"urn:li:organization:{self.page}"

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the page."""
        return {"BEFFROI_LINKEDIN_PAGE": self.page, "BEFFROI_LINKEDIN_TOKEN": self.token}

    def __call__(self, request: Request) -> Answer:
        """Answer one request of the API. An address that holds the token is a defect of who asks."""
        self.requests.append(request)
        self.on_request(request)
        assert self.token not in request.target, "the token is in an address"
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return UNKNOWN
        if request.path.startswith(UPLOAD):
            return self._upload(request)
        assert request.headers["x-restli-protocol-version"] == "2.0.0"
        if request.headers["linkedin-version"] != VERSION:
            return RETIRED
        return self._routed(request)

    def hold(self, text: str, when: datetime | None = None, **more: Any) -> Shared:
        """Put a post on the page, as if it had been sent."""
        commentary = more.pop("commentary", re.sub(r"[\\|{}@\[\]()<>#*_~]", r"\\\g<0>", text))
        self.posts.append(Shared(f"urn:li:share:{next(self.ids)}", text, when or self.now(), commentary, **more))
        return self.posts[-1]

    def _routed(self, request: Request) -> Answer:
        query = {name: values[0] for name, values in parse_qs(request.query).items()}
        folder, _, name = request.path.removeprefix("/rest/").partition("/")
        name, method = unquote(name), request.headers.get("x-restli-method", "")
        if (request.method, folder, name) == ("POST", "posts", ""):
            return self._post(request)
        if (request.method, folder, name) == ("POST", "images", "") and query.get("action") == "initializeUpload":
            return self._begin(json.loads(request.body))
        if (request.method, folder, name, method) == ("GET", "posts", "", "FINDER"):
            return self._timeline(query)
        if (request.method, folder) == ("GET", "images"):
            self.looks[name] = self.looks.get(name, 0) + 1
            state = "AVAILABLE" if self.looks[name] > self.unready else "PROCESSING"
            return _json({"id": name, "owner": self.author, "status": state}) if self.pictures.get(name) else MISSING
        if (request.method, folder, name) == ("GET", "organizations", self.page):
            refused = refusal(403, "ACCESS_DENIED", "Not enough permissions to access: organizations.GET.20260801")
            return refused if self.nameless else _json({"id": int(self.page), "localizedName": "Mairie", "vanityName": self.name})
        if folder == "posts" and request.method in ("GET", "DELETE"):
            return self._one(request.method, name, method)
        return MISSING

    def _post(self, request: Request) -> Answer:
        asked = json.loads(request.body)
        fault = self.next_fault()
        text, content = plain(asked.get("commentary", "")), asked.get("content", {})
        article, media = content.get("article", {}), content.get("media", {})
        if set(asked) - {"content"} != NEEDED or asked["author"] != self.author or text is None or len(text) > LONGEST:
            return MALFORMED
        several = content.get("multiImage", {}).get("images", [])
        shown_pictures = [media] if media else several
        pictures = tuple(name for name in (*(one.get("id") for one in shown_pictures), article.get("thumbnail")) if name)
        if several and not 2 <= len(several) <= 20:
            return MALFORMED
        if not set(pictures) <= set(self.pictures) or (article and not (article.get("source") and article.get("title"))):
            return MALFORMED
        if any(len(one.get("altText", "")) > ALTERNATIVE for one in shown_pictures):
            return MALFORMED
        if self.refuse_repeats and any(post.text == text for post in self.posts):
            return DUPLICATE
        for one in shown_pictures:
            self.pictures[one["id"]][1] = one.get("altText", "")
        post = None
        if fault.stored:
            shown = {"link": article.get("source", ""), "title": article.get("title", ""), "thumbnail": article.get("thumbnail", "")}
            attached = tuple(one["id"] for one in shown_pictures)
            post = self.hold(text, commentary=asked["commentary"], media=attached, **shown)
            self.on_store(post)
        fault.wait()
        return fault.answer or Answer(201, b"", JSON | {"x-restli-id": post.id})

    def _begin(self, asked: dict[str, Any]) -> Answer:
        if self.media_fault:
            return self.media_fault
        if asked != {"initializeUploadRequest": {"owner": self.author}}:
            return MALFORMED
        name = f"urn:li:image:C{next(self.ids)}"
        self.pictures[name] = []
        return _json({"value": {"uploadUrl": f"https://www.linkedin.com{UPLOAD}{name}?ca=vector", "image": name, "uploadUrlExpiresAt": 1}})

    def _upload(self, request: Request) -> Answer:
        name = unquote(request.path.removeprefix(UPLOAD))
        if request.method != "PUT" or name not in self.pictures or not request.body.startswith(SIGNATURES):
            return Answer(400, b"Bad Request")
        self.pictures[name] = [request.body, ""]
        return Answer(201)

    def _timeline(self, query: dict[str, str]) -> Answer:
        if self.timeline:
            return self.timeline
        if query["author"] != self.author or query["q"] != "author" or query["sortBy"] != "CREATED" or int(query["count"]) > 100:
            return MALFORMED
        start, size = int(query["start"]), min(self.size, int(query["count"]))
        seen = self.read_posts(begins=not start)
        page = [post.shown(self.author) for post in seen[start : start + size]]
        return _json({"paging": {"start": start, "count": size, "links": []}, "elements": page})

    def _one(self, method: str, name: str, restli: str) -> Answer:
        held = next((post for post in self.posts if post.id == name), None)
        if method == "DELETE" and restli == "DELETE":
            self.posts = [post for post in self.posts if post is not held]
            return Answer(204)
        return _json(held.shown(self.author)) if held else MISSING


def plain(commentary: str) -> str | None:
    """What readers see of a text in LinkedIn's form; cut at the first reserved character that is not escaped, as LinkedIn does."""
    said, at = "", 0
    while at < len(commentary):
        if found := HASHTAG.match(commentary, at):
            said += "#" + re.sub(r"\\(.)", r"\1", found[1])
        elif found := PIECE.match(commentary, at):
            said += found[0][-1]
        else:
            return said
        at = found.end()
    return said


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), JSON)
