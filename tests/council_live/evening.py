"""A council's evening for tests: a session, the service that serves it on loopback, and phones that speak to it."""

import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from plugins.service.council_live import service
from plugins.service.council_live.live_session import LiveSession
from plugins.service.council_live.phone import MEANT_FOR
from plugins.service.evening import store
from plugins.service.evening.doors import ServiceContext
from plugins.service.evening.serve import EveningHandler, ServiceTown, listen, open_service_context
from plugins.town.council.session import LIVE, AgendaItem, CouncilSession, Member
from tests.house import ROOT
from tests.ports import free_port

TOWN = {"SITEURL": "https://journal.valbrune.example", "SITENAME": "Le Journal de Valbrune", "FEED_AUTHORITY": "valbrune.example,2025"}
MEMBERS = (
    Member("Hélène Vasseur", "Valbrune ensemble"),
    Member("Karim Belhadj", "Valbrune ensemble"),
    Member("Mathilde Cornu", "Valbrune autrement"),
    Member("Roger Vialatte", "Valbrune autrement", present=False, proxy="Mathilde Cornu"),
    Member("Yanis Oukaci", "Valbrune ensemble", present=False),
)


def session(start: datetime, **more: Any) -> CouncilSession:
    """A session that is live: three items, four votes."""
    items = (AgendaItem("1", "Compte administratif"), AgendaItem("2", "Passerelle de la gare"), AgendaItem("2 bis", "Vœu"))
    return replace(
        CouncilSession("seance-1", "Conseil du 26 mars", "conseil/2026-03-26/", start, LIVE, items=items, members=MEMBERS), **more
    )


@dataclass
class Answer:
    """What was answered; `told` is its JSON, None when it has none."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        """The JSON of the answer."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass
class Client:
    """Whoever speaks to the service: a phone, once it has a cookie."""

    host: str
    port: int
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str = ""

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One request, with no more than is said."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        sent = {**self.headers, **({"Cookie": self.cookie} if self.cookie else {}), **(headers or {})}
        try:
            connection.request(method, path, body, {name: value for name, value in sent.items() if value is not None})
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        """What stands at `path`, below the API."""
        return self.ask("GET", f"/direct/api/{path}")

    def post(self, path: str, told: Any) -> Answer:
        """Send JSON."""
        return self.ask("POST", f"/direct/api/{path}", json.dumps(told).encode(), {"Content-Type": "application/json"})

    def join(self, code: str) -> Answer:
        """Type a code, keep the cookie, and write for that session from now on."""
        answer = self.post("join", {"code": code})
        if answer.status == 200:
            self.headers[MEANT_FOR] = quote(answer.told["session"])
            self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        return answer

    def write(self, n: int, **entry: Any) -> Answer:
        """Send the `n`-th entry."""
        known = {"id": f"m0phone{n:010}", "kind": "propos", "item": "1", "text": f"Mot {n}"}
        more = {name: entry.pop(name) for name in ("age", "tell") if name in entry}
        return self.post("entries", {"n": n, "age": 0, "tell": False, **more, "entry": {**known, **entry}})


@dataclass
class World:
    """The service of an evening, and what it keeps."""

    opening: ServiceContext
    evening: LiveSession
    port: int

    @property
    def origin(self) -> str:
        """That of the phone's page."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, **headers: str) -> Client:
        """Somebody on the phone's page."""
        return Client("127.0.0.1", self.port, {"Origin": self.origin, "X-Beffroi": "direct", **headers})

    def invite(self, name: str = "Camille", leads: bool = True) -> str:
        """A code."""
        return store.create_invitation(self.opening.store, self.evening.identity, name, self.opening.clock(), leads)

    def revoke(self, name: str) -> None:
        """Shut somebody out."""
        store.revoke_access(self.opening.store, self.evening.identity, name, self.opening.clock())

    def phone(self, name: str = "Camille", leads: bool = True) -> Client:
        """A phone that has joined, of who leads the session or only writes."""
        client = self.client()
        assert client.join(self.invite(name, leads)).status == 200
        return client


@contextmanager
def world(
    folder: Path, read: Callable[[], CouncilSession], clock: Callable[[], datetime], port: int = 0, rehearsal: bool = False, **settings: Any
) -> Iterator[World]:
    """The service of the session that `read` gives, or its `rehearsal`, at the instant of `clock`, served over HTTP from `folder`."""
    port = port or free_port()
    conf = {**TOWN, "LIVE": {"address": f"127.0.0.1:{port}", **settings}, "BEFFROI_STATE": str(folder / "state")}
    town = ServiceTown(conf, {}, folder / "content", folder / "output", ROOT / "theme", folder / "root")
    opened = replace(open_service_context(town, [service.SERVICE], rehearsal, lambda _: None), clock=clock)
    evening = service.begin_live_session(opened, read)
    listening = listen(EveningHandler(opened, [service.build_service_part(opened, evening)]), opened.live)
    thread = threading.Thread(target=listening.answer, args=(opened.stopping,), daemon=True)
    thread.start()
    try:
        yield World(opened, evening, port)
    finally:
        opened.stopping.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
        thread.join()
