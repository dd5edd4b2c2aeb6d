"""What many publications of one sort cost: a journal of a hundred articles and a crowd of them, built from nothing, then after each thing
that happens to it."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bars import CROWDS, Note
from benchmarks.compare import furnish
from benchmarks.measure import Measure, measure, summarize_runs
from benchmarks.tools import pelican

HEAD = "| {count:,} {name} | seconds | processor s | MiB |\n|---|---:|---:|---:|"
ARTICLES = 100
QUARTERS = ("Centre", "Gare", "Les Tilleuls", "Bords-d’Oise", "Haut-Valbrune", "La Verrerie")


@dataclass(frozen=True)
class Happening:
    """Its name, what is put in the place of what in one publication, and what the build is told."""

    name: str
    change: tuple[str, str] | None = None
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Crowd:
    """`count` publications of a `folder` of the content, whose texts are `written`, and what happens to them in turn."""

    name: str
    folder: str
    count: int
    written: Callable[[int], Iterator[str]]
    happenings: tuple[Happening, ...]


def rows(crowd: Crowd, runs: int, note: Note, settle: Callable[[], None] = os.sync) -> Iterator[str]:
    """The rows of the table: medians of `runs`, after one that is looked at for its memory and is timed only where there is no other.
    `settle` is done before each measure."""
    found: dict[str, list[Measure]] = {}
    for number in range(runs + 1):
        for what, measured in _run(crowd, settle, is_looked_at=number == 0):
            found.setdefault(what, []).append(measured)
    for what, measures in found.items():
        taken = summarize_runs(measures)
        if what in CROWDS:
            note(CROWDS[what], taken.seconds)
        yield f"| {what} | {taken.seconds:.2f} | {taken.work:.1f} | {taken.peak:.0f} |"


def _run(crowd: Crowd, settle: Callable[[], None], is_looked_at: bool) -> Iterator[tuple[str, Measure]]:
    tool = pelican.journal()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        place = furnish(tool, folder, ARTICLES) / crowd.folder
        place.mkdir()
        for number, text in enumerate(crowd.written(crowd.count)):
            (place / f"{number}.md").write_text(text, encoding="utf-8")
        for happening in crowd.happenings:
            if happening.change:
                file = place / f"{crowd.count // 2}.md"
                file.write_text(file.read_text(encoding="utf-8").replace(*happening.change), encoding="utf-8")
            settle()
            yield happening.name, measure(tool.command(folder, ""), folder, {**tool.environ, **happening.environ}, whole=is_looked_at)
