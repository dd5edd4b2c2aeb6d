"""The quarters that have publications, in the town's order, and the page of each."""

from types import SimpleNamespace as Named

import pytest

from plugins.publication.quarter import Quarter, quarters_of
from plugins.quarters.gathered import gathered
from tests.journal import TestJournal


def about(*names):
    return Named(publication=Named(quartiers=names))


def test_a_publication_about_the_same_quarter_twice_stands_there_once():
    assert quarters_of(about("Gare", "Centre", "Gare")) == [Quarter("quartiers/gare/", "Gare"), Quarter("quartiers/centre/", "Centre")]


def test_quarters_stand_in_the_town_s_order_then_any_other_by_name():
    items = [about("Verrerie"), about("Ancien faubourg"), about("Gare"), about("Centre")]
    assert [quarter.name for quarter, _ in gathered(items, ["Centre", "Gare", "Port"])] == ["Centre", "Gare", "Ancien faubourg", "Verrerie"]


def test_a_quarter_holds_its_publications_in_their_order():
    first, second = about("Gare"), about("Centre", "Gare")
    assert dict(gathered([first, second], []))[Quarter.named("Gare")] == (first, second)


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("quarters"))
    journal.article("pont", "Le pont rouvre", quartiers="Bords-d’Oise, Gare")
    journal.article("marche")
    journal.run("build")
    return journal


def test_a_quarter_has_a_page_of_what_is_about_it(journal):
    page = journal.page("quartiers/bords-d-oise")
    assert "Le pont rouvre" in page and "Le marché revient" not in page


def test_an_article_leads_to_its_quarters(journal):
    assert 'href="https://journal.valbrune.example/quartiers/gare/"' in journal.page("2026/03/le-pont-rouvre")


def test_a_quarter_of_which_nobody_speaks_has_no_page(journal):
    assert not (journal.folder / "output/quartiers/la-verrerie").exists()
    assert "La Verrerie" not in journal.page("quartiers")


def test_no_page_may_take_the_address_of_the_quarters(journal):
    (journal.folder / "content/pages/quartiers.md").write_text("---\nid: q\ntitle: Quartiers\n---\n\nTexte.\n")
    said = journal.run("check", code=1)
    (journal.folder / "content/pages/quartiers.md").unlink()
    assert "réservée" in said.stdout + said.stderr
