"""The full journal of a hundred thousand articles: built from nothing once, then edited; beside no peer, which would take an hour."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.articles import made_up
from benchmarks.bars import BODY, LARGE_BODY, LARGE_MEMORY, LARGE_NOTHING, Note
from benchmarks.compare import furnish
from benchmarks.measure import Measure, measure
from benchmarks.scenarios import COLD, correct_body
from benchmarks.tools import pelican

HEAD = "| {size:,} articles, full journal | seconds | processor s | MiB |\n|---|---:|---:|---:|"


def rows(size: int, runs: int, note: Note) -> Iterator[str]:
    """The rows of the table, as they come: from nothing once, medians of `runs` edits. Memory, of all processes, is looked at while it is
    built from nothing, and in an edit of its own, which is not timed."""
    tool = pelican.journal()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        content = furnish(tool, folder, size)

        def measure_build(is_looked_at: bool = False) -> Measure:
            os.sync()
            return measure(tool.command(folder, ""), folder, tool.environ, whole=is_looked_at)

        yield _row(COLD, [measure_build(is_looked_at=True)])
        nothing = [measure_build() for _ in range(runs)]
        yield _row("nothing changed", nothing)
        bodies = []
        for number in range(runs + 1):
            correct_body(content, made_up(size - 3 - number, size), tool.written)  # another article each time
            bodies.append(measure_build(is_looked_at=number == runs))
        *timed, watched = bodies
        yield _row(BODY, timed, watched.peak)
    note(LARGE_BODY, median(taken.seconds for taken in timed))
    note(LARGE_NOTHING, median(taken.seconds for taken in nothing))
    note(LARGE_MEMORY, watched.peak)


def _row(what: str, measures: list[Measure], peak: float = 0) -> str:
    seconds, work = (median(getattr(one, figure) for one in measures) for figure in ("seconds", "work"))
    return f"| {what} | {seconds:.2f} | {work:.1f} | {peak or max(one.peak for one in measures):.0f} |"
