"""Call networks: bounded in time and size, never twice, and knowing whether anything was sent.

Client libraries set no timeout, or offer none; their session takes an adapter, which is where all of this lives. Proxies and private
authorities come from the environment, as requests reads it.
"""

import io
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

CONNECT_TIMEOUT, READ_TIMEOUT, TOTAL_TIMEOUT = 10, 30, 60
"""Seconds: to reach a network through a town hall's proxy, between two pieces of its answer, and for the whole answer."""
LARGEST_ANSWER = 8_000_000
"""Bytes of an answer. A full page of X's timeline is below 400,000; the heaviest picture is 5,000,000."""


class Wire(HTTPAdapter):
    """One request, one try. `has_begun_sending` tells whether the body of the last request began to leave.

    A POST whose body was never asked for cannot have made a post: this is the exact border between « not sent » and « maybe sent »,
    whatever exception, proxy or protocol is in the way.
    """

    has_begun_sending = False

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """What reaches networks through a town hall's proxy. There urllib3 lets the body of a request wait until its head is acknowledged
        (Nagle), 40 ms for each post: here both leave at once, as without a proxy."""
        return super().proxy_manager_for(proxy, **{"socket_options": HTTPConnection.default_socket_options, **options})

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """The answer, read whole. Raises requests.RequestException when there is none, or when it is too slow or too large."""
        self.has_begun_sending = False
        if isinstance(request.body, bytes | str) and request.body:
            request.body = _Watched(request.body, self)
        elif request.body:  # a stream, which cannot be watched
            self.has_begun_sending = True
        response = super().send(request, *arguments, **options | {"timeout": (CONNECT_TIMEOUT, READ_TIMEOUT), "stream": True})
        try:
            response.raw = io.BytesIO(_read_body(response.raw))
        except urllib3.exceptions.HTTPError as error:
            raise requests.ConnectionError(error, request=request) from error
        return response


class _Watched(io.BytesIO):
    """A body that notes when the transport begins to read it."""

    def __init__(self, body: bytes | str, wire: Wire):
        super().__init__(body.encode() if isinstance(body, str) else body)
        self.wire = wire

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes, which are leaving now."""
        self.wire.has_begun_sending = True
        return super().read(size)


def _read_body(raw: urllib3.HTTPResponse) -> bytes:
    deadline, read = time.monotonic() + TOTAL_TIMEOUT, bytearray()
    while piece := raw.read1(65_536, decode_content=True):
        read += piece
        if len(read) > LARGEST_ANSWER or time.monotonic() > deadline:
            raw.close()
            raise requests.ConnectionError("answer too large or too slow")
    return bytes(read)


def bind_session(session: requests.Session) -> Wire:
    """Make `session` speak through a new Wire, under our own name, as some servers ask, and follow no redirection: what is signed for one
    network is for it alone."""
    wire = Wire()
    session.headers["User-Agent"] = "Beffroi"
    session.mount("https://", wire)
    session.mount("http://", wire)
    session.max_redirects = 0
    return wire


DRIFT = timedelta(minutes=2)
"""How far a clock may be from the networks' : X refuses a signature that is 5 minutes off (docs.x.com, « Authorizing a request »)."""
NTP = "Mettez la machine à l’heure (timedatectl set-ntp true)."


def measure_clock_drift(answer: requests.Response) -> int:
    """The difference in minutes between this machine and a server's clock; 0 when they agree, or when it does not say."""
    time = read_server_time(answer)
    drift = abs(datetime.now(UTC) - time) if time else timedelta(0)
    return round(drift.total_seconds() / 60) if drift > DRIFT else 0


def read_server_time(answer: requests.Response) -> datetime | None:
    """The instant at which a server says that it answered (RFC 9110, `Date`), aware; None when it says nothing that can be read."""
    try:
        time = parsedate_to_datetime(answer.headers["Date"])
    except (LookupError, TypeError, ValueError):
        return None
    return time if time.tzinfo else None
