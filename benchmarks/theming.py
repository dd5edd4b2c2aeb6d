"""What our theme costs beside the barest that comes with Pelican, `simple`: the same articles and the same rooms, only the theme differs.

Pelican alone with `simple`, without any room, is the third row: what all the rest adds.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bars import Bar, Rest, median, paired
from benchmarks.compare import Found, furnish
from benchmarks.measure import measure
from benchmarks.scenarios import COLD
from benchmarks.tools import pelican

HEAD = "| {size:,} articles, from nothing | seconds | processor s | HTML pages | MB | our theme ÷ it |\n|---|---:|---:|---:|---:|---|"


def beside_simple(ours: Found, peers: Rest) -> float:
    """The ratio that issue 5 bounds."""
    return paired(ours.measures[COLD], peers[0].measures[COLD])


BAR = Bar("our theme / `simple`, same rooms", 1.3, 1.0, beside_simple)


def rows(size: int, runs: int) -> Iterator[str]:
    """The rows of the table: medians of `runs`, the themes in turn run by run; then the bar."""
    found = [Found(tool) for tool in (pelican.journal(), pelican.plain_journal(), pelican.simplest())]
    for _ in range(runs):
        for one in found:
            _run(one, size)
    ours, *others = found
    for one in found:
        yield _row(one, "" if one is ours else f"{paired(ours.measures[COLD], one.measures[COLD]):.2f}")
    ratio = beside_simple(ours, others)
    yield f"| **{BAR.what}**, at most {BAR.must} | | | | | **{ratio:.2f}**, {BAR.verdict(ratio)} |"


def _run(found: Found, size: int) -> None:
    tool = found.tool
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        furnish(tool, folder, size)
        os.sync()
        found.measures[COLD].append(measure(tool.command(folder, ""), folder, tool.environ))
        pages = list((folder / "output").rglob("*.html"))
        found.files, found.weight = len(pages), sum(page.stat().st_size for page in pages)


def _row(found: Found, ratio: str) -> str:
    measures = found.measures[COLD]
    times = f"{median(measures):.2f} | {median(measures, 'work'):.1f}"
    return f"| {found.tool.name} | {times} | {found.files:,} | {found.weight / 1e6:.1f} | {ratio} |"
