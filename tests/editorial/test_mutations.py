"""Front matters broken at random: no traceback, and no article lost in silence."""

import random

import pytest

from plugins.journal.editorial.journal import survey_content
from plugins.journal.editorial.reading import read_file
from tests.campaign import campaign, trials
from tests.editorial.desk import MARKET, article, rules, write

YAML = article(
    modified="2026-03-03",
    slug="marche",
    summary='"Trois allées : de plus"',
    tags="[fête, été]",
    quartiers="\n  - Centre\n  - Gare",
    image="{src: images/a.png, alt: Les étals}",
    social="\n  text: >\n    Venez\n    tous\n  x: Viens",
    aliases="[/vieux.html]",
    expires="1er avril 2026",
    status="published",
    une="oui",
)
PELICAN = (
    "Id: 20260302-marche00\nTitle: Le marché : le retour\nDate: 2 mars 2026 à 9 h 30\nCategory: Culture\nTags: fête; été\n"
    "Summary: Trois allées\n    de plus\nImage: images/a.png\nImage_alt: Les étals\nAuthors: Anne Roy, Luc Petit\n\nLe marché revient.\n"
)
SEEDS = [YAML, PELICAN, YAML.replace("\n", "\r\n"), "\ufeff" + PELICAN, YAML.replace("2026", "2019"), PELICAN.replace("2026", "2019")]
INSERTED = [
    "",
    " ",
    "\n",
    "\n\n",
    "\t",
    ":",
    ": ",
    "-",
    "---\n",
    "...",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!",
    "!!python/name:os ",
    "|",
    ">",
    "%",
    "@",
    "`",
    "#",
    "?",
    "\\",
    "\0",
    "\x07",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffd",
    "é",
    "🎪",
    "\U0010ffff",
    "0",
    "-1",
    "9" * 50,
    "null",
    "~",
    "yes",
    "../",
    "/etc/passwd",
    "javascript:",
    "<script>",
    "2026-02-30",
    "id: x\n",
    "Title: x\n",
    "date:\n",
    "x" * 300,
    "<<: ",
    "  ",
    "\r",
    "a: b: c",
]


def broken(chance):
    """One of the seeds, broken in one to four places."""
    text = chance.choice(SEEDS)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        cut = chance.choice([0, 0, 1, 1, 2, 5, 20, 100])
        piece = chance.choice(INSERTED) if chance.random() < 0.7 else _moved(chance, text)
        text = text[:start] + piece + text[start + cut :]
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        place = chance.randrange(len(data) + 1)
        data = data[:place] + bytes([chance.randrange(256)]) + data[place:]
    return data


def _moved(chance, text):
    start = chance.randrange(len(text) + 1)
    return text[start : start + chance.choice([1, 5, 30])]


@campaign
def test_a_broken_front_matter_is_read_or_told(tmp_path):
    chance, town, content = random.Random(20260327), rules(), tmp_path / "content"
    published = told = 0
    for trial in range(trials(full=5_000, sample=300)):
        data = broken(chance)
        write(content, {MARKET: data})
        reading = read_file(content, MARKET, town)
        assert reading.publication or reading.errors, f"trial {trial} is lost in silence: {data!r}"
        assert all(mistake.text and mistake.sort != "autre" for mistake in reading.mistakes), data
        _publishable(reading.publication, data)
        published += reading.publication is not None
        told += bool(reading.mistakes)
    assert published > 20, "hardly anything was published: these mutations prove nothing"
    assert told > 20, "hardly anything was told: these mutations prove nothing"


def _publishable(publication, data):
    if publication is None:
        return
    assert publication.title.strip(), data
    assert publication.address.endswith("/"), data
    assert ".." not in publication.address, data
    assert publication.address.isascii(), data
    assert publication.date.utcoffset() is not None, data
    assert publication.identity, data
    assert not set("<>\"'\n ") & set(publication.address + publication.identity), data


@campaign
@pytest.mark.parametrize("since", ["2024-01-01", "2030-01-01"])
def test_a_broken_journal_loses_no_article(tmp_path, since):
    chance = random.Random(7)
    number = trials(full=1_000, sample=60)
    files = {f"articles/{n:04}.md": broken(chance) for n in range(number)}
    of = survey_content(write(tmp_path / "content", files), rules(STRICT_SINCE=since))
    assert set(of.readings) == set(files)
    addresses = [publication.address for publication in of.publications]
    assert len(set(addresses)) == len(addresses), "two articles have one address"
    identities = [publication.identity for publication in of.publications]
    assert len(set(identities)) == len(identities), "two articles have one identity"
    assert all(reading.publication or reading.errors for reading in of.readings.values())


def test_a_file_of_random_bytes_is_told(tmp_path):
    chance, town, content = random.Random(1), rules(), tmp_path / "content"
    for _ in range(trials(full=1_000, sample=100)):
        write(content, {MARKET: chance.randbytes(chance.randrange(1, 300))})
        assert read_file(content, MARKET, town).errors
