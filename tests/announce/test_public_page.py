"""The page is announced once readers can open it, whole."""

import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
import requests

from plugins.announce import wire
from plugins.announce.commands import list_offline_pages
from plugins.announce.post import AnnouncedImage
from plugins.announce.wire import PublicPages
from tests.announce.sample import announcement, at
from tests.fakes.patient import patient

PAGE = """<!doctype html><html lang="fr"><head><title>x</title>
<link rel="canonical" href="{canonical}">
<meta property="og:title" content="{title}">
<meta property="og:image" content="{image}"></head><body><p>Là</p></body></html>"""


class Host:
    """A town's host on loopback. `answers` are given one a request; the last one stays."""

    def __init__(self):
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, body = host.answers.pop(0) if len(host.answers) > 1 else host.answers[0]
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Location", self.path)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        self.server = patient(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self.answers = [(404, "")]
        self.address = f"http://127.0.0.1:{self.server.server_port}/2026/03/marche/"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def page(self, **changes):
        """The page as the build made it, changed."""
        said = {"canonical": self.address, "title": "Le marché s’agrandit", "image": "https://a.example/c.png"}
        return 200, PAGE.format(**said | changes)


@pytest.fixture
def host():
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


def missing(host, wait=0, slept=None, **changes):
    """What readers would miss."""
    said = {"permalink": host.address, "title": "Le marché s’agrandit", "card": AnnouncedImage("https://a.example/c.png")}
    pages = PublicPages(wait, sleep=(slept if slept is not None else []).append)
    return pages.format_missing_message(announcement(1, **said | changes))


def test_a_whole_page_is_announced(host):
    host.answers = [host.page()]
    assert missing(host) == ""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"canonical": "https://autre.example/"}, "canonique"),
        ({"canonical": ""}, "canonique"),
        ({"title": "Page introuvable"}, "og:title"),
        ({"image": ""}, "og:image"),
        ({"image": "https://a.example/ancienne.png"}, "og:image"),
    ],
)
def test_a_page_that_is_not_yet_its_own_is_not_announced(host, changes, reason):
    host.answers = [host.page(**changes)]
    assert reason in missing(host)


@pytest.mark.parametrize("status", [404, 500, 503, 204])
def test_a_page_that_does_not_answer_200_is_not_announced(host, status):
    host.answers = [(status, host.page()[1])]
    assert str(status) in missing(host)


def test_a_host_that_does_not_answer_is_told(host):
    assert "ne répond pas" in missing(host, permalink="http://127.0.0.1:9/")


def test_typography_and_markup_of_the_title_do_not_matter(host):
    host.answers = [host.page(title="Le marché s&#x27;agrandit&nbsp;– Le Beffroi")]
    assert missing(host, title="Le marché s’agrandit") == ""


def test_a_page_that_comes_while_we_wait_is_announced(host):
    host.answers = [(404, ""), (404, ""), host.page()]
    slept = []
    assert missing(host, wait=60, slept=slept) == ""
    assert len(slept) == 2


def test_the_wait_is_bounded_for_the_whole_run(host, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("plugins.announce.wire.time.monotonic", lambda: now[0])

    def sleep(seconds):
        now[0] += seconds

    pages = PublicPages(30, sleep=sleep)
    for number in (1, 2):
        assert pages.format_missing_message(announcement(number, permalink=host.address))
    assert now[0] == 30


def test_an_endless_or_broken_page_is_only_a_page_that_is_not_there(host):
    host.answers = [(200, "<" * 3_000_000)]
    assert missing(host)
    host.answers = [(200, "\x00<![CDATA[ <link rel=canonical href")]
    assert missing(host)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (requests.exceptions.ProxyError(), "la page ne répond pas : le proxy refuse (HTTPS_PROXY)"),
        (requests.exceptions.SSLError(), "la page ne répond pas : son certificat n’est pas reconnu (REQUESTS_CA_BUNDLE)"),
        (requests.exceptions.ConnectTimeout(), "la page ne répond pas à temps"),
        (requests.exceptions.ConnectionError(), "la page ne répond pas"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_page_that_cannot_be_reached_is_told_in_french_with_the_variable_to_look_at(fault, told):
    pages = PublicPages(0, session=SimpleNamespace(get=Mock(side_effect=fault)))
    assert pages.format_missing_message(announcement(1)) == told


@pytest.fixture
def trickling():
    """The address of a host that begins a page, then sends one byte each so many seconds, for ever."""
    server, pause = socket.create_server(("127.0.0.1", 0)), 0.05

    def serve():
        with suppress(OSError):
            while connection := server.accept()[0]:
                threading.Thread(target=trickle, args=(connection,), daemon=True).start()

    def trickle(connection):
        with suppress(OSError), connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while not time.sleep(pause):
                connection.sendall(b"x")

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    server.close()


def test_a_page_that_never_ends_is_not_there(trickling, monkeypatch):
    monkeypatch.setattr(wire, "TOTAL_TIMEOUT", 0.5)
    assert PublicPages(0).format_missing_message(announcement(1, permalink=trickling)) == "la page ne répond pas"


def test_a_page_that_stops_in_the_middle_is_not_there(trickling, monkeypatch):
    monkeypatch.setattr(wire, "READ_TIMEOUT", 0.01)
    assert PublicPages(0).format_missing_message(announcement(1, permalink=trickling)).startswith("la page ne répond pas")


def test_a_page_that_has_moved_is_followed_there(host):
    host.answers = [(301, ""), host.page()]
    assert missing(host) == ""


def test_what_is_no_html_after_the_head_hides_nothing(host):
    status, page = host.page()
    host.answers = [(status, page.replace("Là", "<![x[ collé d’ailleurs ]]>"))]
    assert missing(host) == ""


def test_a_page_that_nothing_announces_is_looked_at_once_and_not_waited_for(host):
    pages = PublicPages(120, sleep=Mock(side_effect=AssertionError("it waits")))
    (line,) = list_offline_pages([announcement(1, permalink=host.address)], pages, at(1)())
    assert "n’est pas en ligne : la page répond 404" in line
