"""The feeds of a journal that Pelican builds from files."""

import json
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup

from tests.campaign import long
from tests.feeds import rules_atom, rules_common, rules_json, rules_rss

SITE = "https://journal.valbrune.example"
FOLDERS = ["flux", "flux/rubriques/vie-municipale", "flux/rubriques/travaux", "flux/rubriques/ecoles"]


def feeds(output: Path) -> dict[str, bytes]:
    """Every file of the feeds by its path."""
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in sorted((output / "flux").rglob("*")) if file.is_file()}


def titles(output: Path, folder: str = "flux") -> list[str]:
    """What a reader's program lists, as the Atom feed orders it."""
    return [entry.title for entry in feedparser.parse((output / folder / "atom.xml").read_bytes()).entries]


def identities(output: Path) -> set[str]:
    """Every identity by which a reader's program knows a publication."""
    return {entry.id for name, document in feeds(output).items() if name.endswith("xml") for entry in feedparser.parse(document).entries}


def change(file: Path, old: str, new: str) -> None:
    """What an editor does."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_journal_and_each_category_have_three_feeds(build, journal):
    assert sorted(feeds(build(journal))) == sorted(
        f"{folder}/{name}" for folder in FOLDERS for name in ("rss.xml", "atom.xml", "feed.json")
    )


def test_every_feed_is_valid(build, journal):
    for name, document in feeds(build(journal)).items():
        if name.endswith("json"):
            assert rules_json.problems(document) == [], name
        else:
            rules = rules_rss.RULES if name.endswith("rss.xml") else rules_atom.RULES
            assert rules_common.problems(document, rules) == [], name


def test_each_feed_has_its_own_name(build, journal):
    output = build(journal)
    assert len({feedparser.parse((output / folder / "atom.xml").read_bytes()).feed.id for folder in FOLDERS}) == len(FOLDERS)


def test_articles_and_breves_are_told_newest_first_and_pages_are_not(build, journal):
    assert titles(build(journal)) == ["Fuite d’eau", "Le marché s’installe place du Beffroi", "La rue Neuve est fermée"]


def test_a_category_tells_its_own(build, journal):
    output = build(journal)
    assert titles(output, "flux/rubriques/travaux") == ["Fuite d’eau", "La rue Neuve est fermée"]
    assert titles(output, "flux/rubriques/ecoles") == []


def test_a_feed_holds_no_more_than_it_should(build, journal):
    assert titles(build(journal, most=1)) == ["Fuite d’eau"]


@pytest.mark.parametrize("line", ["status: draft", "status: hidden", "status: withdrawn\nmodified: 2026-03-10", "expires: 2026-03-04"])
@pytest.mark.parametrize("preview", [False, True])
def test_what_readers_should_not_see_is_in_no_feed(build, journal, line, preview):
    change(journal / "articles/2026-03-02-marche.md", "tags:", f"{line}\ntags:")
    assert "Le marché s’installe place du Beffroi" not in titles(build(journal, preview=preview))


def test_what_is_scheduled_joins_the_feed_when_it_is_due(build, journal):
    assert "Fuite d’eau" not in titles(build(journal, BEFFROI_NOW="2026-03-03T11:04"))
    assert "Fuite d’eau" in titles(build(journal, BEFFROI_NOW="2026-03-03T11:05"))


def test_the_whole_text_travels_with_absolute_addresses(build, journal):
    item = json.loads((build(journal) / "flux/feed.json").read_bytes())["items"][1]
    page = BeautifulSoup(item["content_html"], "html.parser")
    assert "Jusqu’en juin" in page.get_text()
    assert page.find("a", string="près de la fontaine")["href"] == f"{SITE}/la-fontaine/"
    assert page.find("a", string="les travaux")["href"] == f"{SITE}/2026/03/la-rue-neuve-est-fermee/"
    assert page.img["src"].startswith(f"{SITE}/images/")


def test_the_enclosure_is_a_file_of_the_site_and_says_its_size(build, journal):
    output = build(journal)
    entry = feedparser.parse((output / "flux/rss.xml").read_bytes()).entries[1]
    (enclosure,) = entry.enclosures
    file = output / enclosure.href.removeprefix(f"{SITE}/")
    assert file.stat().st_size == int(enclosure.length) and enclosure.type.startswith("image/")


def test_no_reader_sees_anything_again_when_title_slug_date_and_file_name_change(build, journal):
    before = identities(build(journal))
    file = journal / "articles/2026-03-02-marche.md"
    change(file, "title: Le marché s’installe place du Beffroi", "title: Le marché déménage\nslug: halles")
    change(file, "date: 2026-03-02 09:00", "date: 2026-02-28 17:00")
    file.rename(file.with_name("autre-nom.md"))
    change(journal / "articles/2026-03-01-travaux.md", "category: Travaux", "category: Écoles")
    assert identities(build(journal)) == before


def test_no_reader_sees_anything_again_when_the_site_moves(build, journal):
    assert identities(build(journal)) == identities(build(journal, site="https://www.valbrune.example/journal"))


@long
def test_the_same_journal_gives_the_same_bytes_elsewhere(build, journal, tmp_path):
    elsewhere = tmp_path / "ailleurs"
    for file in sorted((file for file in journal.rglob("*") if file.is_file()), reverse=True):
        copy = elsewhere / file.relative_to(journal)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    other = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C", "BEFFROI_NOW": "2026-03-28T22:00"}
    assert feeds(build(elsewhere, **other)) == feeds(build(journal, PYTHONHASHSEED="1"))
