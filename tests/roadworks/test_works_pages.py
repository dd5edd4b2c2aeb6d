"""The pages of works: the list by what matters now, the facts of each, its feed, its data; and nothing where there are none."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.journal import TestJournal, files

WORKS = {
    "egouts": ("Égouts neufs", "2026-03-09", "2026-03-31", "rue des Tanneurs", ""),
    "mur": ("Le mur du quai", "2026-03-20", "2026-03-29", "quai Bas", "bus: La 1 est déviée.\nlignes: [1]\n"),
    "cote": ("La côte reprise", "2026-04-20", "2026-07-03", "côte du Calvaire", "etat: reportés\n"),
    "mail": ("Neuf tilleuls", "2026-04-07", "2026-04-10", "mail des Tilleuls", ""),
    "halle": ("Le chauffage", "2026-02-02", "2026-03-13", "rue Neuve", ""),
    "vieux": ("Le vieux pont", "2025-02-02", "2025-03-13", "quai Haut", ""),
}


def write(journal, name, title, start, end, street, more):
    path = journal.folder / "content/travaux" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    head = f"id: travaux-{name}\ntitle: {title}\ndate: 2026-01-05 08:00\nstart: {start}\nend: {end}\nstreets: [{street}]\n"
    path.write_text(f"---\n{head}traffic: [route barrée]\nquartiers: [Centre]\n{more}---\n\nOn creuse.\n", encoding="utf-8")


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("works"))
    journal.article("marche")
    journal.run("build")
    journal.bare = files(journal.folder / "output")
    for name, told in WORKS.items():
        write(journal, name, *told)
    journal.run("build")
    return journal


def titles(journal, section):
    page = BeautifulSoup(journal.page("travaux"), "html.parser")
    found = page.find(id=section)
    return (
        [link.get_text() for link in (found if found.name == "details" else found.find_parent("section")).select(".listed-title a")]
        if found
        else []
    )


def test_a_journal_without_works_has_neither_page_nor_entry(journal):
    assert [name for name in journal.bare if name.startswith("travaux/")] == []
    assert b"/travaux/" not in journal.bare["index.html"].replace(b"/rubriques/travaux/", b"")


def test_the_list_says_those_of_now_by_their_end_and_those_to_come_by_their_beginning(journal):
    assert titles(journal, "en-cours") == ["Le mur du quai", "Égouts neufs"]
    assert titles(journal, "a-venir") == ["Neuf tilleuls", "La côte reprise"]


def test_what_is_over_leaves_the_list_after_two_months(journal):
    assert titles(journal, "termines") == ["Le chauffage"]


def test_a_page_says_when_where_and_what_changes(journal):
    text = BeautifulSoup(journal.page("travaux/le-mur-du-quai"), "html.parser").find(class_="practical").get_text(" ", strip=True)
    assert all(
        word in text for word in ("Travaux en cours", "20 mars", "29 mars 2026", "Quai Bas", "Route barrée", "La 1 est déviée", "Lignes 1")
    )


def test_a_page_says_to_machines_when_the_works_end(journal):
    page = BeautifulSoup(journal.page("travaux/le-mur-du-quai"), "html.parser")
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert (data["@type"], data["expires"], data["temporalCoverage"]) == ("SpecialAnnouncement", "2026-03-29", "2026-03-20/2026-03-29")
    assert data["spatialCoverage"][0]["address"]["streetAddress"] == "quai Bas"


def test_works_have_a_feed_and_are_in_the_sitemap(journal):
    assert "Le mur du quai" in (journal.folder / "output/flux/travaux/rss.xml").read_text(encoding="utf-8")
    assert "/travaux/</loc>" in (journal.folder / "output/sitemap.xml").read_text(encoding="utf-8")


def test_the_night_that_ends_works_makes_their_pages_again_and_no_other(journal):
    before = files(journal.folder / "output")
    journal.run("build", BEFFROI_NOW="2026-03-28T00:01")
    next_day = files(journal.folder / "output")
    journal.run("build", BEFFROI_NOW="2026-03-30T00:01")
    after = files(journal.folder / "output")
    moved = {name for name in after if after[name] != next_day.get(name) and name.startswith("travaux/")}
    assert moved == {"travaux/index.html", "travaux/le-mur-du-quai/index.html"}
    assert {name for name in next_day if next_day[name] != before.get(name) and name.startswith("travaux/")} == set()
    assert titles(journal, "termines") == ["Le mur du quai", "Le chauffage"]
