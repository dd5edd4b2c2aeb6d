"""From the text to the index online, by the commands that a webmaster types."""

import json

import pytest

from tests.journal import TestJournal, files


def online(journal) -> set[str]:
    """The titles that the index online knows."""
    records = (journal.folder / "public" / "index-recherche" / "fiches").glob("*.json")
    return {record["t"] for path in records for record in json.loads(path.read_bytes()).values()}


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """A journal that is online, with two articles."""
    journal = TestJournal(tmp_path_factory.mktemp("journal"))
    journal.article("marche", "Le marché revient", quartiers="[Gare]")
    journal.article("piscine", "La piscine rouvre")
    journal.run("build")
    journal.run("deploy")
    return journal


def test_a_build_makes_no_index(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    journal.run("build")
    assert not (tmp_path / "output" / "index-recherche").exists()
    assert (tmp_path / "output" / "recherche" / "index.html").is_file()


def test_the_index_goes_online_with_the_site(journal):
    assert {"Le marché revient", "La piscine rouvre"} <= online(journal)


def test_what_is_withdrawn_leaves_the_index_with_the_next_deploy(journal):
    journal.article("piscine", "La piscine rouvre", status="withdrawn", modified="2026-03-27")
    journal.run("build")
    journal.run("deploy")
    assert "La piscine rouvre" not in online(journal)


def test_after_an_edit_the_index_is_that_of_a_journal_built_from_nothing(journal):
    journal.article("marche", "Le marché revient", body="Dimanche.", quartiers="[Gare]")
    journal.run("build")
    journal.run("deploy")
    assert "Vérifié" in journal.run("build", "--verify").stdout
    for name in ("output", "state/search"):
        (journal.folder / name).rename(journal.folder / f"{name}.before")
    journal.run("build", "--fresh")
    journal.run("deploy")
    assert files(journal.folder / "output" / "index-recherche") == files(journal.folder / "output.before" / "index-recherche")


def test_every_page_has_a_form_that_leads_to_the_search_and_no_script_of_it(journal):
    home = journal.page("")
    assert 'role="search" action="https://journal.valbrune.example/recherche/" method="get"' in home
    assert "js/search" not in home
    assert "index-recherche" not in home


def test_without_the_room_there_is_neither_form_nor_page(tmp_path):
    journal = TestJournal(tmp_path, settings='PLUGINS = [name for name in PLUGINS if "search" not in name]')
    journal.article("marche")
    journal.run("build")
    assert 'role="search"' not in journal.page("")
    assert not (tmp_path / "output" / "recherche").exists()
