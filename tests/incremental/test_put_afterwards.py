"""What is put in the site after a build, the search's index, is no business of the next builds."""

import pytest

from tests.journal import TestJournal


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """A journal whose site is built, with an index in it."""
    journal = TestJournal(tmp_path_factory.mktemp("journal"))
    journal.article("marche")
    journal.run("build")
    index = journal.folder / "output" / "index-recherche" / "mots"
    index.mkdir(parents=True)
    (index / "a_.json").write_text("mots", encoding="utf-8")
    return journal


def test_a_build_with_nothing_to_do_has_nothing_to_do_beside_an_index(journal):
    assert "construit" not in journal.run("build").stdout


def test_a_build_leaves_the_index_where_it_is(journal):
    journal.article("marche", body="Samedi, et dimanche.")
    journal.run("build")
    assert (journal.folder / "output" / "index-recherche" / "mots" / "a_.json").read_text(encoding="utf-8") == "mots"


def test_the_proof_compares_what_the_build_made(journal):
    assert "Vérifié" in journal.run("build", "--verify").stdout


def test_no_page_may_take_the_place_of_the_index(journal):
    page = journal.folder / "content" / "pages" / "index-recherche.md"
    page.write_text("---\nid: essai-page\ntitle: Index\nslug: index-recherche\n---\n\nUne page.\n", encoding="utf-8")
    told = journal.run("check", code=1).stdout
    page.unlink()
    assert "index-recherche" in told
