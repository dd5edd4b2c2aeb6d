"""An edit writes the table that it is about, and no other; a build without an edit writes none."""

import pytest

from tests.journal import TestJournal


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("opendata"))
    journal.article("marche")
    breve = "---\nid: b\ntitle: Il neige\ndate: 2026-03-26 10:00\n---\n\nSur le marché.\n"
    (journal.folder / "content/breves/neige.md").write_text(breve, encoding="utf-8")
    journal.run("build")
    return journal


def tables(journal):
    return {file.name: file.stat().st_mtime_ns for file in (journal.folder / "output/donnees").iterdir()}


def moved(journal, before):
    return {name for name, moment in tables(journal).items() if before.get(name) != moment}


def test_a_table_of_nothing_is_not_there(journal):
    assert {name for name in tables(journal) if name.endswith(".csv")} == {"articles.csv", "breves.csv"}


def test_an_edited_article_leaves_the_other_tables_as_they_are(journal):
    before = tables(journal)
    journal.article("marche", "Le marché déménage")
    journal.run("build")
    assert moved(journal, before) == {"articles.csv", "articles.json"}
    assert "déménage" in (journal.folder / "output/donnees/articles.csv").read_text(encoding="utf-8")


def test_one_more_article_is_counted_and_dated(journal):
    before = tables(journal)
    journal.article("pont", "Le pont rouvre", date="2026-03-27 08:00")
    journal.run("build")
    assert moved(journal, before) == {"articles.csv", "articles.json", "catalogue.jsonld", "index.html"}
    assert "2 lignes" in journal.page("donnees")


def test_nothing_else_is_written_when_another_style_is_asked_for(journal):
    before = tables(journal)
    journal.write_settings('SITESUBTITLE = "Autrement"')
    journal.run("build")
    assert {name for name in moved(journal, before) if not name.endswith(".html")} == set()
