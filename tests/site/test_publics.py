"""Whom a publication is for: a page and a feed for each public, a livelier one for the young."""

import json

import pytest

from plugins.core.publication.listing import find_public
from tests.journal import TestJournal

BRIEF = "\n  - La piscine rouvre samedi.\n  - 2 € avant 18 ans.\n  - Rendez-vous quai Haut."


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A journal with something for the young, something for families, and something for everybody."""
    journal = TestJournal(tmp_path_factory.mktemp("ville"))
    journal.article("piscine", "La piscine rouvre", public="[jeunes, familles]", en_bref=BRIEF)
    journal.article("ecole", "L’école ouvre", public="familles")
    journal.article("marche", "Le marché revient")
    journal.run("build")
    return journal


def test_the_young_find_their_three_lines_at_an_address_one_can_say(built):
    page = built.page("jeunes")
    assert "La piscine rouvre samedi." in page
    assert "L’école ouvre" not in page


def test_others_have_a_page_too(built):
    page = built.page("publics/familles")
    assert "Pour les familles" in page
    assert "L’école ouvre" in page
    assert "Le marché revient" not in page


def test_the_style_of_the_young_is_loaded_for_them_alone(built):
    styled = [
        address
        for address in ("jeunes", "publics/familles", "2026/03/la-piscine-rouvre", "2026/03/l-ecole-ouvre")
        if "css/young" in built.page(address)
    ]
    assert styled == ["jeunes", "2026/03/la-piscine-rouvre"]


def test_the_three_lines_open_the_article(built):
    page = built.page("2026/03/la-piscine-rouvre")
    assert page.index("Rendez-vous quai Haut.") < page.index('class="prose"')


@pytest.mark.parametrize(("slug", "count"), [("jeunes", 1), ("familles", 2), ("commercants", 0)])
def test_each_public_has_its_feed_even_while_nothing_is_said_to_it(built, slug, count):
    feed = json.loads((built.folder / "output/flux/publics" / slug / "feed.json").read_text())
    assert len(feed["items"]) == count


def test_the_page_of_a_public_leads_to_its_feed(built):
    assert 'href="/flux/publics/jeunes/rss.xml"' in built.page("jeunes")


def test_an_article_leads_to_the_pages_of_its_publics(built):
    assert 'href="/publics/familles/"' in built.page("2026/03/l-ecole-ouvre")


def test_a_public_to_whom_nothing_is_said_has_no_page_and_no_link(built):
    assert not (built.folder / "output/publics/commercants").exists()
    assert "publics/commercants" not in built.page("rubriques")


def test_search_engines_are_told_of_them(built):
    said = (built.folder / "output/sitemap.xml").read_text()
    assert "https://journal.valbrune.example/jeunes/" in said
    assert "https://journal.valbrune.example/publics/familles/" in said


@pytest.mark.parametrize("slug", ["jeunes", "publics"])
def test_no_page_takes_their_addresses(tmp_path, slug):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    (tmp_path / "content/pages/a.md").write_text(f"---\nid: a\ntitle: A\nslug: {slug}\n---\n\nTexte.\n")
    assert f"/{slug}/" in journal.run("check", code=1).stdout


def test_a_town_without_the_young_may_have_such_a_page(tmp_path):
    journal = TestJournal(tmp_path, 'PUBLICS = ["familles"]')
    (tmp_path / "content/pages/a.md").write_text("---\nid: a\ntitle: A\nslug: jeunes\n---\n\nTexte.\n")
    journal.run("check")


@pytest.mark.parametrize(("name", "url", "title"), [("jeunes", "jeunes/", "Jeunes"), ("aînés", "publics/aines/", "Pour les aînés")])
def test_a_public_has_an_address_and_a_title(name, url, title):
    assert (find_public(name).url, find_public(name).title) == (url, title)
