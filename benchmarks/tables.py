"""What was found, in Markdown, ready for docs/performance.md."""

import os
import platform
from collections.abc import Iterator, Sequence

from benchmarks.bars import JOURNAL_LARGE, JOURNAL_WITH_HUGO, Bar, Rest, median
from benchmarks.compare import Found
from benchmarks.scenarios import COLD, SCENARIOS
from benchmarks.tools.pelican import JOURNAL

AT_LEAST = 100_000
"""From how many articles on an edit is asked to take so many seconds, whatever the peers take."""


def machine(runs: int) -> str:
    """The sentence without which no figure means anything."""
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{where}; median of {runs} runs, tools in turn run by run; ratios run by run."


def seconds(size: int, found: Sequence[Found], absent: Sequence[str] = ()) -> Iterator[str]:
    """What each tool took: a row a tool, a column a scenario, then what it held and wrote; and why a peer is `absent`."""
    names = [scenario.name for scenario in SCENARIOS]
    yield f"| {size:,} articles, seconds | {' | '.join(names)} | processor s, cold | MiB cold | MiB after | files | MB |"
    yield f"|---|{'---:|' * (len(names) + 5)}"
    for one in found:
        times = " | ".join(f"{median(one.measures[name]):.2f}" for name in names)
        after = max(median(one.measures[name], "peak") for name in names if name != COLD)
        memory = f"{median(one.measures[COLD], 'peak'):.0f} | {after:.0f}"
        work = median(one.measures[COLD], "work")
        yield f"| {one.tool.name} | {times} | {work:.1f} | {memory} | {one.files:,} | {one.weight / 1e6:.0f} |"
    for sentence in absent:
        yield f"| {sentence} |{' – |' * (len(names) + 5)}"


def journal_bars(size: int, found: Sequence[Found]) -> Iterator[str]:
    """What is asked of the full journal and what is reached, when it was measured."""
    ours, peers = [one for one in found if one.tool.name == JOURNAL], [one for one in found if one.tool.peer]
    asked = _journal_asked(size, peers)
    if ours and asked:
        yield f"| {size:,} articles, full journal | must | aim | measured | |"
        yield "|---|---:|---:|---:|---|"
        for bar in asked:
            yield _row(bar, ours, [peers])


def summary(figures: Sequence[tuple[Bar, float]]) -> Iterator[str]:
    """One table of all that was asked of the full journal and measured in this run."""
    yield "| asked of the full journal (issue 17) | must | aim | measured | |"
    yield "|---|---:|---:|---:|---|"
    for bar, value in figures:
        must, aim, measured = (f"{_digits(each)}{bar.unit}" for each in (bar.must, bar.aim, value))
        yield f"| {bar.what} | ≤ {must} | ≤ {aim} | {measured} | {bar.verdict(value)} |"


def journal_figures(size: int, found: Sequence[Found]) -> Iterator[tuple[Bar, float]]:
    """What was measured of the bars of the full journal, as `journal_bars` prints them."""
    ours, peers = [one for one in found if one.tool.name == JOURNAL], [one for one in found if one.tool.peer]
    for bar in _journal_asked(size, peers):
        for one in ours:
            value = bar.value(one, peers)
            if value is not None:
                yield bar, value


def _journal_asked(size: int, peers: Rest) -> list[Bar]:
    with_hugo = any(peer.tool.name == "Hugo" for peer in peers)
    return [*(JOURNAL_WITH_HUGO if with_hugo else ()), *(JOURNAL_LARGE if size >= AT_LEAST else ())]


def _row(bar: Bar, ours: Sequence[Found], beside: Sequence[Rest]) -> str:
    values = [bar.value(one, rest) for one, rest in zip(ours, beside, strict=True)]
    cells = " | ".join("not measured | " if value is None else f"{_digits(value)}{bar.unit} | {bar.verdict(value)}" for value in values)
    return f"| {bar.what} | ≤ {_digits(bar.must)}{bar.unit} | ≤ {_digits(bar.aim)}{bar.unit} | {cells} |"


def _digits(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
