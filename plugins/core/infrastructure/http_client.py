"""Answers of servers that are not ours: bounded in size and in time, and their faults named in French.

For addresses that a stranger wrote, only hosts of the public internet are reached, whatever a name resolves to or a redirect says: a
machine of the town hall's network, or the cloud's own metadata service, is never asked.
"""

import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

CHUNK_BYTES = 1 << 16


class AnswerTooLarge(requests.ConnectionError):
    """The answer has more bytes than were asked of `read_body`, once uncompressed; the rest is not read."""


class AnswerTooSlow(requests.ConnectionError):
    """The answer was not whole in time."""


def read_body(answer: requests.Response, most_bytes: int, total_seconds: float) -> bytes:
    """The body of `answer`, asked for with `stream=True`, uncompressed.

    It is read as it comes: a server that sends a byte now and then never meets the timeout of a read. Raises requests.RequestException:
    AnswerTooLarge, AnswerTooSlow, or what cut the answer.
    """
    deadline, content = time.monotonic() + total_seconds, bytearray()
    try:
        while piece := answer.raw.read1(CHUNK_BYTES, decode_content=True):
            content += piece
            if len(content) > most_bytes:
                raise AnswerTooLarge(f"more than {most_bytes} bytes")
            if time.monotonic() > deadline:
                raise AnswerTooSlow
    except urllib3.exceptions.TimeoutError as error:
        raise requests.ReadTimeout(error) from error
    except urllib3.exceptions.HTTPError as error:
        raise requests.ConnectionError(error) from error
    except requests.RequestException:
        answer.close()  # of a connection that is kept alive, the rest would come before the next answer
        raise
    return bytes(content)


class LocalAddressError(ValueError):
    """The host is, or resolves to, an address that is not public: nothing was sent. Its text is for developers."""


FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (LocalAddressError, "mène à une adresse du réseau local, qui n’est pas demandée"),
    (AnswerTooSlow, "sa réponse n’en finit pas"),
    (requests.exceptions.ProxyError, "injoignable par le mandataire (HTTPS_PROXY)"),
    (requests.exceptions.SSLError, "certificat non reconnu (REQUESTS_CA_BUNDLE)"),
    (requests.exceptions.Timeout, "pas de réponse à temps"),
    (requests.exceptions.TooManyRedirects, "renvoie d’une adresse à l’autre sans fin"),
)


def format_http_fault(error: Exception) -> str:
    """Why a server gave no answer, in French, without a capital nor a full stop; never the error's own text, which may have a secret."""
    return next((french for kind, french in FAULTS if isinstance(error, kind)), "injoignable, ou sa réponse est illisible")


NAT64 = ip_network("64:ff9b::/96")
"""IPv6 addresses that hold an IPv4 one in their last 32 bits. https://www.rfc-editor.org/rfc/rfc6052#section-2.1"""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and holds no other in it."""
    ip = ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (ip, *_find_embedded(ip)))


def _find_embedded(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(ip, IPv4Address):
        return []
    embedded = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()), IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None]
    return [each for each in embedded if each is not None]


def resolve_public(host: str, port: int) -> list[str]:
    """The addresses of `host`. Raises LocalAddressError when one of them is not public, OSError when it has none."""
    addresses = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not all(map(is_public, addresses)):
        raise LocalAddressError(host)
    return addresses


class PublicOnly(HTTPAdapter):
    """Connects to public addresses only, each looked at again when it is connected to: a name may resolve otherwise a moment later.

    A local address answers only where a person of the town typed it, as an address and not as a name, among `typed`. Through a proxy,
    which resolves names by itself, what resolves to a local address here is not asked of it."""

    def __init__(self, typed: Iterable[str] = ()):
        self.local_origins = frozenset(filter(None, map(_find_local_origin, typed)))
        super().__init__()

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: str | tuple[str, str] | None = None,
    ) -> HTTPConnectionPool:
        """See requests: the pool of one origin, whose connections are made by the rule above."""
        pool = super().get_connection_with_tls_context(request, verify, proxies, cert)  # type: ignore[arg-type]  # its stub asks a dict
        parts = urlsplit(request.url or "")
        host, port = (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)
        if (host, port) in self.local_origins:
            return pool
        if pool.proxy is not None:
            with suppress(OSError):
                resolve_public(host, port)
        elif isinstance(pool, HTTPSConnectionPool):
            pool.ConnectionCls = _PublicHTTPSConnection
        else:
            pool.ConnectionCls = _PublicHTTPConnection
        return pool


def _find_local_origin(address: str) -> tuple[str, int] | None:
    """Host and port of a typed address that names a local one."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        is_local = host == "localhost" or not is_public(host)
        return (host, parts.port or (443 if parts.scheme == "https" else 80)) if is_local else None
    except ValueError:
        return None


def _connect(connection: HTTPConnection) -> socket.socket:
    """A socket to one of the public addresses of the connection's host, which keeps its name for TLS."""
    host = connection._dns_host
    try:
        *first, last = resolve_public(host, connection.port)
    except socket.gaierror as error:
        raise NewConnectionError(connection, f"Failed to resolve {host}: {error}") from error
    try:
        for address in first:
            connection._dns_host = address
            with suppress(NewConnectionError, ConnectTimeoutError):
                return HTTPConnection._new_conn(connection)
        connection._dns_host = last
        return HTTPConnection._new_conn(connection)
    finally:
        connection._dns_host = host


class _PublicHTTPConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PublicHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


def mount_public_only(session: requests.Session, typed: Iterable[str] = ()) -> None:
    """Make `session` reach public addresses only, and those local ones that are `typed`."""
    adapter = PublicOnly(typed)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
