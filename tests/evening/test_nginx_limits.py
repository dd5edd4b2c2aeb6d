"""nginx before the service, as `service/` sets it: a stranger who floods is refused, and silences nobody behind the same address."""

import re
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.http import HttpResponse

from plugins.service.evening import doors
from plugins.service.evening.serve import configure_django
from plugins.service.evening.store import AUDIT_SCHEMA, HOURS_SCHEMA, INVITATIONS_SCHEMA, ServiceStore, create_invitation, redeem_invitation
from tests.assets import served
from tests.house import ROOT

DIRECT, LIMITS = ROOT / "service" / "nginx-direct.conf", ROOT / "service" / "nginx-limites.conf"
BURST = int(re.search(r"zone=direct_asker burst=(\d+)", DIRECT.read_text())[1])


class Service(BaseHTTPRequestHandler):
    """Answers yes to all."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Nothing is printed."""


DESK = ROOT / "service" / "nginx-bureau.conf"
DOOR_BURST = int(re.search(r"zone=desk_door burst=(\d+)", DESK.read_text())[1])


@pytest.fixture(params=[DIRECT])
def front(tmp_path: Path, request: pytest.FixtureRequest):
    if not served.place("nginx"):
        pytest.skip("nginx n’est pas installé (sous Debian ou Ubuntu : sudo apt install nginx)")
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as service:
        Thread(target=service.serve_forever, args=(0.02,), daemon=True).start()
        site, here = tmp_path / "site.conf", f"127.0.0.1:{service.server_port}"
        site.write_text(re.sub(r"127\.0\.0\.1:876[56]", here, request.param.read_text()))
        limits = tmp_path / "limits.conf"
        limits.write_text(re.sub(r"rate=\d+r/s", "rate=1r/m", LIMITS.read_text()))  # a slow machine floods too
        with served.nginx_before_the_service(tmp_path, limits, site) as server:
            yield server
        service.shutdown()


@pytest.fixture
def cookie(tmp_path: Path, start: datetime) -> str:
    """The cookie of a phone that has typed its code, as the service issues it."""
    store = ServiceStore(tmp_path / "store", AUDIT_SCHEMA, INVITATIONS_SCHEMA, HOURS_SCHEMA)
    code = create_invitation(store, "seance", "Camille", start)
    _, token = redeem_invitation(store, "seance", code, "192.0.2.7", start)
    store.close()
    configure_django()
    answer = HttpResponse()
    doors.set_device_cookie(answer, https=True, token=token)
    return answer.cookies.output(header="").strip().partition(";")[0]


def test_a_stranger_who_floods_is_refused_and_the_phone_beside_him_is_heard(front, cookie):
    flood = [front.get("/direct/").status for _ in range(BURST + 60)]
    assert flood[:BURST] == [200] * BURST and 429 in flood
    heard = [front.get("/direct/etat", Cookie=f"autre=1; {cookie}").status for _ in range(BURST)]
    assert heard == [200] * BURST


def test_tokens_that_are_made_up_do_not_pass_for_ever(front):
    answers = {front.get("/direct/", Cookie=f"__Host-beffroi=abcdefgh.{number:043d}").status for number in range(900)}
    assert answers == {200, 429}


@pytest.mark.parametrize("front", [DESK], indirect=True)
def test_whoever_tries_the_door_of_the_desk_without_end_is_refused_by_nginx_and_the_desk_behind_stays_open(front):
    flood = [front.get("/bureau/entree/").status for _ in range(DOOR_BURST + 30)]
    assert flood[:DOOR_BURST] == [200] * DOOR_BURST and set(flood[-20:]) == {429}
    assert {front.get(address).status for address in ("/bureau/", "/agents/", "/service/sante", "/voix/questions/")} == {200}
    assert 429 in {front.get("/bureau/textes/1/").status for _ in range(400)}
