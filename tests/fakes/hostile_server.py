"""A server that answers slowly for ever, or too much."""

import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Hostile(BaseHTTPRequestHandler):
    """Answers 20 MB in 20 kB at /bomb, a byte now and then for four seconds elsewhere."""

    def do_GET(self):
        self.send_response(200)
        if self.path == "/bomb":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.path == "/bomb":
            self.wfile.write(gzip.compress(bytes(20_000_000)))
            return
        for _ in range(40):
            time.sleep(0.1)
            self.wfile.write(b"x")

    def log_message(self, *_):
        """Nothing on the terminal."""


@contextmanager
def run_hostile_server() -> Iterator[str]:
    """Its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
