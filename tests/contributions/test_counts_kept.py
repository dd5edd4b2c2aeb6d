"""nginx keeps the counts that every page of the voices asks for: a thousand readers are one question to the service, as it allows."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.assets import served
from tests.house import ROOT

VOICES, LIMITS = ROOT / "service" / "nginx-voix.conf", ROOT / "service" / "nginx-limites.conf"
COUNTS = "/voix/comptes.json"


class Service(ThreadingHTTPServer):
    """Answers with how often it was asked; nothing more once it is `down`."""

    asked: list[str]
    down = False


class Answers(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(500 if self.server.down else 200)
        self.send_header("Cache-Control", "public, max-age=1" if self.path.startswith(COUNTS) else "no-store")
        body = str(len(self.server.asked)).encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service(("127.0.0.1", 0), Answers) as running:
        running.asked = []
        Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def front(tmp_path: Path, service: Service) -> Iterator[served.Server]:
    if not served.place("nginx"):
        pytest.skip("nginx n’est pas installé (sous Debian ou Ubuntu : sudo apt install nginx)")
    site, limits = tmp_path / "site.conf", tmp_path / "limits.conf"
    site.write_text(VOICES.read_text().replace("127.0.0.1:8766", f"127.0.0.1:{service.server_port}"))
    limits.write_text(re.sub(r"rate=\d+r/[sm]", "rate=1000r/s", LIMITS.read_text()))
    with served.nginx_before_the_service(tmp_path, limits, site) as server:
        yield server


def test_a_crowd_of_readers_is_one_question(front, service):
    assert {front.get(COUNTS).status for _ in range(200)} == {200}
    assert len(service.asked) < 100, "one a second"


def test_what_is_written_behind_the_address_makes_no_other_question(front, service):
    assert {front.get(f"{COUNTS}?{number}").status for number in range(200)} == {200}
    assert len(service.asked) < 100


def test_a_service_that_fails_leaves_the_last_counts(front, service):
    assert front.get(COUNTS).status == 200
    service.down = True
    answers = {front.get(COUNTS).status for _ in range(50)}
    assert answers == {200}


def test_pages_of_residents_are_kept_for_nobody(front, service):
    for _ in range(5):
        front.get("/voix/questions/")
    assert len(service.asked) == 5
