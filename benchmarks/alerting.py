"""What an alert takes at night on the host of a large journal: from the command to its banner in the web root, and to the last network."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.bars import ALERT, Note
from benchmarks.compare import furnish
from benchmarks.measure import Measure, measure, summarize_runs
from benchmarks.tools import pelican

HEAD = "| {size:,} articles | → in the web root | seconds | processor s | MiB |\n|---|---:|---:|---:|---:|"
ROOT = Path(__file__).resolve().parents[1]
NOW, LATER = "2026-03-27T02:40", "2026-03-27T06:00"
SOUND = ("alert", "Quartier Gare : ne buvez pas l’eau du robinet", "--until", "demain 18h", "--quartier", "gare")
STEPS = (("the first alert ever", SOUND, NOW), ("the same, run again", SOUND, NOW), ("its end", ("alert", "--end"), LATER))
"""What is done in turn, once the journal was published: its name, the words, the hour."""


def rows(size: int, runs: int, note: Note) -> Iterator[str]:
    """The rows of the table: medians of `runs`, each over the same journal as it was before any alert. A night before them is looked at
    for its memory, and is not timed."""
    found: dict[str, list[tuple[float, Measure]]] = {}
    for what, placed, measured in _nights(size, runs + 1):
        found.setdefault(what, []).append((placed, measured))
    note(ALERT, median(placed for placed, _ in found[STEPS[0][0]][1:]))
    for what, measures in found.items():
        night = summarize_runs([measured for _, measured in measures])
        placed = median(placed for placed, _ in measures[1:])
        banner = f"{placed:.1f}" if placed else ""
        yield f"| {what} | {banner} | {night.seconds:.1f} | {night.work:.1f} | {night.peak:.0f} |"


class _Banner(threading.Thread):
    """Waits for the home page of the web root `place` to be another; `seconds` after it was started, 0 when it stays."""

    def __init__(self, place: Path):
        super().__init__(daemon=True)
        self.home, self.seconds, self.is_over = place / "index.html", 0.0, threading.Event()
        self.before = self.home.read_bytes()

    def run(self) -> None:
        """Look until the page is another, or until nobody waits."""
        start = time.perf_counter()
        while not self.is_over.wait(0.002):
            if self.home.read_bytes() != self.before:
                self.seconds = time.perf_counter() - start
                return


def _nights(size: int, count: int) -> Iterator[tuple[str, float, Measure]]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        tool = pelican.journal()
        furnish(tool, folder, size)
        with (folder / "conf.py").open("a") as settings:
            settings.write("QUARTIERS = ['Centre', 'Gare']\nQUARTIERS_CONTOURS = None\nSITEURL = 'https://journal.valbrune.example'\n")
            settings.write("ANNOUNCE = True\n")
        environ = {**tool.environ, "BEFFROI_STATE": str(folder / "state"), "BEFFROI_NOW": NOW}
        for word in ("build", "deploy"):
            subprocess.run(_command(folder, word), cwd=folder, env={**os.environ, **environ}, check=True, capture_output=True)
        before = folder.with_name("before")
        for number in range(count):
            _copy(*((before, folder) if number else (folder, before)))
            for what, words, now in STEPS:
                os.sync()
                banner = _Banner(folder / "public")
                banner.start()
                taken = measure(_command(folder, *words), folder, {**environ, "BEFFROI_NOW": now}, whole=number == 0)
                banner.is_over.set()
                banner.join()
                yield what, banner.seconds, taken


def _copy(folder: Path, place: Path) -> None:
    """Have at `place` what `folder` holds, with its dates, and nothing else."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place, symlinks=True)


def _command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, str(ROOT / "tasks.py"), *words, "--settings", str(folder / "conf.py")]
