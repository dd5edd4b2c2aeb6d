"""What is put in the site after a build, the search's index, is no business of the next builds."""

import pytest

from tests.journal import TestJournal


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """A journal whose site is built, with its index in it."""
    journal = TestJournal(tmp_path_factory.mktemp("journal"))
    journal.article("marche")
    journal.run("build")
    return journal


def test_a_build_with_nothing_to_do_has_nothing_to_do_beside_an_index(journal):
    assert "construit" not in journal.run("build").stdout


def test_a_build_that_makes_no_index_leaves_it_where_it_is(journal):
    index = journal.folder / "output" / "index-recherche"
    made = {file: file.read_bytes() for file in index.rglob("*.json")}
    journal.article("marche", body="Samedi, et dimanche.")
    journal.run("build", "--urgent")
    assert made and {file: file.read_bytes() for file in index.rglob("*.json")} == made


def test_the_proof_compares_what_the_build_made(journal):
    assert "Vérifié" in journal.run("build", "--verify").stdout


def test_no_page_may_take_the_place_of_the_index(journal):
    page = journal.folder / "content" / "pages" / "index-recherche.md"
    page.write_text("---\nid: essai-page\ntitle: Index\nslug: index-recherche\n---\n\nUne page.\n", encoding="utf-8")
    told = journal.run("check", code=1).stdout
    page.unlink()
    assert "index-recherche" in told
