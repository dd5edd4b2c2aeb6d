"""What an agenda costs: a journal of a hundred articles and many events, built from nothing, then after each thing that happens to it."""

import os
import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from benchmarks.compare import furnish
from benchmarks.measure import Measure, measure
from benchmarks.tools import pelican

HEAD = "| {events:,} events | seconds | processor s | MiB |\n|---|---:|---:|---:|"
EVENTS, ARTICLES = 5000, 100
DAYS, FIRST = 730, date(2025, 3, 27)
"""Two years of events, one behind and one ahead of the instant of the benchmark."""

TYPES = ("concert", "atelier", "cours", "sport", "exposition", "conférence", "marché", "visite", "fête", "cinéma")
QUARTERS = ("Centre", "Gare", "Les Tilleuls", "Bords-d’Oise", "Haut-Valbrune", "La Verrerie")
PLACES = 200
HAPPENINGS = (
    ("from nothing", (), {}),
    ("nothing changed", (), {}),
    ("the text of one changed", ("Un paragraphe", "Un autre paragraphe"), {}),
    ("one cancelled", ("type: ", "event_status: annulé\ntype: "), {}),
    ("the night after", (), {"BEFFROI_NOW": "2026-03-28T00:05"}),
)
"""What happens in turn: its name, what is put in the place of what in one event, and what the build is told."""


def rows(events: int, runs: int, happenings=HAPPENINGS) -> Iterator[str]:
    """The rows of the table: medians of `runs`."""
    found: dict[str, list[Measure]] = {}
    for _ in range(runs):
        for what, measured in _run(events, happenings):
            found.setdefault(what, []).append(measured)
    for what, measures in found.items():
        figures = [median(getattr(one, name) for one in measures) for name in ("seconds", "work", "peak")]
        yield f"| {what} | {figures[0]:.2f} | {figures[1]:.1f} | {figures[2]:.0f} |"


def _run(events: int, happenings) -> Iterator[tuple[str, Measure]]:
    tool = pelican.journal()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name) / "site"
        agenda = furnish(tool, folder, ARTICLES) / "agenda"
        agenda.mkdir()
        for number, text in enumerate(written(events)):
            (agenda / f"evenement-{number}.md").write_text(text, encoding="utf-8")
        for what, change, environ in happenings:
            if change:
                file = agenda / f"evenement-{events // 2}.md"
                file.write_text(file.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
            os.sync()
            yield what, measure(tool.command(folder, ""), folder, {**tool.environ, **environ}, whole=True)


def written(events: int) -> Iterator[str]:
    """The files of so many events, always the same: one in ten is an exhibition of a month, one in ten comes back each week."""
    chance = random.Random(events)
    for number in range(events):
        day, hour, sort = FIRST + timedelta(days=chance.randrange(DAYS)), chance.randrange(8, 21), TYPES[number % len(TYPES)]
        lines = [
            f"id: essai-{number:06}",
            f"title: Événement numéro {number}",
            f"slug: evenement-{number}",
            "date: 2025-03-01 09:00",
            f"type: {sort}",
            f"timings: {day} {hour:02}:00 - {hour + 1:02}:30",
            f"place: Lieu {number % PLACES}",
            f"quartiers: [{QUARTERS[number % len(QUARTERS)]}]",
            f"price: {'gratuit' if number % 3 else '5 €'}",
            "summary: Une phrase qui dit ce que c’est.",
            "social:\n  skip: oui",
        ]
        repeated = {"exposition": ["rrule: chaque jour, 30 fois"], "cours": ["rrule: chaque semaine"]}.get(sort, [])
        yield "\n".join(["---", *lines, *repeated, "---", "", "Un paragraphe qui dit le reste.", ""])
