"""What an editor and readers wait for on the town's own host, `DEPLOY = "folder:…"`: from the command, or from the save, to what is in the
web root; by a command each time, and by a process that stays warm. Beside Hugo's server, the peer that stays warm too."""

import os
import re
import select
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from statistics import median

from benchmarks.articles import made_up
from benchmarks.bars import PUBLISHED, Note
from benchmarks.compare import furnish
from benchmarks.measure import UNUSUAL
from benchmarks.tools import pelican
from benchmarks.tools.install import Absent
from benchmarks.tools.peers import hugo
from plugins.engine.warm.client import WarmStep, publish_saved

HEAD = "| {size:,} articles, one body saved | seconds | processor s |\n|---|---:|---:|"
ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-03-27T09:00"
SETTINGS = "QUARTIERS = ['Centre', 'Gare']\nQUARTIERS_CONTOURS = None\nSITEURL = 'https://journal.valbrune.example'\nANNOUNCE = True\n"
PATIENCE = 900
"""Seconds after which something that should have come has not."""
LOOK = 0.002
"""Seconds between two looks at a file that is awaited."""
TICKS = os.sysconf("SC_CLK_TCK")


def rows(size: int, runs: int, peers: Path, note: Note) -> Iterator[str]:
    """The rows of the table: medians of `runs`, after one that is not counted."""
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        _published(folder, size)
        for number in range(runs + 1):
            _note(found, number, _cold(folder, size, f"Froid {number}."))
        with _warm(folder) as process:
            for number in range(runs + 1):
                _note(found, number, _by_warm(folder, size, process, f"Chaud {number}."))
    try:
        hugo_seconds = [_served_by_hugo(size, runs, peers)]
    except Absent as why:
        yield f"| Hugo's server | {why} | |"
        hugo_seconds = []
    for what, measures in found.items():
        if what in PUBLISHED:
            note(PUBLISHED[what], median(seconds for seconds, _ in measures))
        yield f"| {what} | {median(seconds for seconds, _ in measures):.2f} | {_processor(measures)} |"
    for seconds in hugo_seconds:
        yield f"| Hugo's server: save → the page answered | {seconds:.2f} | |"
        page = median(taken for taken, _ in found["warm: save → the page in the web root"])
        note(PUBLISHED["warm ÷ Hugo's server"], page / seconds)
        yield f"| **warm ÷ Hugo's server** | {page / seconds:.2f} | |"


def _processor(measures: list[tuple[float, float]]) -> str:
    works = [work for _, work in measures if work]
    return f"{median(works):.1f}" if works else ""


def _note(found: dict[str, list[tuple[float, float]]], number: int, taken: Mapping[str, tuple[float, float]]) -> None:
    if number:
        for what, measure in taken.items():
            found.setdefault(what, []).append(measure)


def _published(folder: Path, size: int) -> None:
    """A journal that is online, announced into an outbox, its ledger in a file."""
    furnish(pelican.journal(), folder, size)
    with (folder / "conf.py").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    _run(folder, "publish").wait(PATIENCE)


def _run(folder: Path, *words: str) -> "subprocess.Popen[bytes]":
    environ = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
    environ |= {"BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW, "PYTHONHASHSEED": "0"}
    command = [sys.executable, str(ROOT / "tasks.py"), *words, "--settings", str(folder / "conf.py")]
    return subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _saved(folder: Path, size: int, text: str) -> tuple[Path, Path]:
    """The file of the content that says `text` from now on, and that of the web root which will."""
    article = made_up(size - 3, size)
    file = folder / "content" / article.path
    file.write_text(f"{file.read_text(encoding='utf-8').rstrip()}\n\n{text}\n", encoding="utf-8")
    return file, folder / "public" / f"{article.moment:%Y/%m}" / article.slug / "index.html"


def _wait(is_there: Callable[[], bool]) -> float:
    """When something is there, by the clock of `perf_counter`. Raises RuntimeError when it never is."""
    deadline = time.perf_counter() + PATIENCE
    while not is_there():
        if time.perf_counter() > deadline:
            raise RuntimeError("it never came")
        time.sleep(LOOK)
    return time.perf_counter()


def _cold(folder: Path, size: int, text: str) -> dict[str, tuple[float, float]]:
    _, page = _saved(folder, size, text)
    os.sync()
    start, before = time.perf_counter(), os.times()
    command = _run(folder, "publish")
    placed = _wait(lambda: text in page.read_text(encoding="utf-8")) - start
    command.communicate(timeout=PATIENCE)
    if command.returncode:
        raise RuntimeError(f"publish ended with {command.returncode}")
    whole, after = time.perf_counter() - start, os.times()
    work = after.children_user + after.children_system - before.children_user - before.children_system
    return {"publish: command → the page in the web root": (placed, 0.0), "publish: whole, the search indexed": (whole, work)}


@contextmanager
def _warm(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = _run(folder, "warm")
    try:
        assert process.stdout is not None
        while b"en m\xc3\xa9moire" not in process.stdout.readline():
            if process.poll() is not None:
                raise RuntimeError("the warm process has ended")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _by_warm(folder: Path, size: int, process: "subprocess.Popen[bytes]", text: str) -> dict[str, tuple[float, float]]:
    os.sync()
    start = time.perf_counter()
    file, page = _saved(folder, size, text)
    taken: dict[str, tuple[float, float]] = {}
    for event in publish_saved(folder / "state", [file], PATIENCE):
        seconds = time.perf_counter() - start
        if "page" not in taken and text in page.read_text(encoding="utf-8"):
            taken["page"] = (seconds, 0.0)
        if event.step is WarmStep.LISTS:
            taken |= {"lists": (seconds, 0.0), "memory": (event.memory, 0.0)}
        elif event.step is WarmStep.CONFIRMED:
            taken["search"] = (seconds, 0.0)
        elif event.step is WarmStep.FAILED:
            raise RuntimeError(event.message)
    _drain(process)
    names = {
        "page": "warm: save → the page in the web root",
        "lists": "warm: save → its lists and feeds too",
        "search": "warm: save → the search, confirmed",
        "memory": "warm: what the processes hold, MiB",
    }
    return {names[what]: measure for what, measure in taken.items()}


def _drain(process: "subprocess.Popen[bytes]") -> None:
    """Read what the process has said, for a pipe that is full would stop it."""
    assert process.stdout is not None
    while select.select([process.stdout], [], [], 0)[0]:
        process.stdout.readline()


def _served_by_hugo(size: int, runs: int, peers: Path) -> float:
    """Seconds from a save to the page that Hugo's server answers: the median of `runs`. Raises Absent."""
    tool = hugo(peers)
    program = tool.command(Path(), "")[0]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, socket.socket() as free:
        folder = Path(name) / "site"
        furnish(tool, folder, size)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        words = ["server", "--bind", "127.0.0.1", "--port", str(port), "--disableLiveReload", "--buildDrafts=false"]
        server = subprocess.Popen([program, *words], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return median(_hugo_run(folder, size, port, number) for number in range(runs + 1))
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _hugo_run(folder: Path, size: int, port: int, number: int) -> float:
    article = made_up(size - 3, size)
    file, text = folder / "content" / article.path, f"Hugo {number}."
    address = f"http://127.0.0.1:{port}/{article.moment:%Y/%m}/{article.slug}/"
    _wait(lambda: article.title[:10] in re.sub(r"&[#\w]+;", "’", _answered(address)) or article.slug in _answered(address))
    time.sleep(2)
    start = time.perf_counter()
    file.write_text(f"{file.read_text(encoding='utf-8').rstrip()}\n\n{text}\n", encoding="utf-8")
    return _wait(lambda: text in _answered(address)) - start


def _answered(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return str(answer.read().decode())
    except (OSError, HTTPException):  # it does not answer yet, or its page is being written
        return ""
