"""The outside world on loopback: an HTTPS proxy that is itself every host it is asked for.

Nothing in the code under test knows that it is tested: it is told a proxy and a certificate authority, by the variables that a town
hall behind a proxy uses (`HTTPS_PROXY`, `REQUESTS_CA_BUNDLE`).
"""

import io
import ssl
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme
from PIL import Image

from tests.fakes.patient import patient
from tests.processes import soon


@dataclass(frozen=True)
class Request:
    """What a client asked, TLS and proxy removed. `headers` have lower-case names."""

    method: str
    host: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What follows the question mark."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Answer:
    """What a host answers. `missing` bytes are promised and never sent; `endless` repeats the body until the client has had enough,
    every `pause` seconds.

    `cut` closes the connection without a word.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    missing: int = 0
    endless: bool = False
    pause: float = 0
    cut: bool = False


Site = Callable[[Request], Answer]


class Internet:
    """A proxy on 127.0.0.1 in a thread. `sites` answers for each host; `CONNECT` to another is refused with 502.

    `without_tls` is a set of hosts whose TLS handshake is cut. `environ` is what a command needs to be in this world.
    `on_connect` is called with the host before its tunnel opens, `on_answer` with the request once its answer has left.
    `connections` are those that are served now: what a client asked before it was killed is carried out until its own is gone.
    A defect of a site of ours fails the test.
    """

    def __init__(self, folder: Path, sites: dict[str, Site], port: int = 0):
        self.sites: dict[str, Site] = sites
        self.without_tls: set[str] = set()
        self.defects: list[Exception] = []
        self.connections: set[_Connection] = set()
        self.on_connect: Callable[[str], None] = lambda host: None
        self.on_answer: Callable[[Request], None] = lambda request: None
        authority = trustme.CA()
        self.ca = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca))
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*sites).configure_cert(self.tls)
        self.server = patient(ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (_Connection,), {"internet": self})))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        """The proxy's address."""
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def environ(self) -> dict[str, str]:
        """The variables that send a client here."""
        return {"HTTPS_PROXY": self.address, "REQUESTS_CA_BUNDLE": str(self.ca), "NO_PROXY": "127.0.0.1,localhost"}

    def get(self, url: str) -> Answer:
        """What a network finds at a public address: it reads pictures there by itself."""
        host, _, path = url.partition("://")[2].partition("/")
        return self.sites.get(host, _nobody)(Request("GET", host, f"/{path}", {}, b""))

    def outlive_the_dead(self, others: Collection["_Connection"] = ()) -> None:
        """Wait until no client is served but `others`: what one had asked before it was killed may be carried out after."""
        assert soon(lambda: not self.connections.difference(others)), "a client that is dead is still served"

    def __enter__(self) -> "Internet":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        if self.defects:
            raise AssertionError("a site of the loopback internet is broken") from self.defects[0]


class _Connection(BaseHTTPRequestHandler):
    """One client: plain requests to the proxy itself (host `proxy`), or a tunnel to a site."""

    protocol_version = "HTTP/1.1"
    internet: Internet
    host = "proxy"
    timeout = 60
    disable_nagle_algorithm = True

    def do_CONNECT(self) -> None:
        """Open the tunnel, and be the host at its end."""
        host = self.path.rpartition(":")[0]
        self.internet.on_connect(host)
        if host not in self.internet.sites:
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        if host in self.internet.without_tls:
            self.close_connection = True
            return
        self.connection = self.internet.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.host, self.close_connection = host, False

    def do_GET(self) -> None:
        """Hand the request to its site, and the answer back."""
        promised = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(promised)
        if len(body) < promised:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        site = self.internet.sites.get(self.host, _nobody)
        request = Request(self.command, self.host, self.path, headers, body)
        self._answer(self._asked(site, request))
        self.internet.on_answer(request)

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def _asked(self, site: Site, request: Request) -> Answer:
        try:
            return site(request)
        except Exception as error:
            self.internet.defects.append(error)
            return Answer(500)

    def _answer(self, answer: Answer) -> None:
        if answer.cut:
            self.close_connection = True
            return
        (self.send_response_only if "Date" in answer.headers else self.send_response)(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not answer.endless:
            self.send_header("Content-Length", str(len(answer.body) + answer.missing))
        self.end_headers()
        self.wfile.write(answer.body)
        while answer.endless:
            time.sleep(answer.pause)
            self.wfile.write(answer.body)
        self.close_connection = self.close_connection or answer.missing > 0

    def handle(self) -> None:
        """As the standard server does, except that a client may be killed at any moment."""
        self.internet.connections.add(self)
        try:
            super().handle()
        except (ConnectionError, ssl.SSLError, TimeoutError, ValueError):
            self.close_connection = True
        finally:
            self.internet.connections.discard(self)

    def finish(self) -> None:
        """Close what the tunnel opened, whatever state the client left it in."""
        try:
            self.connection.close()
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Silent: the tests read what the sites remember."""


def _nobody(_: Request) -> Answer:
    return Answer(404)


def folder_site(folder: Path) -> Site:
    """A site that serves the files of `folder`, as a town's host does: an address that ends with a slash is its `index.html`."""

    def answer(request: Request) -> Answer:
        path = folder / request.path.lstrip("/")
        path = path / "index.html" if request.path.endswith("/") else path
        kind = {".html": "text/html; charset=utf-8", ".png": "image/png", ".jpg": "image/jpeg"}.get(path.suffix, "application/octet-stream")
        with suppress(FileNotFoundError):  # a deploy may take it away between the two
            if path.is_file():
                return Answer(200, path.read_bytes(), {"Content-Type": kind})
        return Answer(404)

    return answer


def drawn_jpeg(width: int, height: int) -> bytes:
    """A picture that a town's host serves."""
    kept = io.BytesIO()
    Image.new("RGB", (width, height), "#8c2f1b").save(kept, "JPEG")
    return kept.getvalue()
