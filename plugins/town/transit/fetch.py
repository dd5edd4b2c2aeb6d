"""Fetch one address if it changed, untrusted and bounded, and store the last good copy of each feed."""

import hashlib
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import requests
import urllib3

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.public_hosts import LocalAddressError, mount_public_only
from plugins.town.transit.network import FeedError

CONNECT_TIMEOUT, READ_TIMEOUT, TOTAL_TIMEOUT = 5, 10, 30
"""Seconds to reach the server, between two pieces of its answer, and for all of it: `refresh` runs every two minutes."""
MOST_REDIRECTS = 4
CHUNK = 1 << 16
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (LocalAddressError, "mène à une adresse du réseau local, qui n’est pas demandée"),
    (requests.exceptions.ProxyError, "injoignable par le mandataire (HTTPS_PROXY)"),
    (requests.exceptions.SSLError, "certificat non reconnu (REQUESTS_CA_BUNDLE)"),
    (requests.exceptions.Timeout, "pas de réponse à temps"),
    (urllib3.exceptions.TimeoutError, "pas de réponse à temps"),
    (requests.exceptions.TooManyRedirects, "renvoie d’une adresse à l’autre sans fin"),
    (Exception, "injoignable, ou sa réponse est illisible"),
)


@dataclass(frozen=True)
class Validators:
    """The server's validators of our copy, word for word: RFC 9110, section 8.8."""

    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {name: value for name, value in (("If-None-Match", self.etag), ("If-Modified-Since", self.modified)) if value}


@dataclass(frozen=True)
class FetchedFeed:
    """`content` is None when nothing is new."""

    content: bytes | None
    validators: Validators


def fetch_feed(
    address: str, validators: Validators, headers: Mapping[str, str], most: int, total_seconds: float = TOTAL_TIMEOUT
) -> FetchedFeed:
    """Fetch `address`, at most `most` bytes once uncompressed, within `total_seconds` seconds. Raises FeedError, which says no header."""
    session = _FeedSession(tuple(headers))
    session.max_redirects = MOST_REDIRECTS
    mount_public_only(session, (address,))  # its server may lead anywhere
    request_headers = {"User-Agent": "Beffroi", "Accept": "*/*", **headers, **validators.headers}
    deadline = time.monotonic() + total_seconds
    try:
        with session, session.get(address, headers=request_headers, timeout=(CONNECT_TIMEOUT, READ_TIMEOUT), stream=True) as answer:
            if answer.status_code == requests.codes.not_modified and validators.headers:
                return FetchedFeed(None, validators)
            if answer.status_code != requests.codes.ok:
                raise FeedError(f"répond {answer.status_code}.")
            content = _read(answer, most, deadline)
            return FetchedFeed(content, Validators(answer.headers.get("ETag", "")[:500], answer.headers.get("Last-Modified", "")[:100]))
    except FeedError:
        raise
    except Exception as error:
        raise FeedError(next(french for kind, french in FAULTS if isinstance(error, kind)) + ".") from None


def _read(answer: requests.Response, most: int, deadline: float) -> bytes:
    """What comes, as it comes: a byte a second is never waited for to be many."""
    pieces, size = [], 0
    while piece := answer.raw.read1(CHUNK, decode_content=True):
        size += len(piece)
        if size > most:
            raise FeedError(f"sa réponse dépasse {most // 1_000_000} Mo.")
        if time.monotonic() > deadline:
            raise FeedError("sa réponse n’en finit pas.")
        pieces.append(piece)
    return b"".join(pieces)


class _FeedSession(requests.Session):
    """Requests takes `Authorization` away when a redirect leads elsewhere, and no other header: ours, the `names`, go with it."""

    def __init__(self, names: tuple[str, ...]):
        super().__init__()
        self.names = names

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        super().rebuild_auth(prepared_request, response)
        if (response.request.url or "").split("/")[:3] != (prepared_request.url or "").split("/")[:3]:
            for name in self.names:
                prepared_request.headers.pop(name, None)


@dataclass(frozen=True)
class FeedCopy:
    """`content` is at `path`; `received` is when the server last said that this is what it has."""

    path: Path
    received: datetime
    validators: Validators

    @property
    def content(self) -> bytes:
        """Read its bytes. Raises OSError."""
        return self.path.read_bytes()


@dataclass(frozen=True)
class FeedCache:
    """The copy of the feed at `address`, in `folder`, under `name`."""

    folder: Path
    name: str
    address: str

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def get_last_copy(self) -> FeedCopy | None:
        """The last good one; None when there is none, or when it is of another address, or was damaged."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            record = json.loads(self._beside.read_text(encoding="utf-8"))
            if record["address"] == self._of_address and self.path.stat().st_size == record["size"]:
                return FeedCopy(self.path, datetime.fromisoformat(record["received"]), Validators(record["etag"], record["modified"]))
        return None

    def store_copy(self, content: bytes, received: datetime, validators: Validators) -> FeedCopy:
        """Store this as the last good copy. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._beside.unlink(missing_ok=True)
        durable.write_durably(self.path, content)
        return self.renew_copy(received, validators)

    def renew_copy(self, received: datetime, validators: Validators) -> FeedCopy:
        """The server has said at `received` that it still has the same. Raises OSError."""
        record = {"address": self._of_address, "size": self.path.stat().st_size, "received": received.isoformat(), **vars(validators)}
        durable.write_durably(self._beside, json.dumps(record).encode())
        return FeedCopy(self.path, received, validators)

    @property
    def _beside(self) -> Path:
        return self.folder / f"{self.name}.json"

    @property
    def _of_address(self) -> str:
        """The address, which may hold a key in its query, is not written down."""
        return hashlib.blake2b(self.address.encode(), digest_size=16).hexdigest()
