"""Every tool through every scenario, side by side: run by run, so that what slows the machine slows them all."""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from benchmarks.articles import Article, archive
from benchmarks.measure import Measure, measure
from benchmarks.scenarios import COLD, SCENARIOS
from benchmarks.tools.tool import Tool

LARGE = 10_000
"""Articles from which a tool that builds the whole each time is not asked to do it six times."""


@dataclass
class Found:
    """What one tool took, scenario by scenario, one measure a run; `peaks` are what it held, `files` and `weight` (in bytes) what it wrote
    from nothing."""

    tool: Tool
    measures: dict[str, list[Measure]] = field(default_factory=lambda: {scenario.name: [] for scenario in SCENARIOS})
    peaks: dict[str, float] = field(default_factory=dict)
    files: int = 0
    weight: int = 0


def compare(tools: Sequence[Tool], size: int, runs: int, settle: Callable[[], None] = os.sync) -> list[Found]:
    """Measure the `tools` on `size` articles, `runs` times each. Every run has a fresh folder, cleared when nothing is being timed.

    A run before them looks at the memory: to look takes time, the more of it the more processes there are, and that run is not timed. Of
    peers on a large site it looks at the first build alone.
    `settle` is done before each measure: what one tool left to be written to the disk is not paid by the next.
    """
    found = [Found(tool) for tool in tools]
    for run in range(runs + 1):
        for one in found:
            with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
                _run(one, Path(name) / "site", size, settle)
            took = ", ".join(f"{measures[-1].seconds:.2f}" if measures else "–" for measures in one.measures.values())
            print(f"{size} articles, run {run or 'of the memory'}, {one.tool.name}: {took} s", file=sys.stderr, flush=True)
    return found


def furnish(tool: Tool, folder: Path, size: int) -> Path:
    """Make `folder`: what `tool` needs and `size` articles. Returns the folder of the content."""
    tool.furnish(folder)
    content = folder / "content"
    (content / "articles").mkdir(parents=True, exist_ok=True)
    for article in _archive(size) if size <= LARGE else archive(size):
        (content / article.path).write_text(tool.written(article), encoding="utf-8")
    return content


@cache
def _archive(size: int) -> list[Article]:
    return list(archive(size))


def _run(found: Found, folder: Path, size: int, settle: Callable[[], None]) -> None:
    tool, timed = found.tool, bool(found.peaks)
    content = furnish(tool, folder, size)
    for scenario in SCENARIOS:
        if scenario.name != COLD and size >= LARGE and (tool.whole or (tool.peer and not timed)):
            _note(found, scenario.name, found.measures[COLD][-1] if timed else Measure(0, found.peaks[COLD]), timed)
            continue
        moved = scenario.change(content, size, tool.written)
        settle()
        command = tool.command(folder, f"content/{moved}" if moved else "")
        _note(found, scenario.name, measure(command, folder, tool.environ, whole=not timed), timed)
        if not found.files:
            weights = [path.stat().st_size for path in (folder / "output").rglob("*") if path.is_file()]
            found.files, found.weight = len(weights), sum(weights)


def _note(found: Found, scenario: str, taken: Measure, timed: bool) -> None:
    if timed:
        found.measures[scenario].append(replace(taken, peak=found.peaks[scenario]))
    else:
        found.peaks[scenario] = taken.peak
