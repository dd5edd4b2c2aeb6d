"""A publication that names streets is told when one of them is nobody's, or when its quarter would not hear of it."""

from datetime import datetime
from types import SimpleNamespace as Named

from plugins.core.infrastructure.clock import PARIS
from plugins.town.quarters.room import check_streets

NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)
TOWN = [{"name": "Gare", "streets": ["rue Neuve (1 à 40)", "avenue de la Gare"]}, {"name": "Centre", "streets": ["rue Neuve (41 et plus)"]}]


def said(named, quarters=("Gare",), town=TOWN, strict=True):
    publication = Named(extra={"streets": named}, quartiers=quarters, strict=strict)
    return [str(mistake) for mistake in check_streets(publication, "egouts.md", {"QUARTIERS": town}, NOW)]


def test_streets_of_the_quarters_that_are_told_have_no_mistake():
    assert said(("Rue neuve", "avenue de la gare"), ("Centre", "Gare")) == []


def test_a_street_that_is_misspelt_is_told_which():
    assert "Vouliez-vous dire « avenue de la Gare »" in said(("avenue de la Garre",))[0]


def test_a_street_that_the_town_never_listed_is_told_where_to_list_it():
    assert "QUARTIERS" in said(("boulevard Zola",))[0]


def test_a_quarter_that_would_not_hear_of_it_is_told():
    (mistake,) = said(("avenue de la Gare",), ())
    assert "dans le quartier Gare" in mistake and "Ajoutez « Gare » à « quartiers »" in mistake


def test_a_street_of_two_quarters_is_told_to_one_of_them():
    assert said(("rue Neuve",), ("Centre",)) == []


def test_a_town_that_lists_no_street_and_an_old_archive_are_asked_nothing():
    assert said(("boulevard Zola",), town=["Gare"]) == []
    assert said(("boulevard Zola",), strict=False) == []
