"""The opposition's space on the built site: each text as it was handed in, its proof, the rule, and a feed of its own."""

import hashlib
import json

import pytest
from bs4 import BeautifulSoup

from plugins.journal.law.expression import normalize_body
from tests.journal import TestJournal
from tests.law.desk import TEXT, tribune

SETTINGS = """
TRIBUNE_TERMS = {"2020-2026": ["Ensemble"], "2026-2032": ["Ensemble", "Autrement"]}
TRIBUNE_ISSUES = {"Avril 2026": "2026-03-24", "Juin 2026": "2026-05-22"}
TRIBUNE_LENGTH = 1500
TYPOGRAPHIC_BODIES = True
"""
TITLE = "Qui paie ? L'Oise !"
ADDRESS = "expression/2026/03/qui-paie"


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """A tribune among an article, built with typographic bodies."""
    made = TestJournal(tmp_path_factory.mktemp("tribunes"), settings=SETTINGS)
    made.article("marche")
    write(made)
    made.run("build")
    return made


def write(journal, body="Qui paie ? L'Oise : *nous*.\n\n" + TEXT, name="une", **keys):
    known = {"title": f'"{TITLE}"', "slug": "qui-paie", "date": "2026-03-26 09:00", "author": "Philippe Garnier"}
    folder = journal.folder / "content" / "tribunes"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(tribune(body, **{**known, "id": f"essai-{name}", **keys}), encoding="utf-8")


def seen(journal, address=ADDRESS):
    return BeautifulSoup(journal.page(address), "html.parser")


def test_neither_spaces_nor_apostrophes_are_put_in_a_tribune(journal):
    page = seen(journal)
    assert page.h1.get_text() == TITLE
    assert page.select_one(".prose p").get_text() == "Qui paie ? L'Oise : nous."


def test_the_text_alone_has_the_digest_that_the_page_shows(journal):
    alone = (journal.folder / "output" / ADDRESS / "texte.txt").read_bytes()
    assert seen(journal).select_one(".seal code").get_text() == hashlib.sha256(alone).hexdigest()
    assert alone.decode() == normalize_body("Qui paie ? L'Oise : *nous*.\n\n" + TEXT)
    assert seen(journal).select_one(".seal a")["href"].endswith(f"/{ADDRESS}/texte.txt")


def test_machines_are_told_an_opinion_and_whose(journal):
    data = json.loads(seen(journal).find("script", type="application/ld+json").string)
    assert data["@type"] == "OpinionNewsArticle"
    assert [(who["@type"], who["name"]) for who in data["author"]] == [("Person", "Philippe Garnier"), ("Organization", "Autrement")]


def test_the_space_states_the_rule_and_shows_who_said_nothing(journal):
    page = seen(journal, "expression")
    assert "1\u202f500 signes au plus" in page.select_one(".rule").get_text()
    rows = [[cell.get_text() for cell in row.find_all(["span", "a"])] for row in page.select(".issue li")]
    assert rows == [["Ensemble", "n’a pas remis de texte"], ["Autrement", TITLE]]


def test_the_space_tells_when_texts_are_due(journal):
    days = [day["datetime"] for day in seen(journal, "expression").select("table time")]
    assert days == ["2026-05-22", "2026-03-24"]


def test_a_tribune_is_in_its_own_feed_and_not_in_the_journals(journal):
    flux = journal.folder / "output" / "flux"
    own, whole = (json.loads((flux / name).read_text(encoding="utf-8")) for name in ("expression/feed.json", "feed.json"))
    assert [item["title"] for item in own["items"]] == [TITLE]
    assert own["home_page_url"].endswith("/expression/")
    assert TITLE not in [item["title"] for item in whole["items"]]


def test_the_feed_of_the_space_is_offered_on_its_page(journal):
    assert seen(journal, "expression").select_one("main a[type='application/rss+xml']")["href"].endswith("/flux/expression/rss.xml")


def test_a_tribune_is_neither_on_the_home_page_nor_in_the_archives(journal):
    assert TITLE not in journal.page("") and TITLE not in journal.page("archives/2026/03")


def test_a_tribune_is_never_announced(journal):
    assert TITLE not in (journal.folder / "state" / "announcements.json").read_text(encoding="utf-8")


def test_a_tribune_that_is_withdrawn_leaves_its_address_and_no_word(tmp_path):
    journal = TestJournal(tmp_path, settings=SETTINGS)
    journal.article("marche")
    write(journal)
    journal.run("build")
    write(journal, status="withdrawn", modified="2026-03-27 08:00")
    journal.run("build")
    assert "a été retirée" in journal.page(ADDRESS)
    assert not (tmp_path / "output" / ADDRESS / "texte.txt").exists()


def test_a_tribune_that_was_touched_is_not_published(tmp_path):
    journal = TestJournal(tmp_path, settings=SETTINGS)
    journal.article("marche")
    write(journal, sha256="0" * 64)
    assert "n’est plus celui que le groupe a remis" in journal.run("publish", code=1).stdout


def test_another_tribune_leaves_the_pages_of_the_first_as_they_were(tmp_path):
    journal = TestJournal(tmp_path, settings=SETTINGS)
    journal.article("marche")
    write(journal)
    journal.run("build")
    text, page = tmp_path / "output" / ADDRESS / "texte.txt", tmp_path / "output" / ADDRESS / "index.html"
    before = text.stat().st_mtime_ns, page.stat().st_mtime_ns
    write(journal, name="deux", slug="deux", title="Deux", group="Ensemble")
    journal.run("build")
    assert (text.stat().st_mtime_ns, page.stat().st_mtime_ns) == before
    assert "Deux" in journal.page("expression")
    assert "à l’octet près" in journal.run("build", "--verify").stdout


def test_a_town_without_groups_says_that_the_space_is_not_open(tmp_path):
    journal = TestJournal(tmp_path, settings="TRIBUNE_TERMS = TRIBUNE_ISSUES = None")
    journal.article("marche")
    journal.run("build")
    assert "n’a pas ouvert d’espace" in journal.page("expression")
