"""The operator of the buses, on loopback: it answers what a test has it answer, and remembers what it was asked."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.patient import patient


@dataclass
class Answer:
    """`etag` makes the answer conditional; `zip_it` compresses it; `drip` are seconds before each byte; `to` redirects."""

    body: bytes = b""
    status: int = 200
    etag: str = ""
    zip_it: bool = False
    drip: float = 0
    to: str = ""
    cut: int | None = None


@dataclass
class Operator:
    """`answers` by path; `asked` are the paths and headers of each request, in their order."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def says(self, path: str, body: bytes = b"", **more: Any) -> str:
        """From now on, that is the answer at `path`; its address."""
        self.answers[path] = Answer(body, **more)
        return f"{self.address}{path}"

    def headers(self, path: str) -> list[dict[str, str]]:
        """Those of each request for `path`."""
        return [headers for asked, headers in self.asked if asked == path]


class Desk(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        """Called by the server."""
        operator = self.server.operator
        operator.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answer = operator.answers.get(self.path, Answer(b"nothing here", 404))
        if answer.etag and self.headers.get("If-None-Match") == answer.etag:
            self.send_response(304)
            self.end_headers()
            return
        body = gzip.compress(answer.body) if answer.zip_it else answer.body
        self.send_response(answer.status)
        for name, value in (("ETag", answer.etag), ("Location", answer.to), ("Content-Encoding", "gzip" if answer.zip_it else "")):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._send(body[: answer.cut], answer.drip)

    def _send(self, body: bytes, drip: float) -> None:
        try:
            if not drip:
                self.wfile.write(body)
                return
            for start in range(len(body)):
                self.wfile.write(body[start : start + 1])
                self.wfile.flush()
                time.sleep(drip)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


@contextmanager
def operating() -> Iterator[Operator]:
    """An operator that answers until the block ends."""
    server = patient(ThreadingHTTPServer(("127.0.0.1", 0), Desk))
    server.daemon_threads = True
    server.operator = Operator(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.operator
    finally:
        server.shutdown()
        server.server_close()
