"""A dossier gathers what names it, by its title or by its short address."""

from plugins.journal.story.related import gather_dossiers
from tests.story.made import content, titles

CRUE = content("La crue de février", 0, "dossier", slug="crue")


def in_crue(*contents, pages=(CRUE,)):
    return titles(gather_dossiers(contents, pages)[CRUE])


def test_a_dossier_gathers_articles_and_breves_newest_first():
    contents = content("L’alerte", 1, dossier="La crue de février"), content("La pompe", 3, "breve", dossier="La crue de février")
    assert in_crue(*contents) == ["La pompe", "L’alerte"]


def test_a_dossier_is_named_by_its_title_or_its_short_address():
    assert in_crue(content("Un", 1, dossier="la crue de fevrier"), content("Deux", 2, dossier="crue")) == ["Deux", "Un"]


def test_what_names_another_dossier_is_not_in_it():
    assert in_crue(content("Ailleurs", dossier="Municipales"), content("Nulle part")) == []


def test_an_ordinary_page_gathers_nothing():
    page = content("La mairie", kind="page")
    assert gather_dossiers([content("Un", dossier="La mairie")], [page]) == {}


def test_dossiers_come_newest_first():
    newer = content("Municipales", 9, "dossier")
    assert titles(gather_dossiers([], [CRUE, newer])) == ["Municipales", "La crue de février"]
