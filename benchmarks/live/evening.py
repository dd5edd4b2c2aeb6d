"""What a live session takes: from the tap on the phone to the file of the web root, to readers, to an open page."""

import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles

from benchmarks.browser import Browser
from benchmarks.live.town import ADDRESS, ROOT, Phone, Town, free_port, running
from tests.fakes.x import X, world

READERS = 500
TAPS = 20
"""Entries of a run."""
GAP = (0.6, 1.8)
"""Seconds between two taps: faster than anybody types."""
TOLD = 25
"""How many of them X is told of: an account takes a hundred posts in a quarter of an hour."""
LONG = 1000
"""Entries of the longest session that is asked for."""
LOOK = 0.002
"""Seconds between two looks at the file."""
TEXT = (
    "L’adjointe aux finances rappelle que la dette par habitant a baissé de {n} euros depuis 2020, "
    "et répond que le report de la tranche {n} ne change rien au calendrier de la passerelle."
)
HEAD = "| from the tap on the phone, {taps} entries | p50 ms | p95 | p99 | most |\n|---|---:|---:|---:|---:|"
WATCH = """(() => {
  window.seen = {};
  const look = () => {
    const button = document.querySelector(".live-more:not(.live-none)");
    if (button) button.click();
    for (const one of document.querySelectorAll("#entrees > .entry")) window.seen[one.id.slice(2)] ??= Date.now();
  };
  new MutationObserver(look).observe(document.querySelector(".live"), {attributes: true, subtree: true, childList: true});
})()"""
"""A reader who presses the button as soon as it is there."""


def rows(runs: int) -> Iterator[str]:
    """The rows of the table, alone then before a crowd; then what the longest session weighs."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, ExitStack() as open_programs:
        folder, x = Path(name), X()
        internet = open_programs.enter_context(world(folder, x))
        town = Town(folder, free_port(), free_port(), {**internet.environ, **x.environ})
        town.publish()
        host = [sys.executable, "-m", "benchmarks.live.host", str(town.www), str(town.site)]
        open_programs.enter_context(running(host, town.site, cwd=ROOT))
        open_programs.enter_context(running(town.command("live"), town.port, cwd=town.folder, env=town.environ))
        phone = town.invited()
        for readers in (0, READERS):
            before = len(x.posts)
            yield from _taps(town, phone, TAPS * runs, readers)
            yield from _posted(town, phone, x, before, f"{readers} readers" if readers else "alone")
        yield from _long(town, phone)


def _taps(town: Town, phone: Phone, count: int, readers: int) -> Iterator[str]:
    told = town.folder / "crowd.json"
    crowd = [sys.executable, "-m", "benchmarks.live.crowd", str(town.site), f"/{ADDRESS}live.json", str(readers), "2", str(told)]
    child = subprocess.Popen(crowd, cwd=ROOT, stdin=subprocess.PIPE)
    with Browser(f"{town.address}/{ADDRESS}", town.folder / f"profile-{readers}") as browser:
        browser.wait_for("En direct")
        browser.evaluate(WATCH)
        time.sleep(5)
        taps, confirmed, written = {}, [], []
        for number in range(count):
            start = time.time()
            one = phone.tap(TEXT.format(n=number), tell=number % max(1, count // TOLD) == 0)
            confirmed.append(time.time() - start)
            written.append(_until_written(town.www / ADDRESS / "live.json", one) - start)
            taps[one] = start
            time.sleep(random.uniform(*GAP))
        time.sleep(4)
        opened = browser.evaluate("window.seen")
    child.communicate(b"")
    crowded = json.loads(told.read_text())
    where = f"{readers} readers" if readers else "alone"
    yield _row(f"{where}: confirmed to the phone", confirmed)
    yield _row(f"{where}: in the web root", written)
    yield _row(f"{where}: in an open page (Chromium)", [opened[one] / 1000 - start for one, start in taps.items()])
    if readers:
        yield _row(f"{where}: each of the readers", [seen - start for one, start in taps.items() for seen in crowded["seen"][one]])
        answers = crowded["answers"]
        everyone = "yes" if all(len(crowded["seen"][one]) == readers for one in taps) else "NO"
        yield f"| {where}: every entry seen by all: {everyone}; {_counted(answers)}; lost {len(crowded['lost'])} | | | | |"


def _posted(town: Town, phone: Phone, x: X, before: int, where: str) -> Iterator[str]:
    """When X had what was told to it since `before` posts. Posts come in the order of the entries; each answers the one before."""
    while len(x.posts) < len(phone.told):
        time.sleep(0.1)
    due = town.due()
    waits = [post.time.timestamp() - due[one] for one, post in zip(phone.told, x.posts, strict=True)]
    yield _row(f"{where}: on X, from the end of the hold", waits[before:])


def _long(town: Town, phone: Phone) -> Iterator[str]:
    """What the files weigh once the session is as long as is asked, and what one more entry then takes."""
    while phone.count < LONG:
        phone.tap(TEXT.format(n=phone.count))
        time.sleep(0.21 if phone.count > 200 else 0)
    written = []
    for number in range(TAPS):
        start = time.time()
        written.append(_until_written(town.www / ADDRESS / "live.json", phone.tap(TEXT.format(n=number))) - start)
        time.sleep(random.uniform(*GAP))
    yield _row(f"{LONG} entries already there: in the web root", written)
    time.sleep(2)
    for name in ("index.html", "live.json", "seance.json", "atom.xml"):
        content = (town.www / ADDRESS / name).read_bytes()
        yield f"| `{name}` of {phone.count} entries | {len(content):,} B | {len(gzip.compress(content, 6)):,} B gzip | | |"


def _until_written(file: Path, one: str) -> float:
    asked, seen = f'"id":"{one}"'.encode(), 0
    while True:
        if (moved := file.stat().st_mtime_ns) != seen:
            seen = moved
            if asked in file.read_bytes():
                return time.time()
        time.sleep(LOOK)


def _row(what: str, seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100, method="inclusive")
    figures = [cuts[49], cuts[94], cuts[98], max(seconds)]
    return f"| {what} | {' | '.join(f'{1000 * one:,.0f}' for one in figures)} |"


def _counted(answers: dict[str, int]) -> str:
    return ", ".join(f"{number:,} × {status}" for status, number in sorted(answers.items()))
