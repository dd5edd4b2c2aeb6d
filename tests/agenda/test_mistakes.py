"""Each mistake of an event is told with its key and its remedy; an event without one passes."""

import pytest

from plugins.town.agenda.lists import RESERVED
from tests.agenda.desk import event, report

PLACE = """---
id: essai-halle
title: Halle aux grains
slug: halle-aux-grains
type: salle
street_address: 1, place du Beffroi
---
"""
WRONG = {
    "no session": ({"timings": None}, "horaires", "clé manquante"),
    "no type": ({"type": None}, "type d’événement", "clé manquante"),
    "unknown type": ({"type": "expo sition"}, "type d’événement", "valeur inconnue (type d’événement)"),
    "unknown theme": ({"theme": "Cultur"}, "thème", "valeur inconnue (thème)"),
    "unknown state": ({"event_status": "anulé"}, "état", "valeur inconnue (état)"),
    "unknown reminder": ({"rappel": "la veille"}, "rappel", "valeur inconnue (rappel)"),
    "unknown way to attend": ({"attendancemode": "à distance"}, "mode de participation", "valeur inconnue (mode de participation)"),
    "unknown disability": ({"accessibility": "pouet"}, "accessibilité", "valeur inconnue (accessibilité)"),
    "unreadable session": ({"timings": "samedi prochain"}, "horaires", "date illisible"),
    "session that ends before it begins": ({"timings": "du 5 au 3 avril 2026"}, "horaires", "dates contradictoires"),
    "hour that the clocks skip": ({"timings": "29 mars 2026 à 2 h 30"}, "horaires", "heure inexistante"),
    "session told twice": ({"timings": "[28 mars 2026 à 8 h, 2026-03-28 08:00]"}, "timings", "date en double"),
    "unreadable rule": ({"rrule": "parfois"}, "répétition", "répétition illisible"),
    "rule that ends before it begins": ({"rrule": "chaque samedi jusqu’au 7 mars 2026"}, "rrule", "dates contradictoires"),
    "session that is not of its rule": ({"rrule": "chaque mardi"}, "timings", "dates contradictoires"),
    "exception without a rule": ({"exdates": "4 avril 2026"}, "exdates", "dates sans répétition"),
    "addition without a rule": ({"rdates": "4 avril 2026"}, "rdates", "dates sans répétition"),
    "exception of nothing": ({"rrule": "chaque samedi", "exdates": "5 avril 2026"}, "exdates", "date sans séance"),
    "cancelled on a day of nothing": ({"rrule": "chaque samedi", "cancelled": "5 avril 2026"}, "cancelled", "date sans séance"),
    "nothing left": (
        {"rrule": "chaque samedi jusqu’au 28 mars 2026", "exdates": "28 mars 2026"},
        "exdates",
        "date sans séance",
    ),
    "nowhere": ({"place": None}, "place", "lieu manquant"),
    "place that is nobody's": ({"place": "hale-aux-grains"}, "place", "lieu introuvable"),
    "online without a link": ({"attendancemode": "en ligne"}, "attendancemode", "lien manquant"),
    "moved online without a link": ({"event_status": "déplacé en ligne"}, "event_status", "lien manquant"),
    "link of what takes place": ({"onlineaccesslink": "https://ma-ville.fr/direct"}, "onlineaccesslink", "lien inutile"),
    "unreadable link": ({"onlineaccesslink": "direct", "attendancemode": "mixte"}, "lien d’accès en ligne", "adresse impossible"),
    "unreadable age": ({"age": "petits"}, "âge", "âge illisible"),
    "ages the wrong way round": ({"age": "12-6"}, "âge", "âge illisible"),
    "unreadable price": ({"price": "pas cher"}, "prix", "prix illisible"),
    "registration that leads nowhere": ({"registration": "au guichet"}, "inscription", "inscription illisible"),
    "conditions too long": ({"conditions": "x" * 256}, "conditions", "trop long (conditions)"),
    "address of a list": ({"slug": "ce-week-end"}, "slug", "adresse prise"),
    "address of a year": ({"slug": "2026"}, "slug", "adresse prise"),
    "key of another kind": ({"category": "Culture"}, "category", "clé inconnue"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_with_its_key_and_its_remedy(name, tmp_path):
    keys, key, sort = WRONG[name]
    found = report(tmp_path, {"agenda/marche.md": event(**keys), "lieux/halle.md": PLACE}).mistakes
    ours = [mistake for mistake in found if mistake.sort == sort]
    assert ours, [str(mistake) for mistake in found]
    assert ours[0].key == key
    assert ours[0].line
    assert ours[0].remedy
    assert not ours[0].harmless


@pytest.mark.parametrize(
    ("keys", "sort"),
    [
        ({"timings": "2026-03-07 10:00 au 2026-05-03 18:00"}, "séance sans nuit"),
        ({"type": "exposition", "timings": "du 7 mars au 3 mai 2026"}, "exposition sans heures"),
    ],
)
def test_what_is_doubtful_is_told_and_published(keys, sort, tmp_path):
    (mistake,) = report(tmp_path, {"agenda/exposition.md": event(**keys)}).mistakes
    assert (mistake.sort, mistake.harmless) == (sort, True)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {
            "rrule": "chaque samedi",
            "exdates": "[4 avril 2026, du 1er au 31 août 2026]",
            "rdates": "2026-05-14 10:00",
            "cancelled": "11 avril 2026",
        },
        {"place": "halle-aux-grains", "age": "{min: 6, max: 12}", "accessibility": "[hi, moteur]", "price": "8 €, 5 € en tarif réduit"},
        {"place": "Halle aux grains", "event_status": "Annulé", "registration": "[https://ma-ville.fr/x, 03 44 00 00 00, a@ma-ville.fr]"},
        {"place": None, "attendancemode": "en ligne", "onlineaccesslink": "https://ma-ville.fr/direct"},
        {"type": "exposition", "rrule": "du mardi au samedi jusqu’au 3 mai 2026"},
        {"titre": None, "type": None, "type d’événement": "marché", "horaires": "28 mars 2026 de 8 h à 13 h", "timings": None},
    ],
)
def test_what_is_right_passes(keys, tmp_path):
    found = report(tmp_path, {"agenda/marche.md": event(**keys), "lieux/halle.md": PLACE}).mistakes
    assert [str(mistake) for mistake in found] == []


def test_an_old_cancellation_of_an_endless_event_is_found(tmp_path):
    keys = {"timings": "3 janvier 2015 de 8 h à 13 h", "rrule": "chaque samedi", "cancelled": "28 mars 2026"}
    assert report(tmp_path, {"agenda/marche.md": event(**keys)}).mistakes == ()


def test_the_words_of_lists_are_slugs():
    assert all(word == word.lower() and " " not in word for word in RESERVED)


def test_a_draft_may_be_unfinished(tmp_path):
    (mistake,) = report(tmp_path, {"agenda/marche.md": event(place=None, status="draft")}).mistakes
    assert mistake.harmless
