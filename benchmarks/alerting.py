"""What an alert takes at night on the host of a large journal: from the command to the last network, the site online in a folder."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.compare import furnish
from benchmarks.measure import Measure, measure
from benchmarks.tools import pelican

HEAD = "| {size:,} articles | seconds | processor s | MiB |\n|---|---:|---:|---:|"
ROOT = Path(__file__).resolve().parents[1]
NOW, LATER = "2026-03-27T02:40", "2026-03-27T06:00"
SOUND = ("alert", "Quartier Gare : ne buvez pas l’eau du robinet", "--until", "demain 18h", "--quartier", "gare")
STEPS = (("the first alert ever", SOUND, NOW), ("the same, run again", SOUND, NOW), ("its end", ("alert", "--end"), LATER))
"""What is done in turn, once the journal was published: its name, the words, the hour."""


def rows(size: int, runs: int) -> Iterator[str]:
    """The rows of the table: medians of `runs`."""
    found: dict[str, list[Measure]] = {}
    for _ in range(runs):
        for what, measured in _run(size):
            found.setdefault(what, []).append(measured)
    for what, measures in found.items():
        figures = [median(getattr(one, name) for one in measures) for name in ("seconds", "work", "peak")]
        yield f"| {what} | {figures[0]:.1f} | {figures[1]:.1f} | {figures[2]:.0f} |"


def _run(size: int) -> Iterator[tuple[str, Measure]]:
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
        for what, words, now in STEPS:
            os.sync()
            yield what, measure(_command(folder, *words), folder, {**environ, "BEFFROI_NOW": now}, whole=True)


def _command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, str(ROOT / "tasks.py"), *words, "--settings", str(folder / "conf.py")]
