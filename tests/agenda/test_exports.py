"""OpenAgenda's exports, and the same events as OpenDataSoft hands them out: taken in whole, or told."""

import copy
import json

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.town.agenda.import_events import guess_genre
from tests.agenda.test_calendars import taken
from tests.agenda.test_taking import OPENAGENDA, Desk

ROW = {
    "uid": "73251196",
    "slug": "nuit-des-etoiles",
    "canonicalurl": "https://openagenda.com/valbrune/events/nuit-des-etoiles",
    "title_fr": "Récital d’orgue",
    "description_fr": "Une heure de Bach.",
    "longdescription_fr": "<p>Par <strong>Anne Le Goff</strong>.</p>",
    "conditions_fr": "Entrée libre",
    "keywords_fr": ["musique", "Culture"],
    "image": "https://cdn.example/orgue.jpg",
    "updatedat": "2026-03-01T10:00:00+00:00",
    "daterange_fr": "Dimanche 12 avril, 17h00",
    "firstdate_begin": "2026-04-12T15:00:00+00:00",
    "firstdate_end": "2026-04-12T16:00:00+00:00",
    "lastdate_begin": "2026-04-12T15:00:00+00:00",
    "lastdate_end": "2026-04-12T16:00:00+00:00",
    "timings": '[{"begin": "2026-04-12T17:00:00+02:00", "end": "2026-04-12T18:00:00+02:00"}]',
    "accessibility": ["mi", "hi"],
    "location_uid": "1234",
    "location_coordinates": {"lon": 2.3, "lat": 49.4},
    "location_name": "Église Saint-Vaast",
    "location_address": "1 place du Beffroi",
    "location_postalcode": "80000",
    "location_city": "Valbrune",
    "attendancemode": '{"id": 1, "label": {"fr": "Sur place"}}',
    "status": '{"id": 5, "label": {"fr": "Complet"}}',
    "age_min": 6.0,
    "age_max": 99.0,
    "registration": '[{"type": "phone", "value": "03 44 00 00 00"}]',
    "country_fr": "France",
}
TOWN_S_OWN = {
    "titre": "Vide-grenier des écoles",
    "description": "Cent exposants.",
    "date_debut": "2026-05-16",
    "date_fin": "2026-05-17",
    "adresse": "Quai du Halage",
    "commune": "Valbrune",
    "type": "Agenda / Mes sorties",
}
WRAPPED = {
    "export": lambda row: [row],
    "records of version 2": lambda row: {"total_count": 1, "results": [row]},
    "records of version 1": lambda row: {"nhits": 1, "parameters": {}, "records": [{"datasetid": "a", "recordid": "b", "fields": row}]},
    "records of version 2.0": lambda row: {"total_count": 1, "records": [{"links": [], "record": {"id": "b", "fields": row}}]},
}
TITLES = {
    "Récital de piano": "concert",
    "Vernissage : regards croisés": "exposition",
    "Projection du film « L’Atalante »": "cinéma",
    "Don du sang": "collecte",
    "Randonnée des trois clochers": "balade",
    "Loto des pompiers": "jeu",
    "L’heure du conte": "lecture",
    "Tournoi de pétanque": "sport",
    "Marché de Noël": "marché",
    "Vide-greniers du quai": "brocante",
    "Stage de poterie": "atelier",
    "Café philo": "conférence",
    "Cérémonie du 8 mai": "commémoration",
    "Bal folk": "fête",
    "Pièce de théâtre : Le Malade imaginaire": "spectacle",
    "Assemblée générale des jardiniers": "réunion publique",
    "Conseil municipal": "conseil municipal",
    "Balade contée": "balade",
    "Dédicace de Marie Petit": "rencontre",
    "Quelque chose se passe": "rendez-vous",
}


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def changed(**keys):
    """An export of OpenAgenda whose only event says otherwise."""
    export = copy.deepcopy(OPENAGENDA)
    export["events"][0] |= keys
    return export


@pytest.mark.parametrize("wrapped", WRAPPED)
def test_an_event_of_opendatasoft_is_taken_in_however_it_was_asked_for(desk, wrapped):
    taken_in = desk.take(WRAPPED[wrapped](ROW), "export.json")
    text = taken_in.created_paths[0].read_text(encoding="utf-8")
    for part in (
        'title: "Récital d’orgue"',
        'type: "concert"',
        'begin: "2026-04-12 17:00"',
        'end: "2026-04-12 18:00"',
        'place: "Église Saint-Vaast"',
        'street_address: "1 place du Beffroi, 80000 Valbrune"',
        'event_status: "complet"',
        'price: "Gratuit"',
        '  - "03 44 00 00 00"',
        '  - "hi"',
        'theme: "Culture"',
        "Par Anne Le Goff.",
        "[En savoir plus](https://openagenda.com/valbrune/events/nuit-des-etoiles)",
    ):
        assert part in text, (part, text)
    assert taken_in.messages == (
        "1 × « image », que nos fichiers ne disent pas.",
        "1 × « location_coordinates », que nos fichiers ne disent pas.",
    )
    desk.publications()


def test_a_town_s_own_table_of_opendatasoft_is_taken_in(desk):
    taken_in = desk.take(WRAPPED["records of version 1"](TOWN_S_OWN), "export.json")
    text = taken_in.created_paths[0].read_text(encoding="utf-8")
    assert all(part in text for part in ('type: "brocante"', 'begin: "2026-05-16"', 'end: "2026-05-17"', "Cent exposants.")), text
    desk.publications()


@pytest.mark.parametrize("given", [{"datasets": []}, {"results": [{"nom_voie": "rue Haute"}]}, [1], {}])
def test_what_is_no_export_is_refused_by_saying_what_is_wanted(desk, given):
    with pytest.raises(SettingsError) as refused:
        desk.take(given, "export.json")
    assert "OpenAgenda" in str(refused.value) and "OpenDataSoft" in str(refused.value)
    assert "KeyError" not in str(refused.value) and "('events')" not in str(refused.value)


@pytest.mark.parametrize("title", TITLES)
def test_the_words_of_a_title_tell_the_genre(title):
    assert guess_genre([title]) == TITLES[title]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"state": 1}, "1 × événement que sa source n’a pas publié."),
        ({"draft": True}, "1 × événement que sa source n’a pas publié."),
        ({"private": 1}, "1 × événement que sa source n’a pas publié."),
        ({"location": {"name": "Halle", "phone": "03 44 00 00 00"}}, "1 × « location.phone », que nos fichiers ne disent pas."),
        ({"timings": [*OPENAGENDA["events"][0]["timings"], {"end": "2026-04-05T20:30:00+02:00"}]}, "1 × séance sans début."),
        (
            {"registration": [{"value": "au guichet"}]},
            "le-bal.md : « inscription » : « au guichet » ne mène nulle part. C’est dans le texte.",
        ),
        ({"location": {}, "attendanceMode": 1}, "le-bal.md : brouillon, son lieu"),
        ({"onlineAccessLink": "", "attendanceMode": 2}, "le-bal.md : brouillon, son lien manque"),
        ({"age": {"min": 90, "max": 12}}, "le-bal.md : « âge » : « 90-12 » n’est l’âge de personne."),
        ({"accessibility": {"xx": True}}, "le-bal.md : « accessibilité » : « xx » n’est pas un handicap de la liste."),
    ],
)
def test_what_an_export_loses_is_told_and_nothing_stops_the_site(desk, keys, told):
    sentences = desk.take(changed(**keys), "export.json").messages
    assert any(sentence.startswith(told) for sentence in sentences), sentences
    if desk.agenda.exists():
        desk.publications()


def test_a_link_beside_an_event_on_the_spot_makes_it_both(desk):
    text = desk.take(changed(attendanceMode=1), "export.json").created_paths[0].read_text(encoding="utf-8")
    assert 'attendancemode: "mixte"' in text
    desk.publications()


def test_an_hour_that_comes_twice_is_taken_in(desk):
    timings = [{"begin": "2026-10-25T00:30:00Z", "end": "2026-10-25T01:30:00Z"}]
    desk.take(changed(timings=timings), "export.json")
    desk.publications()
    ((session, _),) = taken(desk)
    assert json.dumps([session.begin.timestamp(), session.ends_at.timestamp()]) == "[1792888200.0, 1792891800.0]"
