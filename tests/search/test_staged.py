"""The text that is indexed: its own words, in the letters of a keyboard, with the words that are searched in their place."""

import re

import pytest

from plugins.editorial.kinds import KINDS
from plugins.search.aids import aids, keyboard_letters
from plugins.search.searchable_page import story
from plugins.search.staged_page import format_staged_page
from tests.search.stories import ARTICLE, page


def text(*families: str, **more) -> str:
    return format_staged_page(story(page(**more), ARTICLE, KINDS), families)


def meta(html: str, name: str) -> str:
    found = re.search(rf'data-pagefind-meta="{name}\[content\]" content="([^"]*)"', html)
    return found[1] if found else ""


def filters(html: str) -> set[tuple[str, str]]:
    return set(re.findall(r'data-pagefind-filter="(\w+)\[content\]" content="([^"]*)"', html))


@pytest.mark.parametrize(
    ("written", "keys"), [("l’école", "l'école"), ("œuvre", "oeuvre"), ("Œil", "Oeil"), ("et cætera", "et caetera"), ("été", "été")]
)
def test_a_text_is_indexed_in_the_letters_of_a_keyboard(written, keys):
    assert keyboard_letters(written) == keys
    assert f"<p>{keys}</p>" in text(body=f"<p>{written}</p>")


def test_the_text_alone_is_read_not_what_the_theme_puts_around():
    assert re.findall(r"<(\w+) data-pagefind-body", text()) == ["div"]


def test_the_facets_are_those_of_the_page():
    said = {"articleSection": "Écoles", "contentLocation": [{"name": "Gare"}, {"name": "Bords-d’Oise"}]}
    found = {("genre", "Article"), ("rubrique", "Écoles"), ("annee", "2026"), ("quartier", "Gare"), ("quartier", "Bords-d’Oise")}
    assert filters(text(**said)) == found


@pytest.mark.parametrize(
    ("said", "searched"),
    [
        ("Inscrivez-vous avant lundi", "inscrire"),
        ("La piscine rouvre", "ouverture"),
        ("Elle est élue", "elections"),
        ("On inonde", "inondation"),
    ],
)
def test_a_page_is_found_by_the_other_forms_of_its_verbs(said, searched):
    assert searched in aids("", said)


def test_a_page_is_found_by_the_other_names_of_its_subject():
    assert "poubelle" in aids("Déchets : le calendrier", "")


def test_a_page_that_says_a_word_in_passing_is_not_about_it():
    assert "poubelle" not in aids("Le conseil", "Il a parlé des déchets.")


def test_nothing_is_added_that_the_page_says_already():
    assert "piscine" not in aids("La piscine", "On y nage.")


def test_the_words_of_the_town_are_searched_for_one_another():
    assert "minibus" in aids("La navette", "", ("navette minibus",))
    assert "minibus" in meta(text("navette minibus", title="La navette"), "aids")


def test_a_title_cannot_leave_its_place():
    assert '<script src="x">' not in text(title="&lt;script src=&quot;x&quot;&gt;")


def test_the_hours_of_a_place_are_read_as_its_text_is():
    hours = '<section class="place-hours"><h2>Horaires</h2></section>'
    html = text(body=f"<p>Livres</p></div>{hours}<div>", articleSection="Médiathèque")
    assert '<section data-pagefind-body class="place-hours"><h2>Horaires</h2>' in html


def test_a_collection_of_clothes_is_not_found_by_the_dustbins():
    assert not {"poubelle", "dechets"} & set(aids("Collecte de vêtements, au passage du bac", ""))
