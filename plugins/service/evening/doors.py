"""What stands before every request of the evening: its origin, its body, its pace, and how it is refused."""

import json
import math
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from threading import Event, Lock
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern

from plugins.core.infrastructure.errors import SettingsError
from plugins.service.evening.settings import Live
from plugins.service.evening.store import ServiceStore


class RequestRefused(Exception):
    """Ends a request. `told` are the keys beside, or in place of, `error`; `wait` is in seconds."""

    def __init__(self, status: int, error: str = "", wait: int = 0, **told: object):
        super().__init__(error)
        self.status = status
        self.told: dict[str, object] = {**({"error": error} if error else {}), **told}
        self.headers: Mapping[str, str] = {"Retry-After": str(wait)} if wait else {}


SENTENCES = {
    400: "Cette demande ne se lit pas.",
    404: "Il n’y a rien à cette adresse.",
    405: "Cette adresse ne se demande pas ainsi.",
    415: "Ce n’est pas ce qui est attendu : il faut du JSON.",
}


def answer_json(payload: object, status: int = 200, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """An answer to a script of ours."""
    return JsonResponse(payload, safe=False, json_dumps_params={"ensure_ascii": False}, status=status, headers=dict(headers or {}))


def require_method(request: HttpRequest, method: str) -> None:
    """Raises RequestRefused, 405, unless the request is of `method`; HEAD asks for what GET gives."""
    if request.method != method and (request.method, method) != ("HEAD", "GET"):
        raise RequestRefused(405, SENTENCES[405])


def build_too_often(wait: int) -> RequestRefused:
    """The answer to a client over its rate limit: `wait` seconds before the next request."""
    return RequestRefused(429, f"Trop de demandes à la fois. Réessayez dans {wait} s.", wait)


LARGEST = 64 * 1024
"""Bytes: some sixty times the longest text of an entry."""

DEEPEST = 8
"""Levels of lists and objects: an entry with a vote by names has four."""


def read_json_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises RequestRefused: 415, 413 or 400."""
    if request.content_type != "application/json":
        raise RequestRefused(415, SENTENCES[415])
    try:
        return decode_json_object(read_bytes(request, LARGEST))
    except ValueError:
        raise RequestRefused(400, SENTENCES[400]) from None


def read_bytes(request: HttpRequest, largest: int) -> bytes:
    """The bytes that were sent, `largest` at most. Raises RequestRefused."""
    content = request.read(largest + 1)
    if len(content) > largest:
        raise RequestRefused(413, f"C’est trop lourd : {largest // 1024} ko au plus.")
    return content


def decode_json_object(data: bytes) -> dict[str, Any]:
    """The object that `data` is in JSON. Raises ValueError for anything else, for a key given twice, a number without an end, or depth."""
    try:
        read = json.loads(
            data.decode("utf-8"), object_pairs_hook=_refuse_repeated_keys, parse_float=_parse_finite, parse_constant=_refuse_constant
        )
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(read, dict) or _is_deeper(read, DEEPEST):
        raise ValueError("no object, or too deep")
    return read


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two keys of one name are read differently by different programs: neither is taken; nor a key that has half of a letter, which
    nothing can write."""
    read = dict(pairs)
    "".join(read).encode()
    if len(read) != len(pairs):
        raise ValueError("twice the same key")
    return read


def _parse_finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _is_deeper(read: Any, levels: int) -> bool:
    inner = read.values() if isinstance(read, dict) else read if isinstance(read, list) else ()
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in inner)


MOST_KEYS = 10_000
"""Buckets kept at once: past it, who has asked for nothing the longest is forgotten. Nobody ever shares one with a stranger."""

IPV6_SITE = 56
"""Bits of an IPv6 address that one subscriber is given, most often: RFC 6177 and ripe-690; each holds 256 networks."""


@dataclass(frozen=True)
class Pace:
    """`burst` requests together, then `rate` a second."""

    burst: int
    rate: float


@dataclass
class _Bucket:
    left: float
    seen: float


class Rates:
    """Counts requests by action and client. Thread-safe."""

    def __init__(self, paces: dict[str, Pace], clock: Callable[[], float] = time.monotonic):
        self._paces, self._clock, self._lock = paces, clock, Lock()
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def wait(self, action: str, client: str = "") -> int:
        """Whole seconds before `client` may ask for `action`; 0 when allowed now, and then it is counted."""
        pace, now = self._paces[action], self._clock()
        with self._lock:
            bucket = self._get_bucket(action, client, pace, now)
            bucket.left = min(pace.burst, bucket.left + (now - bucket.seen) * pace.rate)
            bucket.seen = now
            if bucket.left < 1:
                return max(1, math.ceil((1 - bucket.left) / pace.rate))
            bucket.left -= 1
            return 0

    def _get_bucket(self, what: str, who: str, pace: Pace, now: float) -> _Bucket:
        bucket = self._buckets.setdefault((what, who), _Bucket(pace.burst, now))
        self._buckets.move_to_end((what, who))
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return bucket


def find_rate_key(address: str) -> str:
    """The key an address is counted under: itself, or, in IPv6, the network of its subscriber."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, IPV6_SITE), strict=False)) if ip.version == 6 else address


EACH = 2
"""At once for a device: the request that waits, and the next one of a page that was opened again."""


class WaitingPlaces:
    """`most` requests may wait together. Thread-safe."""

    def __init__(self, most: int):
        self._most, self._lock = most, Lock()
        self._taken: Counter[str] = Counter()

    @contextmanager
    def take_place(self, device: str) -> Iterator[bool]:
        """A place for the block; False when there is none left."""
        with self._lock:
            free = self._taken.total() < self._most and self._taken[device] < EACH
            self._taken[device] += free
        try:
            yield free
        finally:
            with self._lock:
                self._taken[device] -= free
                self._taken += Counter()


COOKIE = "beffroi"
COOKIE_AGE = 3 * 24 * 3600
"""Seconds. What a cookie opens ends before: with the session, or when it is revoked."""

ASKED, ASKED_VALUE = "X-Beffroi", "direct"
"""A header of ours: no form and no page of another origin can send it without being asked first (CORS), and nobody is answered yes."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ALL_REQUESTS = "demandes"
PACES = {ALL_REQUESTS: Pace(burst=400, rate=50)}
"""Of a device that was invited; of an address for everybody else: strangers who share that of the chamber silence no phone of it."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
"""https://owasp.org/www-project-secure-headers/"""

HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


@dataclass(frozen=True)
class Doors:
    """What every request passes first: its pace, the name that it asks for, the page that it comes from. `recognised` gives the device of a
    token, empty for none; the addresses `unpaced` keep their own pace, once they have looked at what is asked."""

    origins: frozenset[str]
    rates: Rates
    recognised: Callable[[str], str]
    unpaced: frozenset[str]

    def enter(self, request: HttpRequest) -> None:
        """Raises RequestRefused for a request that goes no further."""
        device = self.recognised(read_token(request, is_secure(request, self.origins)))
        who = f"appareil {device}" if device else find_rate_key(get_client_address(request))
        if request.path_info not in self.unpaced and (wait := self.rates.wait(ALL_REQUESTS, who)):
            raise build_too_often(wait)
        if find_host(request) not in {urlsplit(origin).netloc for origin in self.origins}:
            raise RequestRefused(421, "Ce service ne répond pas à ce nom.")
        if request.method not in SAFE:
            require_our_page(request, self.origins)

    def put_headers(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Put the headers of every answer on one that has not its own."""
        for name, value in {**HEADERS, **(HTTPS_ONLY if is_secure(request, self.origins) else {})}.items():
            response.headers.setdefault(name, value)


def get_client_address(request: HttpRequest) -> str:
    """The address that asks, or on whose behalf the server in front of us does."""
    return str(request.META.get("REMOTE_ADDR", ""))


def find_host(request: HttpRequest) -> str:
    """The name and port that are asked for, as origins write them: without the usual port."""
    return str(request.META.get("HTTP_HOST", "")).lower().removesuffix(":443" if request.is_secure() else ":80")


def require_our_page(request: HttpRequest, origins: frozenset[str]) -> None:
    """Raises RequestRefused unless a script of our own page sent what would change something."""
    if request.headers.get(ASKED) != ASKED_VALUE or request.headers.get("Origin", "").lower() not in origins:
        raise RequestRefused(403, "Cette demande ne vient pas de la page du direct.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise RequestRefused(403, "Cette demande vient d’un autre site.")


def is_secure(request: HttpRequest, origins: frozenset[str]) -> bool:
    """Whether the browser came by https: its origin is our public one."""
    return f"https://{find_host(request)}" in origins


def find_cookie_name(https: bool) -> str:
    """`__Host-`: browsers take it from https alone, for this very host, and no other can overwrite it (RFC 6265bis, section 4.1.3)."""
    return f"__Host-{COOKIE}" if https else COOKIE


def set_device_cookie(response: HttpResponse, https: bool, token: str) -> None:
    """Set the cookie `token` in the browser: no script reads it, no other site has it sent."""
    response.set_cookie(find_cookie_name(https), token, max_age=COOKIE_AGE, secure=https, httponly=True, samesite="Strict", path="/")


def read_token(request: HttpRequest, https: bool) -> str:
    """The token that the browser shows, or an empty text."""
    return request.COOKIES.get(find_cookie_name(https), "")


class NothingToServe(SettingsError):
    """A room has nothing for the service now; its text says what a person should write for it to have."""


@dataclass(frozen=True)
class ServiceContext:
    """The context with which a part is opened. Paths are absolute. `folder` is the service's own; a room keeps its files in one below it.

    `root` is the folder of the web server, None when it is on another machine. A `rehearsal` reaches no network and no town's page.
    `origins` are those of the service's own pages. `clock` gives the instant, aware, in Europe/Paris. `stopping` is set when the
    service ends.
    """

    conf: Mapping[str, Any]
    environ: Mapping[str, str]
    content: Path
    output: Path
    theme: Path
    folder: Path
    root: Path | None
    live: Live
    origins: frozenset[str]
    store: ServiceStore
    rates: Rates
    places: WaitingPlaces
    clock: Callable[[], datetime]
    rehearsal: bool = False
    log_line: Callable[[str], None] = print
    stopping: Event = field(default_factory=Event)


Worker = Callable[[Event], None]
"""Work that goes on beside the requests until the event is set; it is started again when it fails. A kill at any point must be harmless."""


@dataclass(frozen=True)
class ServicePart:
    """One room's part of the service. `workers` run by their names. `close` is called once, when all have ended. The addresses `unpaced`
    are counted by the room itself, and only once it has looked at what is asked."""

    addresses: tuple[URLPattern, ...]
    workers: Mapping[str, Worker] = field(default_factory=dict)
    close: Callable[[], None] = lambda: None
    unpaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoomService:
    """How a room opens its part; raises NothingToServe. `paces` are the rates of what it lets people ask, by their names."""

    open: Callable[[ServiceContext], ServicePart]
    paces: Mapping[str, Pace] = field(default_factory=dict)
