"""From the text to the index online, by the commands that a webmaster types."""

import json
import shutil

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


@pytest.fixture
def built(tmp_path):
    """A journal of one article, which nothing has put online."""
    journal = TestJournal(tmp_path)
    journal.article("marche", "Le marché revient")
    return journal


def find_in_output(journal) -> set[str]:
    """The titles that the index of what was built knows."""
    records = (journal.folder / "output" / "index-recherche" / "fiches").glob("*.json")
    return {record["t"] for path in records for record in json.loads(path.read_bytes()).values()}


def test_what_was_built_can_be_searched_on_any_file_server(built):
    built.run("build")
    assert "Le marché revient" in find_in_output(built)
    built.article("piscine", "La piscine rouvre")
    built.run("build")
    assert {"Le marché revient", "La piscine rouvre"} <= find_in_output(built)
    (built.folder / "content" / "articles" / "marche.md").unlink()
    built.run("build")
    assert "Le marché revient" not in find_in_output(built)


def test_a_build_that_changes_nothing_leaves_the_index(built):
    built.run("build")
    before = files(built.folder / "output" / "index-recherche")
    assert built.run("build").stdout == "Rien n’a changé : le site est à jour.\n"
    assert files(built.folder / "output" / "index-recherche") == before


def test_an_alert_does_not_wait_for_the_index_and_the_next_build_makes_it(built):
    built.run("build", "--urgent")
    assert not (built.folder / "output" / "index-recherche").exists()
    assert "Recherche : " in built.run("build").stdout
    assert "Le marché revient" in find_in_output(built)


@pytest.mark.parametrize("lost", ["output/index-recherche", "state/search", "output/index-recherche/entree.json"])
def test_an_index_that_was_lost_comes_back_although_nothing_has_changed(built, lost):
    built.run("build")
    before = files(built.folder / "output" / "index-recherche")
    path = built.folder / lost
    path.unlink() if path.is_file() else shutil.rmtree(path)
    assert built.run("build").stdout.startswith("Rien n’a changé : ")
    assert files(built.folder / "output" / "index-recherche") == before


def test_after_a_build_a_deploy_has_nothing_left_to_index(built):
    built.run("build")
    assert "Recherche" not in built.run("deploy").stdout
    assert "Le marché revient" in online(built)


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
    assert 'role="search" action="/recherche/" method="get"' in home
    assert "js/search" not in home
    assert "index-recherche" not in home


def test_without_the_room_there_is_neither_form_nor_page(tmp_path):
    journal = TestJournal(tmp_path, settings='PLUGINS = [name for name in PLUGINS if "search" not in name]')
    journal.article("marche")
    journal.run("build")
    assert 'role="search"' not in journal.page("")
    assert not (tmp_path / "output" / "recherche").exists()
