"""What an editor waits for at the desk, on the town's own host: from *Publier* to the page that a browser gets, and what the service holds.

The service as it is launched, its clients and a web server over loopback; the journal is a git repository, published before.
"""

import http.server
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import requests

from benchmarks.articles import made_up
from benchmarks.compare import furnish
from benchmarks.measure import UNUSUAL
from benchmarks.memory import Watch, family_kib
from benchmarks.tools import pelican

Measured = TypeVar("Measured", float, tuple[float, float])
HEAD = "| {size:,} articles, at the desk | p50 | p95 | most |\n|---|---:|---:|---:|"
ROOT = Path(__file__).resolve().parents[1]
ENOUGH, LEAST, BUDGET = 20, 5, 60.0
"""Publications of each sort, of which a 95th centile says something; as many as BUDGET seconds hold on a large journal, but LEAST."""
PATIENCE, LOOK, REST = 120.0, 0.01, 1.5
"""Seconds after which what should have come has not, between two looks, and between two publications: the search is then indexed."""
SETTINGS = """
QUARTIERS = ["Centre", "Gare"]
QUARTIERS_CONTOURS = None
SITEURL = "https://journal.valbrune.example"
DEMONSTRATION_NOW = None
ANNOUNCE = True
SERVICE = {{"address": "127.0.0.1:{desk}"}}
LANES = {{"article": {{"people": 1}}}}
"""


def rows(size: int) -> Iterator[str]:
    """The rows of the table: centiles of ENOUGH publications of each sort, or of what their budget of time holds."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, _town(Path(name) / "site", size) as editor:
        idle = editor.memory()
        editor.begin("breve")
        warm = _seconds(lambda: (editor.folder / "state" / "chaud.sock").exists())
        yield f"| somebody opens a text → the journal in memory | {warm:.1f} | | |"
        watch = Watch(editor.number)
        yield _row("a pause in typing → the true page, of a new text", _repeat(lambda n: editor.preview(editor.begin("breve"), n)))
        opened = editor.open(made_up(size - 3, size).path)
        yield _row("a pause in typing → the true page, of an old article", _repeat(lambda n: editor.preview(opened, n)))
        pairs = _repeat(lambda n: editor.publish(editor.begin("breve"), f"Brève {n}", n))
        yield from _rows("a new brief: Publier", pairs)
        pairs = _repeat(lambda n: editor.publish(editor.open(made_up(size - 3 - n, size).path), "", n))
        yield from _rows("an old article corrected: Publier", pairs)
        work = watch.peak() / 1024
        yield f"| memory of the service, all its processes: idle; at work, MiB | {idle:.0f} | | {work:.0f} |"
        yield f"| load average of the machine, before and after | {load:.1f} | | {os.getloadavg()[0]:.1f} |"


def _repeat(measure_once: Callable[[int], Measured]) -> list[Measured]:
    start, found = time.perf_counter(), list[Measured]()
    while len(found) < ENOUGH and (len(found) < LEAST or time.perf_counter() - start < BUDGET):
        found.append(measure_once(len(found)))
    return found


def _rows(what: str, pairs: Sequence[tuple[float, float]]) -> Iterator[str]:
    yield _row(f"{what} → the page answers", [page for page, _ in pairs])
    yield _row(f"{what} → the receipt is full, networks told", [whole for _, whole in pairs])


def _row(what: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    last = ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]
    return f"| {what} ({len(seconds)} times) | {statistics.median(ordered):.2f} | {last:.2f} | {ordered[-1]:.2f} |"


def _seconds(is_there: Callable[[], bool]) -> float:
    """Until something is there. Raises RuntimeError when it never is."""
    start = time.perf_counter()
    while not is_there():
        if time.perf_counter() - start > PATIENCE:
            raise RuntimeError("it never came")
        time.sleep(LOOK)
    return time.perf_counter() - start


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _town(folder: Path, size: int) -> Iterator["_Editor"]:
    """A journal that is online, its service, and somebody who has come in."""
    furnish(pelican.journal(), folder, size)
    (folder / "public").mkdir()
    readers = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder / "public")))
    threading.Thread(target=readers.serve_forever, daemon=True).start()
    desk = free_port()
    with (folder / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(desk=desk))
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "le journal")):
        identity = ("-c", "user.name=Webmestre", "-c", "user.email=w@ville.example")
        subprocess.run(["git", *identity, *words], cwd=folder / "content", check=True)
    run_command(folder, "publish").communicate(timeout=PATIENCE * 4)
    invited, _ = run_command(folder, "serve", "invite", "Camille Roy", "--roles", "écrit, publie").communicate(timeout=PATIENCE)
    code = next(line.strip() for line in invited.decode().splitlines() if line.startswith("    "))
    with running_service(folder) as service:
        yield _Editor(folder, f"http://localhost:{desk}", f"http://127.0.0.1:{readers.server_address[1]}", service).enter(code)
    readers.shutdown()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running_service(folder: Path) -> Iterator[int]:
    """The service of the town of `folder`, ready: the number of its process."""
    service = run_command(folder, "serve")
    try:
        assert service.stdout is not None
        while b"pr\xc3\xaat" not in (line := service.stdout.readline()):
            if not line:
                raise RuntimeError("the service has ended")
        threading.Thread(target=service.stdout.read, daemon=True).start()
        yield service.pid
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(PATIENCE)


def run_command(folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    """`./beffroi` with `words`, for the town of `folder`."""
    environ = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
    environ |= {"BEFFROI_STATE": str(folder / "state"), "PYTHONHASHSEED": "0"}
    command = [sys.executable, str(ROOT / "tasks.py"), *words, "--settings", str(folder / "conf.py")]
    return subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class _Editor:
    """Somebody at the desk, whose browser is a few requests; `number` is the process of the service."""

    def __init__(self, folder: Path, desk: str, site: str, number: int):
        self.folder, self.desk, self.site, self.number, self.session = folder, desk, site, number, requests.Session()

    def enter(self, code: str) -> "_Editor":
        """Come in by a code."""
        self._form("/bureau/entree/", "/bureau/entree/", code=code)
        return self

    def memory(self) -> float:
        """What the service holds now, MiB."""
        return family_kib(self.number) / 1024

    def begin(self, kind: str) -> str:
        """A new text: the address of its page."""
        return self._form(f"/bureau/nouveau/{kind}", "/bureau/")

    def open(self, source: str) -> str:
        """A text of the journal, opened."""
        return self._form("/bureau/ouvrir", "/bureau/", source=source)

    def preview(self, draft: str, number: int) -> float:
        """How long the page of what was typed takes, with what networks will show: what the browser asks for after a pause."""
        values = {"title": f"Un essai {number}"} if "breve" not in draft else {}
        sent = self._state(draft, values, f"Un paragraphe {number}.")
        start = time.perf_counter()
        self._send(draft, "garder", sent)
        answer = self.session.get(f"{self.desk}{draft}apercu", timeout=PATIENCE)
        seconds = time.perf_counter() - start
        if f"Un paragraphe {number}." not in answer.text:
            raise RuntimeError(f"no preview: {answer.status_code}")
        return seconds

    def publish(self, draft: str, title: str, number: int) -> tuple[float, float]:
        """Seconds from *Publier* to the page that readers get, and to the end of the receipt."""
        sent = self._state(draft, {"title": title} if title else {}, f"Publié{number}fois{time.time_ns()}")
        start = time.perf_counter()
        told = self._send(draft, "publier", sent)
        address = f"{self.site}/{told['address']}"
        _seconds(lambda: str(sent["body"]) in _answered(address))
        page = time.perf_counter() - start
        state = f"{self.desk}{told['to']}etat"
        _seconds(lambda: bool(self.session.get(state, timeout=PATIENCE).json()["over"]))
        whole = time.perf_counter() - start
        time.sleep(REST)
        return page, whole

    def _state(self, draft: str, values: dict[str, str], body: str) -> dict[str, object]:
        page = self.session.get(self.desk + draft, timeout=PATIENCE).text
        revision = re.search(r'data-revision="(\d+)"', page)
        assert revision is not None
        return {"revision": int(revision[1]), "values": values, "body": body, "csrf": _token(page)}

    def _send(self, draft: str, action: str, sent: dict[str, object]) -> dict[str, str]:
        headers = {"X-CSRFToken": str(sent["csrf"]), "Origin": self.desk, "Accept": "application/json"}
        told: dict[str, str] = self.session.post(
            self.desk + draft + action, data=json.dumps(sent), headers=headers, timeout=PATIENCE
        ).json()
        if "revision" not in told:
            raise RuntimeError(str(told))
        return told

    def _form(self, address: str, page: str, **fields: str) -> str:
        words = {"csrfmiddlewaretoken": _token(self.session.get(self.desk + page, timeout=PATIENCE).text), **fields}
        headers = {"Origin": self.desk}
        answer = self.session.post(self.desk + address, data=words, headers=headers, timeout=PATIENCE, allow_redirects=False)
        self.session.get(self.desk + answer.headers["Location"], timeout=PATIENCE)
        return answer.headers["Location"]


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None, page[:500]
    return found[1]


def _answered(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""
