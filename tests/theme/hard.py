"""Journals that try the front page: three articles or thousands, no picture, titles that never end or have one word."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from tests.browser.demonstration import SITEURL, WIDTHS
from tests.drawn import PICTURES
from tests.theme.built import ROOT, Site, build

NOW = datetime(2026, 3, 27, 8)
CATEGORIES = ["Vie municipale", "Travaux", "Écoles", "Culture", "Sport", "Environnement", "Vie associative", "Solidarité"]
LONG = "Anticonstitutionnellement, le conseil intercommunautaire renégocie l’aménagement hydroélectrique des Bords-d’Oise avant l’été"
WORDS = ("Neige", "Budget", "Bac", "Crue", "Vœux", "Oui", "Ville", "Rentrée")


def journal(folder: Path, count: int, breves: int = 0, title: str = "", picture: str = "", text: str = "Un mot.") -> Site:
    """A journal of `count` articles and so many brèves; `title` is every article's, else each has one word; `picture` is every one's."""
    chance = random.Random(count)
    image = f"image: {{src: images/{picture}, alt: Une image}}\n" if picture else ""
    for number in range(count):
        name = title or chance.choice(WORDS)
        head = f'id: a-{number}\ntitle: "{name}"\nslug: a-{number}\ndate: {NOW - timedelta(hours=7 * number):%Y-%m-%d %H:%M}\n'
        _write(folder / f"content/articles/{number}.md", f"{head}category: {CATEGORIES[number % len(CATEGORIES)]}\n{image}", text)
    for number in range(breves):
        head = f"id: b-{number}\ntitle: Vent fort\nslug: b-{number}\ndate: {NOW - timedelta(hours=number):%Y-%m-%d %H:%M}\n"
        _write(folder / f"content/breves/{number}.md", head, "Un mot.")
    if picture:
        (folder / "content/images").mkdir()
        (folder / "content/images" / picture).write_bytes((ROOT / "content/images" / picture).read_bytes())
    drawn = {"PICTURE_CACHE": str(PICTURES), "PICTURE_WIDTHS": WIDTHS} if picture else {}
    conf = {"PATH": str(folder / "content"), "SITEURL": SITEURL, "THEME": str(ROOT / "theme"), "DEFAULT_IMAGE": None}
    return build(folder, **conf, **drawn, STRICT_SINCE="2027-01-01")


def _write(path: Path, head: str, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{head}---\n\n{body}\n", encoding="utf-8")
