"""A made-up archive of French articles, the same at each run: 2 to 5 sections each, 4 % with a table."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
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
FIRST_DAY, YEARS = datetime(2014, 1, 1, 8), 12
TABLE = "| Jour | Ouverture | Fermeture |\n|---|---:|---:|\n| Lundi | 8 h 30 | 17 h 30 |\n| Samedi | 9 h | 12 h |\n"


@dataclass(frozen=True)
class Article:
    """What any tool is given to publish; `body` is Markdown that all of them read alike."""

    number: int
    title: str
    moment: datetime
    category: str
    tags: tuple[str, ...]
    summary: str
    body: str

    @property
    def slug(self) -> str:
        """Its name in its address."""
        return f"article-{self.number}"

    @property
    def path(self) -> str:
        """Where every tool finds it, below the content."""
        return f"articles/{self.number:06}.md"


def write(folder: Path, count: int) -> None:
    """`count` articles below `folder`, in the plain Pelican dialect, so that any Pelican reads them."""
    folder.mkdir(parents=True)
    for article in archive(count):
        (folder / f"{article.number:06}.md").write_text(plain(article), encoding="utf-8")


def archive(count: int) -> Iterator[Article]:
    """`count` articles, the oldest first, spread over twelve years."""
    return (made_up(number, count) for number in range(count))


def made_up(number: int, count: int) -> Article:
    """The article of that `number` in an archive of `count`; from `count` on, those that come after it."""
    chance = random.Random(number)
    body = "\n\n".join(_section(chance) for _ in range(chance.randint(2, 5)))
    table = f"\n\n{TABLE}" if chance.random() < 0.04 else ""
    return Article(
        number=number,
        title=_sentence(chance, 5, 9).rstrip("."),
        moment=_by_day(FIRST_DAY + timedelta(minutes=number * YEARS * 365 * 24 * 60 // count)),
        category=chance.choice(CATEGORIES),
        tags=tuple(chance.sample(TAGS, 3)),
        summary=_sentence(chance, 12, 20),
        body=f"{body}{table}\n",
    )


def plain(article: Article) -> str:
    """Its file as Pelican's own Markdown reader wants it."""
    head = {
        "Title": article.title,
        "Date": f"{article.moment:%Y-%m-%d %H:%M}",
        "Slug": article.slug,
        "Id": article.slug,
        "Category": article.category,
        "Tags": ", ".join(article.tags),
        "Summary": article.summary,
    }
    return "\n".join(f"{key}: {value}" for key, value in head.items()) + f"\n\n{article.body}"


def _section(chance: random.Random) -> str:
    paragraphs = [" ".join(_sentence(chance, 8, 22) for _ in range(chance.randint(2, 5))) for _ in range(chance.randint(1, 3))]
    points = "\n".join(f"- **{_sentence(chance, 3, 6)}** [lire](https://ville.example/{number})" for number in range(chance.randint(0, 4)))
    return "\n\n".join(filter(None, [f"## {_sentence(chance, 3, 7).rstrip('.')}", *paragraphs, points]))


def _sentence(chance: random.Random, fewest: int, most: int) -> str:
    start = chance.randrange(len(WORDS))
    words = [WORDS[(start + step) % len(WORDS)] for step in range(chance.randint(fewest, most))]
    return " ".join(words).capitalize() + "."


def _by_day(moment: datetime) -> datetime:
    """The same day, from 6 to 22: at night a clock change makes an hour that is twice or never, which the checks refuse."""
    return moment.replace(hour=6 + moment.hour * 2 // 3)
