"""The server that holds the account's records, spoken to in XRPC: one session a run, opened when it is first needed.

The address in the settings may be a doorkeeper, as bsky.social is: it opens the session, and says which server the account lives on.
The session's tokens are secrets that no variable holds: they are in no message, no log and no object that shows itself.
https://atproto.com/specs/xrpc
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests
from requests.auth import AuthBase

from plugins.announce.accounts.connection import Connection
from plugins.announce.networks.bearer import Bearer
from plugins.announce.networks.bluesky_errors import ANSWERS, Stale, complaint
from plugins.announce.networks.picture import FetchedPicture
from plugins.announce.networks.service import NetworkService

HOLDER = "#atproto_pds"
"""How the service that holds the records is named in the account's document: https://atproto.com/specs/did"""

Read = TypeVar("Read")


@dataclass(frozen=True)
class BlueskySession:
    """What the doorkeeper gave: the account's name for ever, `did`, and the address of the server that holds its records."""

    did: str
    host: str
    bearer: Bearer = field(repr=False)


class _Proof(AuthBase):
    """The session's token, once there is one."""

    session: BlueskySession | None = None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return self.session.bearer(request) if self.session else request


class BlueskyServer:
    """The server of the account `handle`; `url` is where its sessions are opened."""

    def __init__(self, connection: Connection):
        self.url = connection.credentials["URL"].rstrip("/")
        self.handle = connection.credentials["HANDLE"].lower()
        self._password = connection.credentials["PASSWORD"]
        self._proof = _Proof()
        self.service = NetworkService(ANSWERS, complaint, connection.redactor, self._proof)

    @property
    def session(self) -> BlueskySession:
        """The session of this run. Raises NotSent or PostRefused: whatever was to be said was not."""
        if self._proof.session is None:
            asked = {"identifier": self.handle, "password": self._password}
            self._proof.session = self.service.call("POST", _method(self.url, "server.createSession"), self._opened, json=asked)
        return self._proof.session

    def get(self, method: str, read: Callable[[requests.Response], Read], **query: str) -> Read:
        """What `read` finds in the answer. Raises NotSent or PostRefused."""
        return self._asked(self.service.call, "GET", self._at(method), read, params=query)

    def post(self, method: str, read: Callable[[requests.Response], Read], body: Mapping[str, Any]) -> Read:
        """Make a post; what `read` finds in the answer. Raises NotSent, PostRefused or MaybeSent."""
        return self._asked(self.service.post, self._at(method), read, json=body)

    def call(self, method: str, body: Mapping[str, Any]) -> None:
        """Have something done that makes no post. Raises NotSent or PostRefused."""
        self._asked(self.service.call, "POST", self._at(method), requests.Response.json, json=body)

    def upload(self, picture: FetchedPicture) -> Mapping[str, Any]:
        """The server's name for a picture, to put in a record as it is. Raises NotSent or PostRefused."""
        sent = {"data": picture.content, "headers": {"Content-Type": picture.kind}}
        return self._asked(self.service.call, "POST", self._at("repo.uploadBlob"), lambda answer: dict(answer.json()["blob"]), **sent)

    def _at(self, method: str) -> str:
        return _method(self.session.host, method)

    def _opened(self, answer: requests.Response) -> BlueskySession:
        said = answer.json()
        services = (said.get("didDoc") or {}).get("service") or ()
        holders = [service["serviceEndpoint"] for service in services if str(service["id"]).endswith(HOLDER)]
        secure = [str(holder).rstrip("/") for holder in holders if str(holder).startswith("https://")]
        return BlueskySession(str(said["did"]), secure[0] if secure else self.url, Bearer(said["accessJwt"]))

    def _asked(self, way: Callable[..., Read], *asked: Any, **sent: Any) -> Read:
        try:
            return way(*asked, **sent)
        except Stale:
            self._proof.session = None
            raise


def _method(host: str, name: str) -> str:
    return f"{host}/xrpc/com.atproto.{name}"
