"""What the journal of a town costs that uses every room: articles, events, places, alerts and works, sessions of the council, a network of
buses; and what an article that is edited costs there beside the same articles without a room."""

import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks import agenda, places
from benchmarks.bars import MIXED, Note
from benchmarks.compare import furnish
from benchmarks.happening import QUARTERS
from benchmarks.measure import Measure, measure, summarize_runs
from benchmarks.tools import pelican
from benchmarks.tools.tool import Tool
from tests.transit.forge import generate

HEAD = (
    "| {articles:,} articles, {events:,} events, {places:,} places, {notices:,} alerts and works, {sessions} sessions, {lines} lines "
    "| seconds | processor s | MiB |\n|---|---:|---:|---:|"
)
SETTINGS = f"QUARTIERS = {list(QUARTERS)!r}\nQUARTIERS_CONTOURS = None\n"
EDITED, ALONE = "one article edited", "one article edited, the same articles without rooms"
FIRST = date(2025, 3, 27)


@dataclass(frozen=True)
class Mixture:
    """How many of each there are; of stops, fifty a line."""

    articles: int
    events: int
    places: int
    notices: int
    sessions: int
    lines: int


REAL = Mixture(10_000, 1000, 500, 200, 20, 12)


@dataclass(frozen=True)
class Change:
    """In the file of that number of `folder`, `before` becomes `after`."""

    name: str
    folder: str = ""
    before: str = ""
    after: str = ""


CHANGES = (
    Change("from nothing"),
    Change("nothing changed"),
    Change(EDITED, "articles", "travaux", "ouvrages"),
    Change("the text of an event changed", "agenda", "Un paragraphe", "Un autre paragraphe"),
    Change("a place has another name", "lieux", "title: Lieu", "title: Endroit"),
    Change("works last longer", "travaux", "De 8 h", "De 7 h"),
)


def scale_mixture(articles: int) -> Mixture:
    """A town of so many articles, with its share of the rest; of each at least one."""
    share = articles / REAL.articles
    events, places, notices, sessions = (max(1, round(share * count)) for count in (REAL.events, REAL.places, REAL.notices, REAL.sessions))
    return Mixture(articles, events, places, notices, sessions, REAL.lines)


def rows(mixture: Mixture, runs: int, note: Note) -> Iterator[str]:
    """The rows of the table: medians of `runs` of each edit, over one build from nothing and one round of edits, which are looked at for
    their memory; then what is asked of the ratio, run by run."""
    found: dict[str, list[Measure]] = {}
    for name, measured in (*_alone(mixture, runs), *_whole(mixture, runs)):
        found.setdefault(name, []).append(measured)
    for name, measures in found.items():
        taken = summarize_runs(measures)
        yield f"| {name} | {taken.seconds:.2f} | {taken.work:.1f} | {taken.peak:.0f} |"
    ratio = median(ours.seconds / without.seconds for ours, without in zip(found[EDITED][1:], found[ALONE][1:], strict=True))
    note(MIXED, ratio)
    yield f"| **{EDITED} ÷ the same without rooms**, at most {MIXED.must}, aim {MIXED.aim} | **{ratio:.2f}**, {MIXED.verdict(ratio)} | | |"


def write_mixture(content: Path, mixture: Mixture) -> None:
    """The files of such a town below `content`, always the same, its articles apart."""
    texts: Mapping[str, Iterator[str]] = {
        "agenda": agenda.written(mixture.events),
        "lieux": (text.replace("id: essai-", "id: essai-lieu-") for text in places.written(mixture.places)),
        "alertes": (_alert(number) for number in range(mixture.notices // 2)),
        "travaux": (_works(number) for number in range(mixture.notices - mixture.notices // 2)),
        "conseil": (_session(number) for number in range(mixture.sessions)),
    }
    for folder, written in texts.items():
        (content / folder).mkdir(parents=True)
        for number, text in enumerate(written):
            (content / folder / f"{number:06}.md").write_text(text, encoding="utf-8")
    network = content / "transports" / "reseau"
    network.mkdir(parents=True)
    feed = generate(network / "gtfs.zip", mixture.lines, 50 * mixture.lines, 40 * mixture.lines, 25)
    with zipfile.ZipFile(feed) as archive:
        archive.extractall(network)
    feed.unlink()


def _alert(number: int) -> str:
    begins = datetime(2024, 1, 1, 6) + timedelta(days=8 * number)
    lines = [
        f"id: essai-alerte-{number:06}",
        f"title: Alerte numéro {number}, la rue est fermée",
        f"date: {begins:%Y-%m-%d %H:%M}",
        f"slug: alerte-{number}",
        "severity: vigilance",
        f"start: {begins:%Y-%m-%d %H:%M}",
        f"end: {begins + timedelta(hours=14):%Y-%m-%d %H:%M}",
        f"quartiers: [{QUARTERS[number % len(QUARTERS)]}]",
    ]
    return "\n".join(["---", *lines, "---", "", "Une phrase qui dit le reste.", ""])


def _works(number: int) -> str:
    begins = FIRST + timedelta(days=7 * number)
    lines = [
        f"id: essai-travaux-{number:06}",
        f"title: Chantier numéro {number}",
        f"slug: chantier-{number}",
        f"date: {begins - timedelta(days=14)} 08:00",
        f"start: {begins}",
        f"end: {begins + timedelta(days=40)}",
        "streets: [rue Neuve]",
        "traffic: [circulation alternée]",
        "hours: De 8 h à 17 h",
        "owner: Ville",
        f"quartiers: [{QUARTERS[number % len(QUARTERS)]}]",
    ]
    return "\n".join(["---", *lines, "---", "", "Un paragraphe qui dit le reste.", ""])


def _session(number: int) -> str:
    day = date(2024, 1, 25) + timedelta(days=42 * number)
    items = [f"  - number: {item}\n    title: Point numéro {item} de la séance" for item in range(1, 11)]
    lines = [
        f"id: essai-seance-{number:06}",
        f"title: Conseil municipal, séance {number}",
        f"slug: {day}",
        f"date: {day - timedelta(days=6)} 17:00",
        f"start: {day} 19:00",
        f"end: {day} 21:00",
        "session_status: clos",
        "place: Hôtel de ville",
        "agenda:",
        *items,
    ]
    return "\n".join(["---", *lines, "---", "", "La séance est publique.", ""])


def _whole(mixture: Mixture, runs: int) -> Iterator[tuple[str, Measure]]:
    tool = pelican.journal()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        content = furnish(tool, folder, mixture.articles)
        write_mixture(content, mixture)
        with (folder / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(SETTINGS)
        yield CHANGES[0].name, _measured(tool, folder, is_looked_at=True)
        for number in range(runs + 1):
            for change in CHANGES[1:]:
                if change.folder:
                    _edit(content / change.folder, change)
                yield change.name, _measured(tool, folder, is_looked_at=number == 0)


def _alone(mixture: Mixture, runs: int) -> Iterator[tuple[str, Measure]]:
    tool = pelican.alone()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        content = furnish(tool, folder, mixture.articles)
        _measured(tool, folder, is_looked_at=False)
        for number in range(runs + 1):
            _edit(content / "articles", next(change for change in CHANGES if change.name == EDITED))
            yield ALONE, _measured(tool, folder, is_looked_at=number == 0)


def _measured(tool: Tool, folder: Path, is_looked_at: bool) -> Measure:
    os.sync()
    return measure(tool.command(folder, ""), folder, tool.environ, whole=is_looked_at)


def _edit(folder: Path, change: Change) -> None:
    """The newest in which there is something to change, of a tenth of them: as in life."""
    files = sorted(folder.iterdir())
    file = next(file for file in files[-(-9 * len(files) // 10) - 1 :] if change.before in file.read_text(encoding="utf-8"))
    file.write_text(file.read_text(encoding="utf-8").replace(change.before, change.after, 1), encoding="utf-8")
