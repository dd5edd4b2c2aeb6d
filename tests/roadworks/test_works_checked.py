"""Each mistake in works is told with its key and its remedy; a right file has none."""

import pytest

from plugins.journal.editorial.check import check_journal
from tests.editorial.desk import CONF, write

CONF = {**CONF, "PLUGINS": ["plugins.journal.editorial.plugin", "plugins.town.roadworks.plugin"], "BEFFROI_NOW": ""}
GOOD = {
    "id": "20260302-egouts",
    "title": "Égouts neufs rue des Tanneurs",
    "date": "2026-03-02 08:00",
    "start": "2026-03-09",
    "end": "2026-05-22",
    "streets": "[rue des Tanneurs]",
    "traffic": "[route barrée]",
}


def told(folder, conf=CONF, **changes):
    keys = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    head = "\n".join(f"{key}: {value}" for key, value in keys.items())
    write(folder, {"travaux/egouts.md": f"---\n{head}\n---\n\nOn creuse.\n"})
    return [str(mistake) for mistake in check_journal(folder, conf, {"BEFFROI_NOW": "2026-03-27T09:00"}).mistakes]


def test_works_told_well_have_no_mistake(tmp_path):
    assert told(tmp_path, bus="La 1 est déviée.", lignes="[1]", lat="49,05", lon="2.09", etat="suspendus") == []


@pytest.mark.parametrize(
    ("changes", "said", "remedy"),
    [
        ({"end": None}, "fin : cette clé manque", "Ajoutez une ligne « end: … »"),
        ({"streets": None}, "rues : cette clé manque", "streets"),
        ({"end": "2026-03-01"}, "est avant le début, le 09/03/2026", "Corrigez l’un des deux jours"),
        ({"end": "2062-05-22"}, "ce chantier durerait", "L’année est-elle la bonne"),
        ({"start": "lundi"}, "début : « lundi »", "2026"),
        ({"traffic": "[route bare]"}, "« route bare » n’existe pas", "Vouliez-vous dire « route barrée »"),
        ({"traffic": "[route barrée, aucune gêne]"}, "se contredisent", "Gardez l’un des deux"),
        ({"bus": "La 1 est déviée."}, "ne trouveront pas ce chantier à leur ligne", "lignes: [B, 12]"),
        ({"lat": "49.05"}, "il faut les deux nombres", "Ajoutez « lon: … »"),
        ({"lat": "49.05", "lon": "Est"}, "n’est pas un nombre de degrés", "49.0512"),
        ({"lat": "149.05", "lon": "2"}, "est hors de la carte", "interverti"),
        ({"etat": "suspendus", "start": "2026-03-01", "end": "2026-03-20"}, "leurs jours sont passés", "etat: terminés"),
        ({"etat": "reportés"}, "leurs jours sont passés", "Écrivez les nouveaux"),
        ({"etat": "en panne"}, "« en panne » n’existe pas", "suspendus"),
    ],
)
def test_a_mistake_says_what_and_what_to_write_instead(tmp_path, changes, said, remedy):
    mistakes = told(tmp_path, **changes)
    assert any("travaux/egouts.md" in one and said in one and remedy in one for one in mistakes), mistakes


OPEN = {
    **CONF,
    "PLUGINS": [*CONF["PLUGINS"], "plugins.town.opendata.plugin"],
    "TOWN": {**CONF["TOWN"], "email": "mairie@ville.example", "phone": "02 61 91 00 12"},
    "ROADWORKS": {"siret": "732 829 320 00074", "manager_first_name": "Léo", "manager_name": "Gali"},
}
PLACED = {"lat": "49.05", "lon": "2.09"}


@pytest.mark.parametrize("keys", [{}, {**PLACED, "length": "210 m", "width": "1,5"}, {**PLACED, "longueur": "210", "Largeur": "1.5"}])
def test_works_with_all_that_the_national_table_requires_or_that_are_not_in_it_have_no_warning(tmp_path, keys):
    assert told(tmp_path, OPEN, **keys) == []


def test_what_the_national_table_lacks_is_told_once_for_all_works(tmp_path):
    for number in (1, 2, 3):
        head = "\n".join(f"{key}: {value}" for key, value in {**GOOD, **PLACED, "id": f"20260302-egouts{number}"}.items())
        write(tmp_path, {f"travaux/autre-{number}.md": f"---\n{head}\nslug: autre-{number}\n---\n\nOn creuse.\n"})
    (warning,) = told(tmp_path, OPEN, **PLACED, owner="Département")
    assert "« length » (4 fois), « siret » (1 fois), « width » (4 fois)" in warning


def test_a_town_without_its_number_is_told_which_settings_to_write(tmp_path):
    (warning,) = told(tmp_path, {**OPEN, "ROADWORKS": {}}, **PLACED, length="210", width="1,5")
    assert "Ajoutez « siret » de ROADWORKS, « manager_first_name » de ROADWORKS" in warning and "TOWN" not in warning


@pytest.mark.parametrize("written", ["0", "-3", "80 cm", "large", "[1, 2]"])
def test_what_is_no_length_is_told(tmp_path, written):
    assert any("longueur" in one for one in told(tmp_path, length=written))
