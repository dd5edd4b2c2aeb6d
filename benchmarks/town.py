"""What a whole town costs: many articles, the places that they name, the events held in each of those places. Seconds, memory, what is
written, and the heaviest page."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import agenda, places
from benchmarks.articles import archive
from benchmarks.happening import QUARTERS
from benchmarks.measure import Measure, measure
from benchmarks.tools import pelican

HEAD = (
    "| {articles:,} articles, {places:,} places, {events:,} events | seconds | processor s | MiB | site, MiB | heaviest page, kB |\n"
    "|---|---:|---:|---:|---:|---:|"
)
SETTINGS = f"QUARTIERS = {list(QUARTERS)!r}\nQUARTIERS_CONTOURS = None\n"


@dataclass(frozen=True)
class Size:
    """How many of each there are."""

    articles: int
    places: int
    events: int


@dataclass(frozen=True)
class Edit:
    """What an editor changes before a build: in the file at the middle of `folder`, `before` becomes `after`."""

    name: str
    folder: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class BuiltSite:
    """What a build left: the size of the site in MiB, that of its heaviest page in kB."""

    site: float
    page: float


REAL = Size(10_000, 3000, 5000)
"""Those of issue 15, of a town of 100,000 inhabitants with twenty years of archives."""
EDITS = (
    Edit("from nothing"),
    Edit("nothing changed"),
    Edit("the text of an article changed", "articles", "travaux", "ouvrages"),
    Edit("the title of an article changed", "articles", "title: ", "title: Encore "),
    Edit("an event cancelled", "agenda", "type: ", "event_status: annulé\ntype: "),
    Edit("a place has another name", "lieux", "title: Lieu", "title: Endroit"),
)


def sized(articles: int) -> Size:
    """A town of so many articles, with its share of the rest."""
    return Size(articles, REAL.places * articles // REAL.articles, REAL.events * articles // REAL.articles)


def write_town(content: Path, size: Size) -> None:
    """The files of such a town, always the same: article, place and event of a number speak of each other."""
    for article in archive(size.articles):
        head = {
            "id": f"{article.slug}-a",
            "title": article.title,
            "date": f"{article.moment:%Y-%m-%d %H:%M}",
            "slug": article.slug,
            "category": article.category,
            "tags": f"[{', '.join(article.tags)}]",
            "summary": article.summary,
            "quartiers": f"[{QUARTERS[article.number % len(QUARTERS)]}]",
            "lieux": f"[lieu-{article.number % size.places}]",
        }
        lines = "\n".join(f"{key}: {value}" for key, value in head.items())
        _write(content / article.path, f"---\n{lines}\n---\n\n{article.body}")
    for number, text in enumerate(places.written(size.places)):
        _write(content / "lieux" / f"{number}.md", text.replace("id: essai-", "id: essai-lieu-"))
    for number, text in enumerate(agenda.written(size.events)):
        held = text.replace(f"place: Lieu {number % agenda.PLACES}\n", f"place: lieu-{number % size.places}\n")
        _write(content / "agenda" / f"{number}.md", held)


def rows(size: Size, runs: int, settle: Callable[[], None] = os.sync) -> Iterator[str]:
    """The rows of the table: medians of `runs`; `settle` is done before each measure."""
    found: dict[str, list[tuple[Measure, BuiltSite]]] = {}
    for _ in range(runs):
        for name, measured, written in _run(size, settle):
            found.setdefault(name, []).append((measured, written))
    for name, taken in found.items():
        seconds, work, peak = (median(getattr(one, figure) for one, _ in taken) for figure in ("seconds", "work", "peak"))
        yield f"| {name} | {seconds:.1f} | {work:.1f} | {peak:.0f} | {taken[0][1].site:.0f} | {taken[0][1].page:.0f} |"


def _run(size: Size, settle: Callable[[], None]) -> Iterator[tuple[str, Measure, BuiltSite]]:
    tool = pelican.journal()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        tool.furnish(folder)
        with (folder / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(SETTINGS)
        write_town(folder / "content", size)
        for edit in EDITS:
            if edit.folder:
                _edit(folder / "content" / edit.folder, edit)
            settle()
            yield edit.name, measure(tool.command(folder, ""), folder, tool.environ, whole=True), _written(folder / "output")


def _edit(folder: Path, edit: Edit) -> None:
    files = sorted(folder.iterdir())
    file = files[len(files) // 2]
    file.write_text(file.read_text(encoding="utf-8").replace(edit.before, edit.after, 1), encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _written(output: Path) -> BuiltSite:
    sizes = {path: path.stat().st_size for path in output.rglob("*") if path.is_file()}
    return BuiltSite(sum(sizes.values()) / 2**20, max(size for path, size in sizes.items() if path.suffix == ".html") / 1000)
