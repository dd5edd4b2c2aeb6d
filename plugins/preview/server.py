"""A web server on loopback that serves a built folder and tells the browser when to reload."""

import errno
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from plugins.publication.errors import SettingsError

HOST = "127.0.0.1"
TRIED_PORTS = 50
LAST_PORT = 65535
RELOAD = b'<script src="/_apercu/reload.js" defer></script></body>'
HEARTBEAT = 15.0
"""Seconds between two signs of life to a waiting browser; ours: below the usual 30 s after which a proxy closes."""


class Changes:
    """The number of the build that is being served; whoever waits is told when it moves."""

    def __init__(self) -> None:
        self.number = 0
        self._moved = threading.Condition()

    def announce(self) -> None:
        """A new build is in place."""
        with self._moved:
            self.number += 1
            self._moved.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The present number, at once if it is no longer `seen`, else when it moves or after `seconds`."""
        with self._moved:
            self._moved.wait_for(lambda: self.number != seen, seconds)
            return self.number


class Page(SimpleHTTPRequestHandler):
    """Serves the files of the preview, with a reload script in each page."""

    def __init__(self, *args: Any, changes: Changes, script: Path, folder: Callable[[], Path], **kwargs: Any) -> None:
        self.changes, self.script = changes, script
        super().__init__(*args, directory=str(folder()), **kwargs)

    def do_GET(self) -> None:
        """Answer a browser."""
        if self.path == "/_apercu/changes":
            self._tell_changes()
        elif self.path == "/_apercu/reload.js":
            self._answer(self.script.read_bytes(), "text/javascript; charset=utf-8")
        else:
            self._serve()

    def end_headers(self) -> None:
        """A preview is never kept by the browser."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Silent: the terminal belongs to the mistakes of the content."""

    def _serve(self) -> None:
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if page.suffix == ".html" and page.is_file():
            self._answer(page.read_bytes().replace(b"</body>", RELOAD, 1), "text/html; charset=utf-8")
        elif not path.exists():
            missing = Path(self.directory) / "404.html"
            self._answer(missing.read_bytes() if missing.exists() else b"404", "text/html; charset=utf-8", 404)
        else:
            super().do_GET()

    def _answer(self, body: bytes, media_type: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _tell_changes(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = self.changes.number
        try:
            while True:
                number = self.changes.wait(seen, HEARTBEAT)
                self.wfile.write(b"data: reload\n\n" if number != seen else b": encore la\n\n")
                self.wfile.flush()
                seen = number
        except OSError:
            return


class Server(ThreadingHTTPServer):
    """Threads die with the preview."""

    daemon_threads = True
    allow_reuse_address = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes early is not news."""


def open_server(port: int, folder: Callable[[], Path], changes: Changes, script: Path) -> Server:
    """A server on the first free port from `port` on. Raises SettingsError when none of fifty is free."""
    page = partial(Page, changes=changes, script=script, folder=folder)
    if not 0 <= port <= LAST_PORT:
        raise SettingsError([f"--port : {port} n’est pas un port. Choisissez entre 1024 et {LAST_PORT}."])
    for candidate in range(port, min(port + TRIED_PORTS, LAST_PORT + 1)):
        try:
            return Server((HOST, candidate), page)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise SettingsError([f"--port : le port {port} est réservé à la machine. Choisissez-en un à partir de 1024."]) from None
            if error.errno != errno.EADDRINUSE:
                raise
    raise SettingsError([f"Aucun port libre entre {port} et {port + TRIED_PORTS - 1}."])
