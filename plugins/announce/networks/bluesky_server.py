"""The server that holds the account's records, spoken to in XRPC: one session a run, opened when it is first needed.

The address in the settings may be a doorkeeper, as bsky.social is: it opens the session, and says which server the account lives on.
The session's tokens are secrets that no variable holds: they are in no message, no log and no object that shows itself.
https://atproto.com/specs/xrpc
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests

from plugins.announce.connection import Connection
from plugins.announce.failures import Failure, MaybeSent, NotSent
from plugins.announce.networks.bearer import Bearer
from plugins.announce.networks.bluesky_errors import ANSWERS, Stale
from plugins.announce.networks.picture import Picture
from plugins.announce.networks.wire import bounded

OPEN = "com.atproto.server.createSession"
HOLDER = "#atproto_pds"
"""How the service that holds the records is named in the account's document: https://atproto.com/specs/did"""

Read = TypeVar("Read")
Said = Mapping[str, Any]


@dataclass(frozen=True)
class Session:
    """What the doorkeeper gave: the account's name for ever, `did`, and the address of the server that holds its records."""

    did: str
    host: str
    bearer: Bearer = field(repr=False)


class Server:
    """`url` is where sessions are opened, for the account `handle`."""

    def __init__(self, connection: Connection):
        self.url = connection.credentials["URL"].rstrip("/")
        self.handle = connection.credentials["HANDLE"].lower()
        self._password = connection.credentials["PASSWORD"]
        self.redactor = connection.redactor
        self.http = requests.Session()
        self.wire = bounded(self.http)
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The session of this run. Raises NotSent or Refused: whatever was to be said was not."""
        if self._session is None:
            asked = {"identifier": self.handle, "password": self._password}
            self._session = self._certain("POST", f"{self.url}/xrpc/{OPEN}", self._opened, json=asked)
        return self._session

    def get(self, method: str, read: Callable[[requests.Response], Read], **query: str) -> Read:
        """What `read` finds in the answer. Raises NotSent or Refused."""
        return self._certain("GET", self._at(method), read, params=query, auth=self.session.bearer)

    def post(self, method: str, read: Callable[[Said], Read], body: Said) -> Read:
        """What `read` finds in the answer. Raises NotSent, Refused or MaybeSent."""
        return self._answered("POST", self._at(method), lambda answer: read(answer.json()), json=body, auth=self.session.bearer)

    def call(self, method: str, body: Said) -> None:
        """Have something done that makes no post. Raises NotSent or Refused."""
        self._certain("POST", self._at(method), requests.Response.json, json=body, auth=self.session.bearer)

    def upload(self, picture: Picture) -> Said:
        """The server's name for a picture, to put in a record as it is. Raises NotSent or Refused."""
        sent = {"data": picture.content, "headers": {"Content-Type": picture.kind}}
        found = lambda answer: dict(answer.json()["blob"])  # noqa: E731
        return self._certain("POST", self._at("com.atproto.repo.uploadBlob"), found, auth=self.session.bearer, **sent)

    def _at(self, method: str) -> str:
        return f"{self.session.host}/xrpc/{method}"

    def _opened(self, answer: requests.Response) -> Session:
        said = answer.json()
        services = (said.get("didDoc") or {}).get("service") or ()
        holders = [service["serviceEndpoint"] for service in services if str(service["id"]).endswith(HOLDER)]
        secure = [str(holder).rstrip("/") for holder in holders if str(holder).startswith("https://")]
        return Session(str(said["did"]), secure[0] if secure else self.url, Bearer(said["accessJwt"]))

    def _certain(self, *asked: Any, **sent: Any) -> Any:
        """As `_answered`, for what makes no post: nothing can have been sent. Raises NotSent or Refused."""
        try:
            return self._answered(*asked, **sent)
        except MaybeSent as failure:
            reason = failure.reason
        raise NotSent(reason)

    def _answered(self, http: str, url: str, read: Callable[[requests.Response], Read], **sent: Any) -> Read:
        self.wire.spoken = False
        try:
            answer = self.http.request(http, url, **sent)
            if answer.ok:
                return read(answer)
            failure = self._refused(answer)
        except Exception as error:
            failure = ANSWERS.interrupted(error, self.wire.spoken)
        if isinstance(failure, Stale):
            self._session = None
        raise failure

    def _refused(self, answer: requests.Response) -> Failure:
        try:
            said = answer.json()
            code, words = str(said["error"]), [self.redactor.clean(str(said.get("message") or said["error"]))]
        except (ValueError, LookupError, TypeError, AttributeError):
            code, words = "", []
        return ANSWERS.answered(answer.status_code, words, code, _reset(answer))


def _reset(answer: requests.Response) -> float | None:
    """When a limit ends, in Unix seconds. https://docs.bsky.app/docs/advanced-guides/rate-limits"""
    try:
        return float(answer.headers["ratelimit-reset"])
    except (LookupError, ValueError):
        return None
