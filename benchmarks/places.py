"""The places of a large town: six sorts of hours in six quarters."""

import random
from collections.abc import Iterator

from benchmarks.happening import QUARTERS, Crowd, Happening

TYPES = ("restaurant", "café", "boulangerie", "pharmacie", "médiathèque", "parc")
HOURS = (
    "Tu-Sa 12:00-14:00,19:00-22:30; PH off",
    "Mo-Sa 07:00-02:00; PH off",
    "Tu-Su 06:30-13:00,16:00-19:30; PH 06:30-13:00",
    "Mo-Fr 09:00-12:30,14:00-19:00; Sa 09:00-12:30; PH off",
    "Tu,Th 16:00-18:30; We,Sa 10:00-18:00; PH off",
    "Apr-Sep Mo-Su,PH 08:00-21:00; Oct-Mar Mo-Su,PH 08:00-18:00",
)


def written(places: int) -> Iterator[str]:
    """The files of so many places, always the same, within two kilometres."""
    chance = random.Random(places)
    for number in range(places):
        lines = [
            f"id: essai-{number:06}",
            f"title: Lieu numéro {number}",
            f"slug: lieu-{number}",
            f"type: {TYPES[number % len(TYPES)]}",
            f"street_address: {number % 90 + 1}, rue Neuve",
            f"lat: {49.05 + chance.random() / 50:.5f}",
            f"lon: {2.08 + chance.random() / 50:.5f}",
            f"quartiers: [{QUARTERS[number // len(TYPES) % len(QUARTERS)]}]",
            f'opening_hours: "{HOURS[number % len(HOURS)]}"',
            "consent_owner: courriel du 3 mars 2026",
            "verified: 2026-01-15",
            "summary: Une phrase qui dit ce que c’est.",
        ]
        yield "\n".join(["---", *lines, "---", ""])


PLACES = Crowd(
    "places",
    "lieux",
    3000,
    written,
    (
        Happening("from nothing"),
        Happening("nothing changed"),
        Happening("one has another name", ("title: Lieu", "title: Endroit")),
        Happening("one has other hours", ('opening_hours: "', 'opening_hours: "Su 10:00-12:00; ')),
        Happening("the night after", environ={"BEFFROI_NOW": "2026-03-28T00:05"}),
    ),
)
