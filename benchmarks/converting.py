"""Markdown measured: what an article takes in Python-Markdown, a new instance each time as Pelican does, and in the house's converter."""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from markdown import Markdown

from benchmarks import articles
from plugins.journal.fast_markdown.converter import Converter

HEAD = "| texts | Python-Markdown ms | reset ms | Beffroi ms | ratio |\n|---|---:|---:|---:|---:|"
OPTIONS = {
    "extensions": ["codehilite", "extra", "meta"],
    "extension_configs": {"codehilite": {"css_class": "highlight"}},
    "output_format": "html5",
}
"""Those of Pelican: https://docs.getpelican.com/en/stable/settings.html#basic-settings (MARKDOWN)."""
MADE_UP, REAL = 300, 400


def rows(runs: int) -> Iterator[str]:
    """The rows of the table: made-up articles, then those of the folder that BEFFROI_CORPORA names."""
    yield _row(f"{MADE_UP} made-up articles", [articles.plain(each) for each in articles.archive(MADE_UP)], runs)
    if folder := os.environ.get("BEFFROI_CORPORA"):
        paths = sorted(Path(folder).rglob("*.md"))
        real = [path.read_text(encoding="utf-8", errors="replace") for path in paths[:: max(1, len(paths) // REAL)]]
        yield _row(f"{len(real)} real articles", real, runs)


def _row(what: str, texts: Sequence[str], runs: int) -> str:
    again, house = Markdown(**OPTIONS), Converter(OPTIONS)
    ways = (lambda text: Markdown(**OPTIONS).convert(text), lambda text: again.reset().convert(text), house.convert)
    for way in ways:
        _milliseconds(way, texts)
    measured = [[_milliseconds(way, texts) for way in ways] for _ in range(runs)]
    stock, reset, ours = (statistics.median(each) for each in zip(*measured, strict=True))
    ratio = statistics.median(run[2] / run[0] for run in measured)
    return f"| {what} | {stock:.2f} | {reset:.2f} | {ours:.2f} | {ratio:.2f} |"


def _milliseconds(convert: Callable[[str], str], texts: Sequence[str]) -> float:
    """What one of `texts` takes, in milliseconds of the processor."""
    start = time.process_time()
    for text in texts:
        convert(text)
    return (time.process_time() - start) / len(texts) * 1000
