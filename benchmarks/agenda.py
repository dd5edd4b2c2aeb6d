"""The events of a large agenda: two years of them, one behind and one ahead of the instant of the benchmark."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.happening import QUARTERS, Crowd, Happening

DAYS, FIRST = 730, date(2025, 3, 27)
TYPES = ("concert", "atelier", "cours", "sport", "exposition", "conférence", "marché", "visite", "fête", "cinéma")
PLACES = 200


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


AGENDA = Crowd(
    "events",
    "agenda",
    5000,
    written,
    (
        Happening("from nothing"),
        Happening("nothing changed"),
        Happening("the text of one changed", ("Un paragraphe", "Un autre paragraphe")),
        Happening("one cancelled", ("type: ", "event_status: annulé\ntype: ")),
        Happening("the night after", environ={"BEFFROI_NOW": "2026-03-28T00:05"}),
    ),
)
