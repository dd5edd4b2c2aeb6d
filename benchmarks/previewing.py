"""The preview measured: from the save of an article to the page that shows it, in an open browser."""

import re
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.articles import made_up
from benchmarks.browser import PROGRAM, Browser
from benchmarks.compare import furnish
from benchmarks.tools import pelican
from benchmarks.tools.tool import Tool
from plugins.engine.preview.preview import Preview, serve_preview

HEAD = """| {size:,} articles, seconds | first build | save → seen | → built and told | → page fetched | **save → shown by the browser** |
|---|---:|---:|---:|---:|---:|"""
PORT = 18900
REST = 8
"""Seconds that an editor takes before saving again: meanwhile, the lists and the feeds that show the page are made, in 5 s for 10,000
articles with every room. Whoever saves sooner sees it once they are."""


def rows(size: int, runs: int) -> Iterator[str]:
    """The rows of the table: seconds, medians of `runs` saves after one that is not counted."""
    tool = pelican.journal()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        furnish(tool, folder, size)
        with _open(tool, folder, pelican.ROOT / "theme") as shown:
            cells = " | ".join(f"{seconds:.2f}" for seconds in _measured(shown, folder, tool, size, runs))
    yield f"| {tool.name} | {cells} |"


class _Shown:
    """A preview under way. `moments` are those at which it said something."""

    def __init__(self, first: float):
        self.first, self.moments, self.address = first, list[float](), ""

    def record_report(self, text: str) -> None:
        """Note when the preview said `text`, and the address in it."""
        self.moments.append(time.perf_counter())
        if found := re.search(r"Aperçu : (\S+)/\n", text):
            self.first, self.address = time.perf_counter() - self.first, found[1]

    def read_news_mark(self, path: str) -> str:
        """What the page at `path` knows of the news."""
        with urllib.request.urlopen(f"{self.address}/{path}") as page:
            return str(re.findall(r"reload\.js\?vu=([\d.]+)", page.read().decode())[0])


@contextmanager
def _open(tool: Tool, folder: Path, theme: Path) -> Iterator[_Shown]:
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **tool.environ}
    shown, stop = _Shown(time.perf_counter()), threading.Event()
    what = Preview(
        content=folder / "content",
        settings_file=folder / "conf.py",
        themes=(theme,),
        folder=folder / "state" / "preview",
        public="https://journal.example",
        settle=lambda: None,
        report=shown.record_report,
        environ=environ,
    )
    running = threading.Thread(target=serve_preview, args=(what, PORT, stop), daemon=True)
    running.start()
    while not shown.address:
        time.sleep(0.05)
    try:
        yield shown
    finally:
        stop.set()
        running.join()


def _measured(shown: _Shown, folder: Path, tool: Tool, size: int, runs: int) -> list[float]:
    article = made_up(size - 3, size)
    file, path = folder / "content" / article.path, f"{article.moment:%Y/%m}/{article.slug}/"
    first, found = shown.first, []
    for number in range(runs + 1):
        time.sleep(REST)
        found.append(_by_program(shown, file, path, f"Programme {number}."))
    steps = [statistics.median(values) for values in zip(*found[1:], strict=True)]
    if PROGRAM is None:
        return [first, *steps, float("nan")]
    with Browser(f"{shown.address}/{path}", folder / "browser") as browser:
        browser.wait_for(article.title)
        looks = [_by_browser(browser, file, f"Navigateur {number}.") for number in range(runs + 1)]
    return [first, *steps, statistics.median(looks[1:])]


def _by_program(shown: _Shown, file: Path, path: str, text: str) -> tuple[float, float, float]:
    """Seconds until the save is seen, until a waiting program is told, until it has the page."""
    with urllib.request.urlopen(f"{shown.address}/_apercu/nouvelles?vu={shown.read_news_mark(path)}") as news:
        start, said = _saved(file, text), len(shown.moments)
        while not news.readline().startswith(b"data: reload"):
            pass
        told = time.perf_counter()
    with urllib.request.urlopen(f"{shown.address}/{path}") as page:
        if text not in page.read().decode():
            raise RuntimeError(f"{path} does not show what was saved")
    return shown.moments[said] - start, told - shown.moments[said], time.perf_counter() - told


def _by_browser(browser: Browser, file: Path, text: str) -> float:
    time.sleep(REST)
    start = _saved(file, text)
    return browser.wait_for(text) - start


def _saved(file: Path, text: str) -> float:
    written = f"{file.read_text(encoding='utf-8').rstrip()}\n\n{text}\n"
    start = time.perf_counter()
    file.write_text(written, encoding="utf-8")
    return start
