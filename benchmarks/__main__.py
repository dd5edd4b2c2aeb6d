"""Cold build and rebuild of Beffroi beside plain Pelican, on the same articles, in one run; then announcing.

    .venv/bin/python -m benchmarks [build announce] [--sizes 1000 10000] [--runs 3]

Prints Markdown tables: median seconds on the wall clock, the largest process's peak memory, and the ratio to what it is compared with.
"""

import argparse
import platform
import shutil
import statistics
import sys
import tempfile
from itertools import chain
from pathlib import Path

from benchmarks import announcing, articles
from benchmarks.measure import Measure, measure

ROOT = Path(__file__).resolve().parents[1]
PLAIN = """
SITENAME = "Le Beffroi"
SITEURL = "https://journal.example"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
THEME = "simple"
PLUGINS = []
ARTICLE_PATHS = ["articles"]
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
YEAR_ARCHIVE_SAVE_AS = "archives/{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "archives/{date:%Y}/{date:%m}/index.html"
DEFAULT_PAGINATION = 20
FEED_ALL_RSS = "flux/rss.xml"
FEED_ALL_ATOM = "flux/atom.xml"
CATEGORY_FEED_ATOM = "flux/{slug}.xml"
"""
OURS = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from publishconf import *
THEME = {str(ROOT / "theme")!r}
DEFAULT_IMAGE = None
"""

TABLES = {
    "build": "| articles | build | Beffroi s | MiB | Pelican s | MiB | ratio |\n|---:|---|---:|---:|---:|---:|---:|",
    "announce": "| what | s | MiB | beside | s | more | ratio |\n|---|---:|---:|---|---:|---:|---:|",
}


def main() -> None:
    """Run the measurements that are asked for and print their tables."""
    parser = argparse.ArgumentParser(description="Construction de Beffroi et de Pelican seul, sur les mêmes articles ; annonces.")
    parser.add_argument("what", nargs="*", default=[*TABLES], metavar="|".join(TABLES))
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {asked.runs} runs each, median.\n")
    for what in asked.what:
        print(TABLES[what])
        found = chain.from_iterable(rows(size, asked.runs) for size in asked.sizes) if what == "build" else announcing.rows(asked.runs)
        for row in found:
            print(row, flush=True)
        print()


def rows(size: int, runs: int) -> list[str]:
    """The two rows of the table for `size` articles: from nothing, and again over a finished build."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles.write(folder / "content" / "articles", size)
        (folder / "plain.py").write_text(PLAIN)
        (folder / "ours.py").write_text(OURS)
        ours, plain = [], []
        for run in range(runs):
            ours.append(_twice(folder, lambda output: _beffroi(folder, output), f"beffroi-{run}"))
            plain.append(_twice(folder, lambda output: _pelican(folder, output), f"pelican-{run}"))
    kinds = ("cold", "again")
    return [_row(size, kind, [pair[index] for pair in ours], [pair[index] for pair in plain]) for index, kind in enumerate(kinds)]


def _twice(folder: Path, command, name: str) -> tuple[Measure, Measure]:
    output = folder / name
    shutil.rmtree(folder / ".beffroi", ignore_errors=True)
    environ = {"BEFFROI_STATE": str(folder / f"{name}-state"), "BEFFROI_NOW": "2026-03-27T09:00", "PYTHONPATH": str(ROOT)}
    return measure(command(output), folder, environ), measure(command(output), folder, environ)


def _beffroi(folder: Path, output: Path) -> list[str]:
    return [sys.executable, str(ROOT / "tasks.py"), "build", "--settings", str(folder / "ours.py"), "--output", str(output)]


def _pelican(folder: Path, output: Path) -> list[str]:
    return [sys.executable, "-m", "pelican", str(folder / "content"), "-s", str(folder / "plain.py"), "-o", str(output)]


def _row(size: int, kind: str, ours: list[Measure], plain: list[Measure]) -> str:
    ratio = statistics.median(mine.seconds / theirs.seconds for mine, theirs in zip(ours, plain, strict=True))
    cells = [_median(ours, "seconds"), _median(ours, "peak"), _median(plain, "seconds"), _median(plain, "peak")]
    return f"| {size} | {kind} | {cells[0]:.1f} | {cells[1]:.0f} | {cells[2]:.1f} | {cells[3]:.0f} | {ratio:.2f} |"


def _median(measures: list[Measure], what: str) -> float:
    return statistics.median(getattr(each, what) for each in measures)


if __name__ == "__main__":
    main()
