"""The live service on loopback, as its contract says it: what the phone asks and is answered, with faults on demand.

`entries` is the judge of every test: what the service has, in the order in which it took it. The page and its files are the real ones.
"""

import json
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from time import sleep
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from plugins.service.council_live.phone import HERE, STATIC, InstalledPhonePage
from tests.fakes.patient import patient
from tests.house import ROOT

TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "woff2": "font/woff2",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
}
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
CODE = "BEFFROI7"
COUNTS = "/voix/comptes.json"
GROUPS = ("Valbrune ensemble", "Ville d’avenir", "L’Oise en commun")
NAMES = ("Jeanne Morel", "Karim Haddad", "Lucie Perrin", "Marc Delattre", "Nadia Benali", "Olivier Stern", "Paul Renard")
SESSION = {
    "identity": "conseil-2026-03-26",
    "title": "Conseil municipal du 26 mars",
    "status": "direct",
    "start": "2026-03-26T18:30:00+01:00",
    "items": [
        {"number": "1", "title": "Procès-verbal de la séance précédente", "rapporteur": NAMES[0]},
        {"number": "2", "title": "Budget primitif de la commune pour l’année 2027", "rapporteur": NAMES[1]},
        {"number": "3", "title": "Cantines : tarifs de la rentrée", "rapporteur": NAMES[2]},
    ],
    "members": [
        {"name": name, "group": GROUPS[number % 3], "present": number != 6, "proxy": NAMES[0] if number == 6 else ""}
        for number, name in enumerate(NAMES)
    ],
    "groups": list(GROUPS),
    "most": 7,
    "by_name": True,
    "rehearsal": False,
    "closed_doors": False,
    "closed": [],
    "address": "/conseil/2026-03-26/",
}
Answer = tuple[int, dict[str, Any]]


class Direct:
    """One session. `taken` are the triples (device, n, id) as they came; `pictures` the bytes of each, by its entry's id.

    `cut` closes the socket of whatever asks; `silent` is how many entries are taken without an answer; `script` holds the answers of the
    next entries, in the place of what they would have been; `html` are statuses that a proxy gives instead, with a page. `before` is called
    with each entry before anything is looked at. `late` is how many seconds what a phone is told takes to come. `also` is what the
    residents' service counts at COUNTS, of which a phone is told once there is anything.
    """

    def __init__(self) -> None:
        self.session: dict[str, Any] = json.loads(json.dumps(SESSION))
        self.item, self.hold, self.epochs, self.leads = "1", 0, count(1), True
        self.devices: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}
        self.questions: list[dict[str, str]] = []
        self.also: dict[str, int] = {}
        self.cut, self.silent, self.late, self.cookie = False, 0, 0.0, count(1)
        self.script: deque[Answer] = deque()
        self.html: deque[int] = deque()
        self.before: Callable[[dict[str, Any]], None] = lambda asked: None
        self.moved = threading.Condition()
        self.asked: list[tuple[str, str]] = []
        self.revision = 0
        self.installed = InstalledPhonePage(ROOT / "theme", [ROOT / "theme/static"], "Valbrune-sur-Oise")
        self.forget()
        self._server = patient(_Server(("127.0.0.1", 0), type("Bound", (_Request,), {"service": self})))
        self.url = f"http://127.0.0.1:{self._server.server_port}{HERE}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """No longer there."""
        self.cut = True
        self.move()
        self._server.shutdown()
        self._server.server_close()

    def forget(self, kept: int = 0) -> None:
        """Lose the disk: of what was taken only the first `kept` are left, and the memory is a new one when none is."""
        if not kept:
            self.epoch = f"epoch-{next(self.epochs)}"
            self.entries: list[dict[str, Any]] = []
            self.taken: list[tuple[str, int, str]] = []
        del self.entries[kept:], self.taken[kept:]
        self.revision = len(self.entries)

    def move(self) -> None:
        """Something changed: whoever waits is answered."""
        with self.moved:
            self.revision += 1
            self.moved.notify_all()

    @property
    def texts(self) -> list[str]:
        """What was taken, and not taken back, in order."""
        return [one["entry"]["text"] for one in self.entries if one["place"] != "gone"]

    def last(self, device: str) -> int:
        """How many entries of `device` were taken."""
        return sum(other == device for other, _, _ in self.taken)

    def state(self, device: str, since: int) -> dict[str, Any]:
        """What a phone is told."""
        me = {"name": self.devices[device], "device": device, "leads": self.leads}
        entries = [one | {"mine": one["device"] == device} for one in self.entries if one["seq"] > since or one.get("moves")]
        told = {
            "item": self.item,
            "last": self.last(device),
            "revision": self.revision,
            "hold": self.hold,
            "epoch": self.epoch,
            "questions": self.questions,
            "counts": COUNTS if self.also else "",
        }
        return {"me": me, "session": self.session, "entries": entries, **told}

    def take(self, device: str, asked: dict[str, Any]) -> Answer:
        """One entry."""
        self.before(asked)
        entry, known = asked["entry"], {one["id"]: one for one in self.entries}
        if found := known.get(entry["id"]):
            same = found["sent"] == entry
            return (200, {"seq": found["seq"], "place": found["place"]}) if same else (409, {"error": "Cette entrée a déjà d’autres mots."})
        if self.script:
            return self.script.popleft()
        if asked["n"] != self.last(device) + 1:
            return 409, {"expected": self.last(device) + 1}
        return 200, self.keep(device, asked)

    def keep(self, device: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Take it as it is."""
        at = datetime.now(UTC) - timedelta(seconds=asked.get("age", 0))
        entry = asked["entry"] | {"at": at.isoformat(timespec="seconds")}
        about = {"seq": len(self.entries) + 1, "n": asked["n"], "device": device, "author": self.devices[device], "tell": asked["tell"]}
        place = "held" if asked["tell"] and self.hold else "site"
        self.entries.append({**about, "id": entry["id"], "entry": entry, "sent": asked["entry"], "place": place, "hold": self.hold})
        self.taken.append((device, asked["n"], entry["id"]))
        self.move()
        return {"seq": about["seq"], "place": place}

    def written(self, text: str, author: str = "Inès", **more: Any) -> None:
        """An entry of another phone."""
        self.devices.setdefault("other", author)
        entry = {"id": f"autre{len(self.entries):08d}", "kind": "information", "text": text, **more}
        self.keep("other", {"n": self.last("other") + 1, "tell": False, "entry": entry})


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A browser that leaves in the middle of an answer is no event."""


class _Request(BaseHTTPRequestHandler):
    service: Direct
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """The page, its files, or what a phone is told."""
        path, installed = urlsplit(self.path).path, self.service.installed
        texts = {
            HERE: ("text/html; charset=utf-8", installed.page),
            f"{HERE}sw.js": ("text/javascript; charset=utf-8", installed.worker),
            f"{HERE}manifest.webmanifest": ("application/manifest+json", installed.manifest),
        }
        if self._dropped():
            return
        if path in texts:
            self._send(200, texts[path][1].encode(), texts[path][0])
        elif path.startswith(STATIC):
            file = installed.files[path.removeprefix(STATIC).partition("/")[2]]
            self._send(200, file.read_bytes(), TYPES[file.suffix[1:]])
        elif path == COUNTS:
            self._say(200, {"aussi": self.service.also})
        elif path == f"{HERE}api/state":
            self._state()
        else:
            self._say(404, {"error": "Rien ici."})

    def do_POST(self) -> None:
        """What a phone asks to be done."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self._dropped():
            return
        assert self.headers["X-Beffroi"] == "direct" and self.headers["Origin"], self.headers
        asked, path = json.loads(body), urlsplit(self.path).path.removeprefix(f"{HERE}api/")
        if path == "join":
            self._join(asked)
        elif not self._device():
            self._say(401, {"error": "Ce téléphone n’est pas connu."})
        elif not self._meant_for_us():
            self._say(409, {"error": "Pour une autre séance.", "session": self.service.session["identity"]})
        elif path == "entries":
            self._entries(asked)
        elif path.endswith("/back"):
            self._back(path.split("/")[1])
        elif path.endswith("/withdraw"):
            self._withdraw(path.split("/")[1])
        else:
            self._changed(path, asked)

    def do_PUT(self) -> None:
        """A picture."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._dropped():
            return
        assert self._meant_for_us(), self.headers
        name = urlsplit(self.path).path.rpartition("/")[2]
        self.service.pictures[name] = body
        self._say(200, {"picture": f"{name}.jpg"})

    def _dropped(self) -> bool:
        self.service.asked.append((self.command, self.path))
        if self.service.cut:
            self.close_connection = True
        return self.service.cut

    def _meant_for_us(self) -> bool:
        return unquote(self.headers["X-Beffroi-Session"] or "") == self.service.session["identity"]

    def _device(self) -> str:
        name = (self.headers.get("Cookie") or "").partition("beffroi=")[2].partition(";")[0]
        return name if name in self.service.devices else ""

    def _state(self) -> None:
        service, asked = self.service, {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        device = self._device()
        sleep(service.late)
        if not device:
            return self._say(401, {"error": "Ce téléphone n’est pas connu."})
        with service.moved:
            known = int(asked.get("revision", -1))
            service.moved.wait_for(lambda: service.revision != known or service.cut, int(asked.get("wait", 0)))
        if self._dropped():
            return None
        if device not in service.devices:
            return self._say(401, {"error": "Ce téléphone n’est pas connu."})
        return self._say(200, service.state(device, int(asked["since"])))

    def _join(self, asked: dict[str, Any]) -> None:
        if asked["code"] != CODE:
            return self._say(403, {"error": "Ce code n’est pas reconnu."})
        device = f"phone-{next(self.service.cookie)}"
        self.service.devices[device] = "Claire"
        return self._say(200, {"name": "Claire"}, {"Set-Cookie": f"beffroi={device}; HttpOnly; SameSite=Strict; Path=/; Max-Age=86400"})

    def _entries(self, asked: dict[str, Any]) -> None:
        if self.service.html:
            return self._send(self.service.html.popleft(), b"<h1>Bad gateway</h1>", "text/html")
        with self.service.moved:
            status, said = self.service.take(self._device(), asked)
        if self.service.silent and status == 200:
            self.service.silent -= 1
            self.close_connection = True
            return None
        return self._say(status, said, {"Retry-After": "1"} if status == 429 else {})

    def _back(self, name: str) -> None:
        found = next((one for one in self.service.entries if one["id"] == name and one["hold"]), None)
        if not found:
            return self._say(409, {"error": "Trop tard."})
        found.update(place="gone", moves=True)
        self.service.move()
        return self._say(200, {"place": "gone"})

    def _withdraw(self, name: str) -> None:
        found = next(one for one in self.service.entries if one["id"] == name)
        wordless = {"id": name, "at": found["entry"]["at"], "kind": "information"}
        found.update(place="gone", moves=True, withdrawn=True, entry=wordless)
        self.service.move()
        self._say(200, {"place": "gone"})

    def _changed(self, path: str, asked: dict[str, Any]) -> None:
        if path == "item":
            self.service.item = asked["item"]
        elif path == "doors":
            self.service.session["closed"] = [["2026-01-01T00:00:00+01:00", None]] if asked["closed"] else []
        elif asked["confirm"] == self.service.session["title"]:
            self.service.session["status"] = "clos"
        self.service.move()
        self._say(200, {})

    def _say(self, status: int, said: dict[str, Any], more: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(said).encode(), "application/json", more)

    def _send(self, status: int, body: bytes, media_type: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": media_type,
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            **(more or {}),
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Silent."""
