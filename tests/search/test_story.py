"""What is found of a page, by the page itself: its kind, its facts, its parts; and the words that lead to it."""

import pytest

from plugins.core.publication.room import SearchedPages
from plugins.journal.editorial.kinds import KINDS
from plugins.journal.search.index import NAMED, weigh_entry
from plugins.journal.search.searchable_page import SearchedSorts, list_entries, shorten_text
from plugins.journal.search.stems import find_aids_by_subject, find_aids_of_form, list_stems
from tests.search.stories import ARTICLE, page

SORTS = SearchedSorts(
    KINDS, (SearchedPages("lieux/types/{slug}/", "Lieux", "list"), SearchedPages("trafic/lignes/{slug}/", "Ligne", "line"))
)


def entries(html: str, address: str = ARTICLE):
    return list_entries(html, address, SORTS)


def found(html: str, address: str = ARTICLE):
    return entries(html, address)[0]


def weights(**more):
    return weigh_entry(found(page(**more)))


def test_an_article_is_known_by_what_it_says_to_machines():
    said = found(page(title="Le marché", articleSection="Culture", keywords="marché, place", description="Quarante étals."))
    assert (said.title, said.summary, said.record["r"], said.record["k"], said.record["d"]) == (
        "Le marché",
        "Quarante étals.",
        "Culture",
        "Article",
        "2026-03-02",
    )


def test_the_quarters_of_a_publication_are_known():
    places = [{"@type": "Place", "name": "Gare"}, {"@type": "Place", "name": "Centre"}]
    assert found(page(contentLocation=places)).record["q"] == ["Gare", "Centre"]


def test_the_facets_are_those_of_the_page():
    said = {"articleSection": "Écoles", "contentLocation": [{"name": "Gare"}]}
    assert set(found(page(**said)).facets) == {("genre", "Article"), ("rubrique", "Écoles"), ("annee", "2026"), ("quartier", "Gare")}


@pytest.mark.parametrize(
    ("address", "kind", "day"),
    [("breves/2026/03/vent/", "Brève", "2026-03-02"), ("mairie/", "Page", None), ("2026/03/marche/", "Article", "2026-03-02")],
)
def test_the_kind_is_that_of_the_address_and_a_page_has_no_day(address, kind, day):
    said = found(page(address=address), address)
    assert (said.record["k"], said.record.get("d")) == (kind, day)


def test_what_is_not_to_be_indexed_by_anybody_is_not_by_us():
    assert entries(page(head='<meta name="robots" content="noindex">')) == []


def test_a_list_that_no_room_declares_is_not_found_and_one_that_is_has_its_label():
    html = '<html><main><div class="wrap listing"><h1>Boulangeries</h1></div></main></html>'
    assert entries(html, "archives/") == []
    assert found(html, "lieux/types/boulangerie/").record["k"] == "Lieux"


def test_a_page_of_the_journal_that_is_no_publication_is_found_too():
    said = found('<html><main><div class="story"><h1>Contact</h1><p class="chapeau">La mairie.</p></div></main></html>', "contact/")
    assert (said.title, said.record["k"], said.record["s"]) == ("Contact", "Page", "La mairie.")


def test_a_page_that_speaks_of_another_publication_is_not_that_one():
    assert "r" not in found(page(address="2026/03/autre/", articleSection="Sport"), ARTICLE).record


def test_no_word_of_a_button_is_found_nor_shown():
    said = found(page("<p>Le bac.</p><button>Enregistrer</button><svg><title>Dessin</title></svg>"))
    assert said.body == "Le bac."
    assert said.record["s"] == "Le bac."


def test_the_text_alone_is_read_not_what_the_theme_puts_around():
    assert "menu" not in weights() and "autour" not in weights()


def test_a_title_is_plain_words():
    assert found(page(title="L’été &amp; <em>après</em>\u202f!")).title == "L’été & après\u202f!"


def test_a_number_to_call_is_an_answer_of_its_own():
    row = "<li><strong>État civil :</strong> 02 61 91 00 13. Cartes d’identité sur rendez-vous.</li>"
    number = entries(page(f"<h2 id='services'>Services</h2><ul>{row}</ul>".replace("'", '"'), "La mairie", "mairie/"), "mairie/")[-1]
    assert (number.record["a"], number.record["t"], number.record["n"]) == ("number", "État civil", "02 61 91 00 13")
    assert (number.record["u"], number.record["s"]) == ("mairie/#services", "Cartes d’identité sur rendez-vous")


def test_how_a_line_runs_is_kept_with_the_hours_of_each_notice():
    notice = '<li class="disruption disruption-stopped" data-town="" data-periods="10-20"><h3>Bac arrêté</h3></li>'
    badge = '<h1><span class="badge line-bac">Bac</span> <span><span class="visually-hidden">Bateau : </span>Port – Rive</span></h1>'
    said = found(f"<html><main><header>{badge}</header><ul>{notice}</ul></main></html>", "trafic/lignes/bac/").record
    assert (said["t"], said["s"], said["b"]) == ("Bateau Bac", "Port – Rive", ["bac", "Bac"])
    assert said["z"] == [["Bac arrêté", "stopped", "10-20", 0]]


def test_what_is_shown_ends_with_a_word():
    assert shorten_text("mot " * 80).endswith("mot…")


SPELT = [("L’école", ["ecol"]), ("œuvres", ["oeuvr"]), ("ce week-end", ["weekend"]), ("bus C", ["bus", "c"])]
FORMS = [
    ("Inscrivez-vous avant lundi", "inscrire"),
    ("La piscine rouvre", "ouverture"),
    ("Elle est élue", "elections"),
    ("On inonde", "inondation"),
]


@pytest.mark.parametrize(("written", "stems"), SPELT)
def test_a_word_is_known_however_it_is_written(written, stems):
    assert list(list_stems(written)) == stems


def test_a_name_weighs_more_than_a_word_in_passing():
    said = weights(title="La piscine", body="<p>Le marché.</p>")
    assert said["piscin"] > NAMED > said["march"]


@pytest.mark.parametrize(("said", "searched"), FORMS)
def test_a_page_is_found_by_the_other_forms_of_its_verbs(said, searched):
    assert searched in find_aids_of_form(said)


def test_a_page_is_found_by_the_other_names_of_its_subject():
    assert "poubelle" in find_aids_by_subject("Déchets : le calendrier")
    assert "manger" in find_aids_by_subject("Restaurants")


def test_a_name_of_several_words_is_one_name():
    assert "piste" in find_aids_by_subject("La voie verte") and "piste" not in find_aids_by_subject("Une porte verte")


def test_a_page_that_says_a_word_in_passing_is_not_about_it():
    assert "poubel" not in weights(body="<p>Il a parlé des déchets.</p>")


def test_the_words_of_the_town_are_searched_for_one_another():
    assert "minibus" in find_aids_by_subject("La navette", ("navette minibus",))


def test_a_collection_of_clothes_is_not_found_by_the_dustbins():
    assert not {"poubelle", "dechets"} & set(find_aids_by_subject("Collecte de vêtements, au passage du bac"))
