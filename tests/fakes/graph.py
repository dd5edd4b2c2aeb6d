"""What Instagram and Threads have in common on loopback: one account of the Graph API, whose posts are made in two steps, a container then
its publication, with faults on demand. `posts` is the judge of every test."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from tests.fakes.account import FakeAccount
from tests.fakes.facebook_faults import GONE, INVALID, refusal
from tests.fakes.internet import Answer, Request
from tests.fakes.x_faults import Fault

SIGNATURES = {b"\x89PNG\r\n": "PNG", b"\xff\xd8\xff": "JPEG"}
HEAVIEST = 8_000_000
"""Bytes of a picture: documentation/threads/posts; 36000/2207004, « less than 8 MiB », for Instagram."""


@dataclass(frozen=True)
class Published:
    """One post: `text` as it was sent, `media` its pictures' numbers, `link` that of its card. `reply_to` is always empty: neither is
    answered."""

    id: str
    text: str
    time: datetime
    media: tuple[str, ...] = ()
    link: str = ""
    reply_to: str = ""


@dataclass
class Container:
    """What is prepared and nobody sees: `looks` how many times its state was asked, `error` why it cannot be published."""

    id: str
    asked: dict[str, str]
    pictures: tuple[str, ...] = ()
    error: str = ""
    looks: int = 0
    published: bool = False


class Graph(FakeAccount, ABC):
    """One account. `made` are the containers; one is ready after `unready` looks. `scopes`, `expires` (Unix seconds, 0: never) are what is
    told of the token; `secretive`: nothing is. `download` reads a picture at its public address, as the network does; `spoiled` refuses
    all of them.
    """

    hosts: tuple[str, ...]
    version: str
    faults: dict[str, Fault]
    user, name = "17841400000000042", "mairie.essai"
    scopes: tuple[str, ...]
    gives_next = True
    """Whether a page of posts says that another follows; Threads gives its mark alone."""

    def __init__(self, size: int = 100):
        super().__init__(18_000_000_000_000_001)
        self.size, self.token = size, "THAAJetonCANARIduCompte0007ZD"
        self.made: dict[str, Container] = {}
        self.unready, self.expires, self.secretive, self.spoiled = 0, 0, False, False
        self.download: Callable[[str], Answer] = lambda url: Answer(404)

    def __call__(self, request: Request) -> Answer:
        """Answer one request of the API. An address that holds the token is a defect of who asks."""
        self.requests.append(request)
        self.on_request(request)
        assert self.token not in request.target, "the token is in an address"
        version, _, path = request.path.lstrip("/").partition("/")
        if version != self.version:
            return refusal(2635, "(#2635) You are calling a deprecated version of the Graph API.")
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)
        if (request.method, path) == ("POST", "debug_token"):
            return self.examine(form(request))
        return self.routed(request, path)

    @abstractmethod
    def routed(self, request: Request, path: str) -> Answer:
        """Answer who is known."""

    def hold(self, text: str, media: tuple[str, ...] = (), when: datetime | None = None, link: str = "") -> Published:
        """Put a post on the account, as if it had been sent."""
        self.posts.append(Published(str(next(self.ids)), text, when or self.now(), media, link))
        return self.posts[-1]

    def prepare(self, asked: dict[str, str], urls: tuple[str, ...], kinds: tuple[str, ...]) -> Container:
        """A new container, with what the network found at the addresses of its pictures."""
        container = Container(str(next(self.ids)), asked)
        for url in urls:
            found = self.download(url)
            sort = next((kind for sign, kind in SIGNATURES.items() if found.body.startswith(sign)), "")
            if self.spoiled or found.status != 200 or sort not in kinds or len(found.body) > HEAVIEST:
                container.error = "FAILED_DOWNLOADING_IMAGE"
                continue
            picture = str(next(self.ids))
            self.pictures[picture] = [found.body, asked.get("alt_text", "")]
            container.pictures += (picture,)
        self.made[container.id] = container
        return container

    def state(self, number: str, fields: str) -> Answer:
        """What a container says of itself."""
        container = self.made[number]
        container.looks += 1
        ready = "FINISHED" if container.looks > self.unready else "IN_PROGRESS"
        state = "PUBLISHED" if container.published else "ERROR" if container.error else ready
        said = {"id": number, "status_code": state, "status": state}
        if container.error:
            said["error_message"] = container.error
        return answered({name: said[name] for name in {"id", *fields.split(",")} if name in said})

    def publish(self, asked: dict[str, str], missing: Answer) -> Answer:
        """Make a post of a container that is ready."""
        fault = self.next_fault()
        container = self.made.get(asked.get("creation_id", ""))
        if (
            container is None
            or "is_carousel_item" in container.asked
            or container.error
            or container.published
            or container.looks <= self.unready
        ):
            return missing
        post = None
        if fault.stored:
            container.published = True
            text = container.asked.get("text", container.asked.get("caption", ""))
            post = self.hold(text, container.pictures, link=container.asked.get("link_attachment", ""))
            self.on_store(post)
        fault.wait()
        return fault.answer or answered({"id": post.id})

    def listed(self, request: Request) -> Answer:
        """One page of posts, the newest first."""
        if self.timeline:
            return self.timeline
        query = queried(request)
        start = int(query.get("after", "QVFI0").removeprefix("QVFI"))
        size = min(self.size, int(query.get("limit", 25)), 100)
        seen = self.read_posts(begins=not start)
        page = seen[start : start + size]
        paging: dict[str, Any] = {"cursors": {"before": f"QVFI{start}", "after": f"QVFI{start + len(page)}"}}
        if self.gives_next and start + size < len(seen):
            paging["next"] = f"https://{self.hosts[0]}{request.path}?access_token={self.token}&after=QVFI{start + size}"
        fields = {"id", *query.get("fields", "id").split(",")}
        shown = [{name: value for name, value in self.shown(post).items() if name in fields} for post in page]
        return answered({"data": shown, "paging": paging} if page else {"data": []})

    @abstractmethod
    def shown(self, post: Published) -> dict[str, Any]:
        """Every field of a post that may be asked for."""

    def delete(self, number: str) -> Answer:
        """Take a post away."""
        if not any(post.id == number for post in self.posts):
            return refusal(100, GONE.format(number), 33)
        self.posts = [post for post in self.posts if post.id != number]
        return answered({"success": True, "deleted_id": number})

    def examine(self, asked: dict[str, str]) -> Answer:
        """What is told of the token."""
        if self.secretive:
            return refusal(100, "(#100) You must provide an app access token, or a user access token that is an owner of the app")
        if asked != {"method": "get", "input_token": self.token}:
            return refusal(190, INVALID)
        return answered({"data": {"type": "USER", "is_valid": True, "scopes": list(self.scopes), "expires_at": self.expires}})


def form(request: Request) -> dict[str, str]:
    """What a request asks in its body."""
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def queried(request: Request) -> dict[str, str]:
    """What a request asks in its address."""
    return {name: values[0] for name, values in parse_qs(request.query).items()}


def answered(value: Any, **headers: str) -> Answer:
    """A right answer."""
    return Answer(200, json.dumps(value).encode(), {"Content-Type": "application/json; charset=UTF-8"} | headers)
