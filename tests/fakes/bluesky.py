"""Bluesky on loopback: a doorkeeper, and the server that holds the account, with faults on demand. `posts` is the judge of every test."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from tests.fakes.account import FakeAccount
from tests.fakes.bluesky_faults import FAULTS, refusal
from tests.fakes.bluesky_record import wrong
from tests.fakes.internet import Answer, Request

DOOR, HOLDER = "bsky.social", "morille.us-west.host.bsky.network"
DID = "did:plc:mairieessai2222222222222"
POSTS = "app.bsky.feed.post"
ABSENT = refusal(400, "RecordNotFound", "Could not locate record")


@dataclass(frozen=True)
class Record:
    """One post as Bluesky holds it."""

    id: str
    value: dict[str, Any]
    time: datetime
    cid: str = field(init=False)

    def __post_init__(self) -> None:
        written = json.dumps(self.value, sort_keys=True).encode()
        object.__setattr__(self, "cid", _fingerprint("bafyrei", written))

    @property
    def text(self) -> str:
        """Its words."""
        return self.value["text"]

    @property
    def link(self) -> str:
        """Where its card leads, or else the first of its links that is alive."""
        features = [feature for facet in self.value.get("facets", ()) for feature in facet["features"]]
        card = self.value.get("embed", {}).get("external", {}).get("uri")
        return card or next((feature["uri"] for feature in features if "uri" in feature), "")

    @property
    def tags(self) -> list[str]:
        """Its hashtags that are alive."""
        return [feature["tag"] for facet in self.value.get("facets", ()) for feature in facet["features"] if "tag" in feature]

    @property
    def media(self) -> tuple[str, ...]:
        """The names of its pictures, that of its card left out."""
        return tuple(image["image"]["ref"]["$link"] for image in self.value.get("embed", {}).get("images", ()))

    @property
    def thumb(self) -> str:
        """The name of the picture of its card."""
        return self.value.get("embed", {}).get("external", {}).get("thumb", {}).get("ref", {}).get("$link", "")

    @property
    def reply_to(self) -> str:
        """The post that it answers."""
        return self.value.get("reply", {}).get("parent", {}).get("uri", "")


class Bluesky(FakeAccount):
    """One account. `door_fault` is the answer to whoever opens a session. `holder` is where the session says that the account lives; when
    it is not HOLDER, the doorkeeper does everything. `active`: whether the account is in use.
    """

    hosts = (DOOR, HOLDER)
    handle = "mairie.essai.example"

    faults = FAULTS

    def __init__(self, holder: str | None = f"https://{HOLDER}", page: int = 100):
        super().__init__(0)
        self.holder, self.page = holder, page
        self.password = "cana-riap-pmot-pass"
        self.door_fault: Answer | None = None
        self.active = True
        self.tokens: list[str] = []
        self.numbers = count()

    @property
    def environ(self) -> dict[str, str]:
        """The variables that lead to the account."""
        return {"BEFFROI_BLUESKY_HANDLE": self.handle, "BEFFROI_BLUESKY_PASSWORD": self.password}

    @property
    def secrets(self) -> list[str]:
        """What must be read nowhere: the password, and every token that was given."""
        return [self.password, *self.tokens]

    def __call__(self, request: Request) -> Answer:
        """Answer one request of the API."""
        self.requests.append(request)
        self.on_request(request)
        if (request.method, request.path) == ("POST", "/xrpc/com.atproto.server.createSession"):
            return self._open(request)
        if request.host != (HOLDER if self.holder == f"https://{HOLDER}" else DOOR):
            return refusal(404, "XRPCNotSupported", "This server does not hold accounts")
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens[::2]:
            return refusal(400, "InvalidToken", "Token could not be verified")
        routes = {
            ("POST", "/xrpc/com.atproto.repo.putRecord"): self._put,
            ("GET", "/xrpc/com.atproto.repo.getRecord"): self._get,
            ("GET", "/xrpc/com.atproto.repo.listRecords"): self._list,
            ("POST", "/xrpc/com.atproto.repo.deleteRecord"): self._delete,
            ("POST", "/xrpc/com.atproto.repo.uploadBlob"): self._upload,
            ("GET", "/xrpc/com.atproto.server.getSession"): self._me,
        }
        route = routes.get((request.method, request.path))
        return route(request) if route else refusal(501, "MethodNotImplemented", "Method Not Implemented")

    def hold(self, text: str, when: datetime | None = None, reply_to: str = "", key: str = "") -> Record:
        """Put a post in the account, as if it had been sent."""
        parent = next((post for post in self.posts if post.id == reply_to), None)
        reply = {"reply": {name: {"uri": parent.id, "cid": parent.cid} for name in ("root", "parent")}} if parent else {}
        value = {"$type": POSTS, "text": text, "createdAt": (when or self.now()).isoformat(), **reply}
        return self._hold(key or f"3kaaaaaaaaa{next(self.numbers):02}".translate(str.maketrans("0189", "wxyz")), value, when)

    def _hold(self, key: str, value: dict[str, Any], when: datetime | None = None) -> Record:
        record = Record(f"at://{DID}/{POSTS}/{key}", value, when or self.now())
        self.posts.append(record)
        for image in value.get("embed", {}).get("images", ()):
            self.pictures[image["image"]["ref"]["$link"]][1] = image["alt"]
        return record

    def _open(self, request: Request) -> Answer:
        if self.door_fault:
            return self.door_fault
        asked = json.loads(request.body)
        if (asked["identifier"], asked["password"]) != (self.handle, self.password):
            return refusal(401, "AuthenticationRequired", "Invalid identifier or password")
        access, refresh = self._token("access"), self._token("refresh")
        said = {"did": DID, "handle": self.handle, "accessJwt": access, "refreshJwt": refresh, "active": self.active}
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": self.holder}
        return _json(said | ({"didDoc": {"id": DID, "service": [service]}} if self.holder else {}))

    def _token(self, scope: str) -> str:
        parts = ({"typ": "at+jwt", "alg": "ES256K"}, {"scope": f"com.atproto.{scope}", "sub": DID, "jti": f"CANARI{len(self.tokens)}"})
        head = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
        self.tokens.append(".".join([*head, f"signatureCANARI{scope}{len(self.tokens)}-_x"]))
        return self.tokens[-1]

    def _put(self, request: Request) -> Answer:
        asked = json.loads(request.body)
        fault = self.next_fault()
        if fault.stored and (refused := self._refused(asked)):
            return refused
        uri = f"at://{DID}/{POSTS}/{asked['rkey']}"
        post = next((post for post in self.posts if post.id == uri), None)
        if fault.stored and not post:
            post = self._hold(asked["rkey"], asked["record"])
            self.on_store(post)
        fault.wait()
        return fault.answer or _json({"uri": post.id, "cid": post.cid, "validationStatus": "valid"})

    def _refused(self, asked: dict[str, Any]) -> Answer | None:
        if (asked["repo"], asked["collection"]) != (DID, POSTS):
            return refusal(401, "AuthenticationRequired")
        if fault := wrong(asked["rkey"], asked["record"], {post.id: post.cid for post in self.posts}, self._blobs):
            return refusal(400, "InvalidRequest", f"Invalid app.bsky.feed.post record: {fault}")
        current = next((post for post in self.posts if post.id.endswith(f"/{asked['rkey']}")), None)
        if current and current.value != asked["record"]:
            assert asked["swapRecord"] is None, "a post would be replaced"
            return refusal(400, "InvalidSwap", f"Record was at {current.cid}")
        return None

    @property
    def _blobs(self) -> dict[str, bytes]:
        return {name: picture[0] for name, picture in self.pictures.items()}

    def _get(self, request: Request) -> Answer:
        if self.timeline:
            return self.timeline
        asked = {name: values[0] for name, values in parse_qs(request.query).items()}
        uri = f"at://{asked['repo']}/{asked['collection']}/{asked['rkey']}"
        post = next((post for post in self.posts if post.id == uri), None)
        if not post:
            return ABSENT
        self.readings[uri] = self.readings.get(uri, 0) + 1
        return _json({"uri": uri, "cid": post.cid, "value": post.value}) if self.readings[uri] > self.lag else ABSENT

    def _list(self, request: Request) -> Answer:
        """The records, the last names first, a page at a time: packages/pds/src/api/com/atproto/repo/listRecords.ts."""
        if self.timeline:
            return self.timeline
        asked = {name: values[0] for name, values in parse_qs(request.query).items()}
        assert (asked["repo"], asked["collection"]) == (DID, POSTS)
        before, size = asked.get("cursor", "~"), min(self.page, int(asked.get("limit", 50)), 100)
        named = sorted(((post.id.rpartition("/")[2], post) for post in self.posts), key=lambda pair: pair[0], reverse=True)
        left = [(key, post) for key, post in named if key < before]
        page = [{"uri": post.id, "cid": post.cid, "value": post.value} for _, post in left[:size]]
        return _json({"records": page, **({"cursor": left[size - 1][0]} if len(left) > size else {})})

    def _delete(self, request: Request) -> Answer:
        asked = json.loads(request.body)
        uri = f"at://{asked['repo']}/{asked['collection']}/{asked['rkey']}"
        self.posts = [post for post in self.posts if post.id != uri]
        return _json({})

    def _upload(self, request: Request) -> Answer:
        if self.media_fault:
            return self.media_fault
        if len(request.body) > 5 * 1024 * 1024:
            return refusal(413, "PayloadTooLarge", "request entity too large")
        name = _fingerprint("bafkrei", request.body)
        self.pictures[name] = [request.body, ""]
        kind = request.headers["content-type"]
        return _json({"blob": {"$type": "blob", "ref": {"$link": name}, "mimeType": kind, "size": len(request.body)}})

    def _me(self, _: Request) -> Answer:
        status = {} if self.active else {"status": "deactivated"}
        return _json({"did": DID, "handle": self.handle, "active": self.active, **status})


def _fingerprint(prefix: str, content: bytes) -> str:
    return prefix + base64.b32encode(hashlib.sha256(content).digest()).decode().lower().rstrip("=")


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode(), {"Content-Type": "application/json; charset=utf-8"})
