"""What an editor waits for at the desk, on the town's own host: from *Publier* to the page that a browser gets, and what the service holds.

The service as it is launched, its clients and a web server over loopback; the journal is a git repository, published before. One size ends
within LIMIT seconds, whatever happens: what could not be measured is said in its row, with the words of the receipt.
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

import requests

from benchmarks.articles import made_up
from benchmarks.compare import furnish
from benchmarks.measure import UNUSUAL
from benchmarks.memory import Watch, family_kib
from benchmarks.tools import pelican

Measured = TypeVar("Measured", float, tuple[float, float])
HEAD = "| {size:,} articles, at the desk | p50 | p95 | most |\n|---|---:|---:|---:|"
ROOT = Path(__file__).resolve().parents[1]
LIMIT, PREPARED = 340.0, 180.0
"""Seconds for one size in all, and by which its journal must be online: 10,000 articles take a minute and a half on two cores."""
ENOUGH, PREVIEWS, PUBLICATIONS = 20, 20.0, 70.0
"""Times that a thing is measured, of which a 95th centile says something; fewer where they take more than so many seconds together."""
PATIENCE, NEVER = 120.0, 60.0
"""Seconds that a process has to begin or end, and after which a page or a receipt that should have come has not."""
LOOK, GLANCE, REST = 0.02, 0.2, 1.5
"""Seconds between two looks at a page, at a receipt, and between two publications: the search is then indexed."""
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
    """The rows of the table: centiles of ENOUGH publications of each sort, or of what their share of the time holds."""
    load, start = os.getloadavg()[0], time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as name, _town(Path(name) / "site", size, start) as editor:
            yield from _measured_rows(editor, size, start)
    except NeverCameError as failure:
        yield f"| stopped: {failure} | | | |"
    yield f"| load average of the machine, before and after; seconds in all | {load:.1f} | {os.getloadavg()[0]:.1f} | {_passed(start)} |"


def _measured_rows(editor: "_Editor", size: int, start: float) -> Iterator[str]:
    idle = editor.memory()
    editor.begin("breve")
    warm = _seconds(lambda: (editor.folder / "state" / "chaud.sock").exists(), "the journal in memory", editor.until)
    yield f"| somebody opens a text → the journal in memory | {warm:.1f} | | |"
    watch, until = Watch(editor.number), editor.until
    print_progress(start, "previews of a new text, then of an old article")
    previews = _Repeated(PREVIEWS, until, lambda n: editor.preview(editor.begin("breve"), n))
    yield _row("a pause in typing → the true page, of a new text", previews.seconds, previews.trouble)
    opened = editor.open(made_up(size - 3, size).path)
    previews = _Repeated(PREVIEWS, until, lambda n: editor.preview(opened, n))
    yield _row("a pause in typing → the true page, of an old article", previews.seconds, previews.trouble)
    print_progress(start, "new briefs")
    pairs = _Repeated(PUBLICATIONS, until, lambda n: editor.publish(editor.begin("breve"), f"Brève {n}", n))
    yield from _rows("a new brief: Publier", pairs)
    print_progress(start, "old articles corrected")
    pairs = _Repeated(PUBLICATIONS, until, lambda n: editor.publish(editor.open(made_up(size - 3 - n, size).path), "", n))
    yield from _rows("an old article corrected: Publier", pairs)
    yield f"| memory of the service, all its processes: idle; at work, MiB | {idle:.0f} | | {watch.peak() / 1024:.0f} |"


class NeverCameError(Exception):
    """What should have come has not, in the time that it has; its text says what, and what the service says of it."""


class _Repeated(Generic[Measured]):
    """What was measured up to ENOUGH times, within a `share` of the time that ends at `until`; `trouble` says what came to no end."""

    def __init__(self, share: float, until: float, measure_once: Callable[[int], Measured]):
        self.seconds: list[Measured] = []
        self.trouble = ""
        until = min(until, time.monotonic() + share)
        try:
            while len(self.seconds) < ENOUGH and time.monotonic() < until:
                self.seconds.append(measure_once(len(self.seconds)))
        except NeverCameError as failure:
            self.trouble = str(failure)


def _rows(what: str, pairs: "_Repeated[tuple[float, float]]") -> Iterator[str]:
    yield _row(f"{what} → the page answers", [page for page, _ in pairs.seconds], pairs.trouble)
    yield _row(f"{what} → the receipt is full, networks told", [whole for _, whole in pairs.seconds], pairs.trouble)


def _row(what: str, seconds: Sequence[float], trouble: str = "") -> str:
    told = f"{what} ({len(seconds)} times{f'; then {trouble}' if trouble else ''})"
    if not seconds:
        return f"| {told} | | | |"
    ordered = sorted(seconds)
    last = ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]
    return f"| {told} | {statistics.median(ordered):.2f} | {last:.2f} | {ordered[-1]:.2f} |"


def _seconds(is_there: Callable[[], bool], what: str, until: float, look: float = LOOK) -> float:
    """Until `what` is there. Raises NeverCameError when it is not within NEVER seconds, nor at `until`."""
    start = time.perf_counter()
    patience = min(NEVER, until - time.monotonic())
    while not is_there():
        if time.perf_counter() - start > patience:
            raise NeverCameError(f"{what}: not there after {patience:.0f} s")
        time.sleep(look)
    return time.perf_counter() - start


def print_progress(start: float, what: str) -> None:
    """Say on the terminal what is being done, and how long all has taken."""
    print(f"[{_passed(start)} s] {what}", file=sys.stderr, flush=True)


def _passed(start: float) -> int:
    return round(time.monotonic() - start)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def _town(folder: Path, size: int, start: float) -> Iterator["_Editor"]:
    """A journal that is online, its service, and somebody who has come in. Raises NeverCameError."""
    print_progress(start, f"a journal of {size:,} articles")
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
    try:
        print_progress(start, "it is built and put online")
        _printed(run_command(folder, "publish"), "the journal online", PREPARED)
        invited = _printed(run_command(folder, "serve", "invite", "Camille Roy", "--roles", "écrit, publie"), "an invitation", PATIENCE)
        code = next(line.strip() for line in invited.splitlines() if line.startswith("    "))
        print_progress(start, "the service starts")
        with running_service(folder) as service:
            site = f"http://127.0.0.1:{readers.server_address[1]}"
            yield _Editor(folder, f"http://localhost:{desk}", site, service, start + LIMIT).enter(code)
    finally:
        readers.shutdown()


def _printed(command: "subprocess.Popen[bytes]", what: str, patience: float) -> str:
    """What a command that gives `what` prints. Raises NeverCameError when it takes too long."""
    try:
        printed, _ = command.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        command.kill()
        command.communicate()
        raise NeverCameError(f"{what}: not there after {patience:.0f} s") from None
    return printed.decode()


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
    """Somebody at the desk, whose browser is a few requests; `number` is the process of the service. Nothing is waited for past `until`."""

    def __init__(self, folder: Path, desk: str, site: str, number: int, until: float):
        self.folder, self.desk, self.site, self.number, self.session = folder, desk, site, number, requests.Session()
        self.until = until

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
        address, state = f"{self.site}/{told['address']}", f"{self.desk}{told['to']}etat"
        try:
            _seconds(lambda: str(sent["body"]) in _answered(address), "a page", self.until)
            page = time.perf_counter() - start
            _seconds(lambda: bool(self.session.get(state, timeout=PATIENCE).json()["over"]), "a full receipt", self.until, GLANCE)
        except NeverCameError as failure:
            raise NeverCameError(f"{failure}, {_words(self.session.get(state, timeout=PATIENCE).json())}") from None
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


def _words(receipt: Mapping[str, Any]) -> str:
    """What a receipt that does not fill in says, on one line."""
    lines = [f"{entry['name']}: {entry['words']}" for entry in receipt["receipt"] if not entry["done"]]
    return " ".join(f"{receipt['state']} {receipt['trouble']} {'; '.join(lines)}".replace("|", "/").split())[:600]


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
