"""A network of real size, read from its GTFS, then found again by a build. `python -m benchmarks.transit FEED STATE` is one reading."""

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Measure, measure
from plugins.town.transit.known_network import get_network
from plugins.town.transit.network import EVERYWHERE
from tests.transit.forge import generate

HEAD = "| {rows:,} rows of `stop_times.txt` | s | s of processor | MiB |\n|---|---:|---:|---:|"
LINES, STOPS, TRIPS, CALLS = 60, 3_000, 40_000, 25
"""The network of a large agglomeration: a million rows."""


def rows(runs: int) -> Iterator[str]:
    """The rows of the table: medians of processes of their own."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        feed = generate(folder / "gtfs.zip", LINES, STOPS, TRIPS, CALLS)
        read, found = [], []
        for run in range(runs):
            read.append(_reading(folder, feed, folder / f"state-{run}"))
            found.append(_reading(folder, feed, folder / f"state-{run}"))
        yield _row("read", read)
        yield _row("found again by a build", found)


def _reading(folder: Path, feed: Path, state: Path) -> Measure:
    return measure(
        [sys.executable, "-m", "benchmarks.transit", str(feed), str(state)], folder, {"PYTHONPATH": str(Path(__file__).parents[1])}
    )


def _row(what: str, found: list[Measure]) -> str:
    seconds, work, peak = (statistics.median(getattr(one, name) for one in found) for name in ("seconds", "work", "peak"))
    return f"| {what} | {seconds:.2f} | {work:.2f} | {peak:.0f} |"


if __name__ == "__main__":
    get_network(Path(sys.argv[1]), EVERYWHERE, Path(sys.argv[2]))
