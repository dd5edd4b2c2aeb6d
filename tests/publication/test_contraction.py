"""« de Le Havre » is never read."""

import pytest
from markupsafe import Markup

from plugins.core.publication.words import IN_FRENCH, contract_preposition


@pytest.mark.parametrize(
    ("preposition", "name", "together"),
    [
        ("de", "Le Havre", "du Havre"),
        ("à", "Le Havre", "au Havre"),
        ("de", "Les Andelys", "des Andelys"),
        ("à", "Les Andelys", "aux Andelys"),
        ("À", "Les Andelys", "Aux Andelys"),
        ("de", "Évreux", "d’Évreux"),
        ("à", "Évreux", "à Évreux"),
        ("de", "La Rochelle", "de La Rochelle"),
        ("de", "Lezoux", "de Lezoux"),
        ("de", "Valbrune-sur-Oise", "de Valbrune-sur-Oise"),
        ("de", Markup("Le Puy &amp; Cie"), Markup("du Puy &amp; Cie")),
    ],
)
def test_a_preposition_and_the_article_of_a_name(preposition, name, together):
    found = contract_preposition(preposition, name)
    assert (found, type(found)) == (together, type(together))


def test_a_text_of_a_room_contracts_towns_and_no_person():
    assert IN_FRENCH("Ville de %(town)s, %(name)s", town="Le Mans", name="de Le Bris") == "Ville du Mans, de Le Bris"
    assert IN_FRENCH("À %(town)s, 100 %%", town="Le 100 % Vert") == "Au 100 % Vert, 100 %"
