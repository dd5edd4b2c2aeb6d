"""Fetch one address if it changed: bounded in time and size, and untrusted."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
import urllib3

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
        """The headers of a conditional request."""
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
        """See requests."""
        super().rebuild_auth(prepared_request, response)
        if (response.request.url or "").split("/")[:3] != (prepared_request.url or "").split("/")[:3]:
            for name in self.names:
                prepared_request.headers.pop(name, None)
