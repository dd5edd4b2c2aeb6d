"""Every tool through every scenario, side by side: run by run, so that what slows the machine slows them all."""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.articles import archive
from benchmarks.measure import Measure, measure
from benchmarks.scenarios import COLD, SCENARIOS
from benchmarks.tools.tool import Tool

LARGE = 10_000
"""Articles from which a tool that builds the whole each time is not asked to do it six times."""


@dataclass
class Found:
    """What one tool took, scenario by scenario, one measure a run; `files` and `weight` (in bytes) of what it wrote from nothing."""

    tool: Tool
    measures: dict[str, list[Measure]] = field(default_factory=lambda: {scenario.name: [] for scenario in SCENARIOS})
    files: int = 0
    weight: int = 0


def compare(tools: Sequence[Tool], size: int, runs: int, settle: Callable[[], None] = os.sync) -> list[Found]:
    """Measure the `tools` on `size` articles, `runs` times each. Every run has a fresh folder, cleared when nothing is being timed.

    `settle` is done before each measure: what one tool left to be written to the disk is not paid by the next.
    """
    found = [Found(tool) for tool in tools]
    for run in range(runs):
        for one in found:
            with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
                _run(one, Path(name) / "site", size, settle)
            took = ", ".join(f"{measures[-1].seconds:.2f}" for measures in one.measures.values())
            print(f"{size} articles, run {run + 1}, {one.tool.name}: {took} s", file=sys.stderr, flush=True)
    return found


def furnish(tool: Tool, folder: Path, size: int) -> Path:
    """Make `folder`: what `tool` needs and `size` articles. Returns the folder of the content."""
    tool.furnish(folder)
    content = folder / "content"
    (content / "articles").mkdir(parents=True, exist_ok=True)
    for article in archive(size):
        (content / article.path).write_text(tool.written(article), encoding="utf-8")
    return content


def _run(found: Found, folder: Path, size: int, settle: Callable[[], None]) -> None:
    tool = found.tool
    content = furnish(tool, folder, size)
    for scenario in SCENARIOS:
        if tool.whole and scenario.name != COLD and size >= LARGE:
            found.measures[scenario.name].append(found.measures[COLD][-1])
            continue
        moved = scenario.change(content, size, tool.written)
        settle()
        command = tool.command(folder, f"content/{moved}" if moved else "")
        found.measures[scenario.name].append(measure(command, folder, tool.environ, whole=True))
        if not found.files:
            weights = [path.stat().st_size for path in (folder / "output").rglob("*") if path.is_file()]
            found.files, found.weight = len(weights), sum(weights)
