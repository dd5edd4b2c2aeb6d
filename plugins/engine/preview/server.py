"""A web server on loopback that serves a built folder, and sends news to the browser."""

import errno
import json
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.output_files import SEARCH

STYLE = Path(__file__).with_name("panel.css")
NONE = '<div id="apercu-fautes" hidden></div>'
FAULTS_SHOWN = 30
"""Faults that are listed: as many as anybody mends before saving again."""


@dataclass(frozen=True)
class Faults:
    """The present faults: `mistakes` are those of files that were left out or are shown without a part; `failure` is why there was no build
    at all."""

    mistakes: Sequence[Mistake] = ()
    failure: str = ""

    def __bool__(self) -> bool:
        return bool(self.mistakes or self.failure)


def render_panel(faults: Faults) -> str:
    """The HTML of the mistakes panel, with its own style, whatever the theme; read aloud when it appears; empty without faults."""
    if not faults:
        return NONE
    inside = f"<style>{STYLE.read_text(encoding='utf-8')}</style>{_format_failure(faults.failure)}{_format_mistakes(faults.mistakes)}"
    return f'<div id="apercu-fautes" role="alert" lang="fr" tabindex="0">{inside}</div>'


def _format_failure(text: str) -> str:
    if not text:
        return ""
    first, *rest = [line for line in text.splitlines() if line.strip()]
    lines = "".join(f"<p class=line>{escape(line)}</p>" for line in rest)
    return f"<h2>La page n’a pas pu être refaite</h2><p class=text>{escape(first)}</p>{lines}"


def _format_mistakes(mistakes: Sequence[Mistake]) -> str:
    if not mistakes:
        return ""
    count = len(mistakes)
    title = "Une faute à corriger" if count == 1 else f"{count} fautes à corriger"
    more = f"<p class=line>… et {count - FAULTS_SHOWN} autres.</p>" if count > FAULTS_SHOWN else ""
    return f"<h2>{title}</h2><ol>{''.join(_format_mistake(mistake) for mistake in mistakes[:FAULTS_SHOWN])}</ol>{more}"


def _format_mistake(mistake: Mistake) -> str:
    place = f"{escape(mistake.file)}{f', ligne {mistake.line}' if mistake.line else ''}"
    subject = f"<b>{escape(mistake.key)} :</b> " if mistake.key else ""
    remedy = f"<p class=remedy>{escape(mistake.remedy)}</p>" if mistake.remedy else ""
    return f"<li><p class=place>{place}</p><p class=text>{subject}{escape(mistake.text)}</p>{remedy}</li>"


class PreviewNews:
    """`site` and `faulty` number what is shown and its faults; they start from the clock, so that a page left by another preview is old.
    `early` are pages shown before the build that makes them is in place, by their places in the output."""

    def __init__(self) -> None:
        self.site = self.faulty = time.time_ns() // 1_000_000
        self.faults = Faults()
        self.early: dict[str, str] = {}
        self._moved = threading.Condition()

    @property
    def page_version(self) -> str:
        """The version a page knows when it is served now."""
        return f"{self.site}.{self.faulty}"

    def announce_new_site(self) -> None:
        """Tell the browsers that another site is in place."""
        with self._moved:
            self.site += 1
            self._moved.notify_all()

    def show_page(self, name: str, page: str) -> None:
        """Show this page in place of the one in the output, until a build ends."""
        self.early = {name: page}
        self.announce_new_site()

    def record_build(self, has_changed: bool) -> None:
        """Record the end of a build, and whether the output has changed."""
        early, self.early = self.early, {}
        if has_changed or early:
            self.announce_new_site()

    def set_faults(self, faults: Faults) -> None:
        """Set the present mistakes."""
        with self._moved:
            if faults != self.faults:
                self.faults, self.faulty = faults, self.faulty + 1
                self._moved.notify_all()

    def wait(self, version: str, seconds: float) -> tuple[str, str]:
        """The news for a page that knows `version`, as server-sent events, at once or when there is something, or within `seconds`; and its
        new version. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream"""
        with self._moved:
            self._moved.wait_for(lambda: self.page_version != version, seconds)
            if version.partition(".")[0] != str(self.site):
                return "data: reload\n\n", self.page_version
            if self.page_version != version:
                return f"event: fautes\ndata: {json.dumps(render_panel(self.faults))}\n\n", self.page_version
            return ": encore là\n\n", version


HOST = "127.0.0.1"
TRIED_PORTS = 50
LAST_PORT = 65535
SCRIPT = Path(__file__).with_name("reload.js")
HTML = "text/html; charset=utf-8"
ABSENT = """<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Aperçu</title>
<body><p>Il n’y a pas de page ici.</p></body></html>"""
NAMES = frozenset(("127.0.0.1", "localhost", "::1"))
"""Those under which the preview is asked for. A page of another site may make its own name lead here, and would read the drafts: its name
is then the one that the browser says. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20"""
STRANGER = """<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Aperçu</title>
<body><p>L’aperçu ne répond qu’à l’adresse donnée par <code>./beffroi preview</code>, en 127.0.0.1 ou localhost.</p></body></html>"""
PATIENCE = 1.0
"""Seconds, ours: see Server."""
HEARTBEAT = 15.0
"""Seconds between two signs of life to a waiting browser; ours: below the usual 30 s after which a proxy closes."""

UpdateSearch = Callable[[str], object]
"""Brings the search's index of the pages seen at an address up to date."""


def do_nothing(address: str) -> None:
    """Leave the search as it is."""


class PreviewHandler(SimpleHTTPRequestHandler):
    """Serves the files of the preview; each page with its faults and the script that follows the news."""

    def __init__(self, *args: Any, news: PreviewNews, folder: Path, update_search: UpdateSearch, **kwargs: Any) -> None:
        self.news, self.update_search = news, update_search
        super().__init__(*args, directory=str(folder), **kwargs)

    def parse_request(self) -> bool:
        """Parse the request, and refuse it under the name of another site."""
        if not super().parse_request():
            return False
        if self._is_asked_here():
            return True
        self._send_answer(STRANGER.encode(), HTML, 421)
        return False

    def do_GET(self) -> None:
        """Answer a browser."""
        address = urlsplit(self.path)
        if address.path == "/_apercu/nouvelles":
            self._tell_news(parse_qs(address.query).get("vu", [""])[0])
        elif address.path == "/_apercu/reload.js":
            self._send_answer(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        else:
            if address.path.startswith(f"/{SEARCH}/"):
                self.update_search(f"http://{HOST}:{self.connection.getsockname()[1]}")
            self._serve_path(address.path)

    def end_headers(self) -> None:
        """A preview is never kept by the browser."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Silent: the terminal belongs to the mistakes of the content."""

    def _is_asked_here(self) -> bool:
        try:
            return urlsplit(f"//{self.headers.get('Host', '')}").hostname in NAMES
        except ValueError:
            return False

    def _serve_path(self, asked: str) -> None:
        path = Path(self.translate_path(asked))
        page = path / "index.html" if path.is_dir() and asked.endswith("/") else path
        if page.suffix == ".html" and page.is_file():
            self._send_answer(self._add_panel(page), HTML)
        elif page.exists():
            super().do_GET()
        else:
            self._send_answer(self._add_panel(Path(self.directory) / "404.html"), HTML, 404)

    def _add_panel(self, page: Path) -> bytes:
        version = self.news.page_version
        early = self.news.early.get(os.path.relpath(page, self.directory))
        text = early.encode() if early is not None else page.read_bytes() if page.is_file() else ABSENT.encode()
        return add_panel(text, render_panel(self.news.faults), version)

    def _send_answer(self, body: bytes, media_type: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _tell_news(self, version: str) -> None:
        version = version or self.news.page_version  # before the answer: what is saved once it is there is news
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        try:
            while True:
                events, version = self.news.wait(version, HEARTBEAT)
                self.wfile.write(events.encode())
                self.wfile.flush()
        except OSError:
            return


class PreviewServer(ThreadingHTTPServer):
    """Threads die with the preview."""

    daemon_threads = True
    allow_reuse_address = False

    def server_activate(self) -> None:
        """A client that is announced and gone before it is taken is not waited for: until another came, nothing else would be heard."""
        super().server_activate()
        self.socket.settimeout(PATIENCE)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes early is not news."""


def open_server(port: int, folder: Path, news: PreviewNews, update_search: UpdateSearch = do_nothing) -> PreviewServer:
    """A server of `folder` on the first free port from `port` on; `update_search` is asked before any file of the search's index is served.
    Raises SettingsError when none of fifty ports is free."""
    page = partial(PreviewHandler, news=news, folder=folder, update_search=update_search)
    if not 0 <= port <= LAST_PORT:
        raise SettingsError([f"--port : {port} n’est pas un port. Choisissez entre 1024 et {LAST_PORT}."])
    for candidate in range(port, min(port + TRIED_PORTS, LAST_PORT + 1)):
        try:
            return PreviewServer((HOST, candidate), page)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise SettingsError([f"--port : le port {port} est réservé à la machine. Choisissez-en un à partir de 1024."]) from None
            if error.errno != errno.EADDRINUSE:
                raise
    raise SettingsError([f"Aucun port libre entre {port} et {port + TRIED_PORTS - 1}."])


BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
END = re.compile(rb"</body\s*>", re.IGNORECASE)


def add_panel(page: bytes, faults: str, version: str) -> bytes:
    """`page`, in UTF-8, with the panel `faults` first in its body and the script last; `version` is what the page knows of the news."""
    script = f'<script src="/_apercu/reload.js?vu={version}" defer></script>'.encode()
    opening, closings = BODY.search(page), [closing.start() for closing in END.finditer(page)]
    start, end = opening.end() if opening else 0, closings[-1] if closings else len(page)
    return page[:start] + faults.encode() + page[start:end] + script + page[end:]
