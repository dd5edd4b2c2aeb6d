"""The name under the icon of the journal, once a phone keeps it: whole words."""

import json

import pytest

from plugins.journal.site.sitemap import format_manifest, shorten_name

NAMES = {
    "Le Journal": "Le Journal",
    "Le Journal de Valbrune": "Le Journal",
    "Valbrune-sur-Oise": "Valbrune-sur-Oise",
    "Saint-Omer magazine": "Saint-Omer",
    "La Gazette de la Côte": "La Gazette",
    "L’Écho du Val": "L’Écho",
    "Vivre à Lille aujourd’hui": "Vivre",
    "Beffroi : le journal": "Beffroi",
    "Ici": "Ici",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_short_name_is_never_cut_within_a_word(name):
    assert shorten_name(name) == NAMES[name]


def test_the_manifest_tells_both_names():
    told = json.loads(format_manifest("Le Journal de Valbrune", "Tout ce qui se passe.", "https://ville.example"))
    assert (told["name"], told["short_name"]) == ("Le Journal de Valbrune", "Le Journal")
