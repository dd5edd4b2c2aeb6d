"""A made-up archive of French articles, the same at each run: 2 to 5 sections each, 4 % with a table."""

import random
from datetime import datetime, timedelta
from pathlib import Path

CATEGORIES = ("Vie municipale", "Travaux", "Écoles", "Culture", "Sport", "Environnement", "Vie associative", "Solidarité")
TAGS = ("marché", "piscine", "budget", "vélo", "arbres", "cantine", "médiathèque", "Oise", "patrimoine", "déchets", "gare", "jeunes")
PROSE = """
la ville le conseil municipal a voté hier une délibération pour les travaux de la rue du Beffroi où les riverains ont choisi des arbres et
des bancs près de l’école Jules-Ferry dont la cour sans goudron ouvre aux familles dès samedi matin quand le marché s’installe sur la place
avec ses quarante étals tandis que la médiathèque prête des jeux de société pendant les vacances d’hiver
"""
WORDS = PROSE.split()
FIRST_DAY = datetime(2014, 1, 1, 8)
TABLE = "| Jour | Ouverture | Fermeture |\n|---|---:|---:|\n| Lundi | 8 h 30 | 17 h 30 |\n| Samedi | 9 h | 12 h |\n"


def write(folder: Path, count: int, seed: int = 1) -> None:
    """`count` articles below `folder`, in the plain Pelican dialect, so that any Pelican reads them."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:06}.md").write_text(_article(number, count, chance), encoding="utf-8")


def _article(number: int, count: int, chance: random.Random) -> str:
    moment = FIRST_DAY + timedelta(minutes=number * 12 * 365 * 24 * 60 // count)
    head = {
        "Title": _sentence(chance, 5, 9).rstrip("."),
        "Date": f"{moment:%Y-%m-%d %H:%M}",
        "Slug": f"article-{number}",
        "Id": f"article-{number}",
        "Category": chance.choice(CATEGORIES),
        "Tags": ", ".join(chance.sample(TAGS, 3)),
        "Summary": _sentence(chance, 12, 20),
    }
    body = "\n\n".join(_section(chance) for _ in range(chance.randint(2, 5)))
    table = f"\n\n{TABLE}" if chance.random() < 0.04 else ""
    return "\n".join(f"{key}: {value}" for key, value in head.items()) + f"\n\n{body}{table}\n"


def _section(chance: random.Random) -> str:
    paragraphs = [" ".join(_sentence(chance, 8, 22) for _ in range(chance.randint(2, 5))) for _ in range(chance.randint(1, 3))]
    points = "\n".join(f"- **{_sentence(chance, 3, 6)}** [lire](https://ville.example/{number})" for number in range(chance.randint(0, 4)))
    return "\n\n".join(filter(None, [f"## {_sentence(chance, 3, 7).rstrip('.')}", *paragraphs, points]))


def _sentence(chance: random.Random, fewest: int, most: int) -> str:
    start = chance.randrange(len(WORDS))
    words = [WORDS[(start + step) % len(WORDS)] for step in range(chance.randint(fewest, most))]
    return " ".join(words).capitalize() + "."
