"""What we give under the names of a national schema, checked by the rules of that schema, and not by ours.

https://schema.data.gouv.fr/scdl/equipements/ (0.1.5), https://schema.data.gouv.fr/metis-reseaux/infos-travaux/ (0.0.2): their constraints,
column by column, as they are published, those that `infos-travaux` requires of a Point among them.
"""

import csv
import io
import json
import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.town.opendata.table_files import format_csv, format_geojson
from plugins.town.places.exports import DATASETS as PLACE_TABLES
from plugins.town.places.kinds import KINDS as PLACES
from plugins.town.roadworks.kinds import KINDS as WORKS
from plugins.town.roadworks.open_data import DATASETS as WORKS_TABLES

EQUIPMENT = {
    "COLL_NOM": {"required": True},
    "EQUIP_THEME": {
        "required": True,
        "enum": [
            "Equipement administratif",
            "Equipement de justice",
            "Equipement sanitaire",
            "Equipement social et d'animation",
            "Equipement sportif et de loisirs",
            "Equipement d'enseignement",
            "Equipement cultuel",
            "Equipement culturel",
            "Equipement de mobilité",
            "Autre équipement",
        ],
    },
    "EQUIP_TYPE": {"required": True},
    "EQUIP_NOM": {"required": True},
    "ADR_NUMERO": {"required": True},
    "ADR_NOMVOIE": {"required": True, "minLength": 3, "pattern": r"^[a-zA-Z0-9\-\'\s\d\u00C0-\u00FF]+$"},
    "ADR_CODEPOSTAL": {"required": True, "maxLength": 5},
    "ADR_COMMUNE": {"required": True, "pattern": r"^[A-Za-z\s\-\u00C0-\u00FF]+$"},
    "EQUIP_LAT": {"required": True, "pattern": r"^-?\d+(\.\d+)?$"},
    "EQUIP_LONG": {"required": True, "pattern": r"^-?\d+(\.\d+)?$"},
    "EQUIP_OUVERTURE": {},
    "EQUIP_TEL": {"maxLength": 13},
    "EQUIP_EMAIL": {"pattern": r"^[^@\s]+@[^@\s]+\.[^@\s]+$"},
    "EQUIP_WEB": {"pattern": r"^https?://\S+$"},
}
ROADWORKS = {
    "organisation": {"required": True, "maxLength": 100, "pattern": r"^(.*)$"},
    "siret": {"required": True, "pattern": r"^[0-9]{14}$"},
    "prenom": {"required": True, "maxLength": 50},
    "nom": {"required": True, "maxLength": 50},
    "longueur": {"required": True, "pattern": r"^\d+(\.\d+)?$"},
    "largeur": {"required": True, "pattern": r"^\d+(\.\d+)?$"},
    "mail": {
        "required": True,
        "pattern": r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9]+)*$",
    },
    "telephone": {"required": True, "pattern": r"^(\+)?[0-9]*$"},
    "titre": {"maxLength": 100},
    "resume": {"maxLength": 200, "pattern": r"^(.*)$"},
    "date_debut": {"required": True, "pattern": r"^\d{4}-\d\d-\d\d$"},
    "date_fin": {"required": True, "pattern": r"^\d{4}-\d\d-\d\d$"},
    "categorie": {
        "required": True,
        "enum": ["ELECTRICITE", "TELECOM", "GAZ", "EAU", "ASSAINISSEMENT", "CHAUFFAGE", "CLIMATISATION", "VOIRIE", "AMENAGEMENT", "AUTRE"],
    },
    "autorite": {},
    "adresse_voie": {"minLength": 3, "pattern": r"^[a-zA-Z0-9\-\'\s\d\u00C0-\u00FF]+$"},
    "adresse_postal": {"maxLength": 5, "pattern": r"^[a-zA-Z0-9]*$"},
}
ADDRESSES = [
    "3, rue de l’Église",
    "Place d’Armes, face à la mairie",
    "12 bis, rue du Général-de-Gaulle (au fond de la cour)",
    "Quai Nº 4 ; parking",
    "Rue du Cœur « sans numéro »",
    "Parvis Saint-Éloi – entrée nord",
    "5/7 rue du Port",
    "=1+1 rue",
    "À l’angle de la rue A. Briand & du bd Zola",
]
DAY, NOW = date(2026, 3, 30), datetime(2026, 3, 27, 9, tzinfo=PARIS)
MANAGER = {"siret": "000 000 000 00000", "manager_first_name": "Léo", "manager_name": "Gali"}
TOWN = {"name": "L’Haÿ-les-Roses", "postcode": "94240", "email": "mairie@ville.example", "phone": "01 46 15 33 33"}


def mistakes(told, rules):
    """What the rules of a schema refuse in one row of texts."""
    for name, rule in rules.items():
        value = told.get(name) or ""
        if not value:
            if rule.get("required"):
                yield f"{name} manque"
        elif len(value) > rule.get("maxLength", 10_000) or len(value) < rule.get("minLength", 0):
            yield f"{name} : {len(value)} signes, {value!r}"
        elif not re.search(rule.get("pattern", ""), value) or value not in rule.get("enum", [value]):
            yield f"{name} : {value!r}"


def content(kind, number, **keys):
    """A published page of that kind, made without Pelican."""
    own = {name: keys.pop(name) for name in ("title", "summary") if name in keys}
    publication = Publication(
        kind=kind,
        source=f"{kind.folder}/{number}.md",
        identity=f"essai-{number:03}",
        stamped=True,
        slug=str(number),
        address=f"{kind.folder}/{number}/",
        body="",
        extra=keys,
        **{"title": "Un titre", **own},
    )
    return SimpleNamespace(publication=publication, permalink=f"https://ville.example/{kind.folder}/{number}/")


def table(tables, name):
    return next(each for each in tables if each.name == name)


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_address_of_a_place_is_one_for_the_national_schema(address):
    dataset = table(PLACE_TABLES, "equipements")
    one = content(PLACES[0], 1, type="mairie", street_address=address, lat=49.1, lon=2.1)
    data = format_csv(dataset, list(dataset.rows({"pages": [one], "town": TOWN})))
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    assert list(mistakes(row, EQUIPMENT)) == []


def test_every_equipment_of_the_demonstration_is_what_the_national_schema_wants(site):
    rows = list(csv.DictReader(io.StringIO((site / "donnees/equipements.csv").read_bytes().decode("utf-8"), newline="")))
    wrong = [f"{row['EQUIP_NOM']} : {one}" for row in rows for one in mistakes(row, EQUIPMENT)]
    assert (len(rows) > 20, wrong) == (True, [])


def test_all_roadworks_are_what_the_national_schema_wants(site):
    features = json.loads((site / "donnees/infos-travaux.geojson").read_text(encoding="utf-8"))["features"]
    told = [one["properties"] for one in features]
    texts = [{name: str(value) for name, value in one.items()} for one in told]
    assert all(isinstance(one[name], int | float) for one in told for name in ("longueur", "largeur"))
    assert len(told) > 5 and [wrong for one in texts for wrong in mistakes(one, ROADWORKS)] == []
    assert all(one["validation"] is True and None not in one.values() for one in told)
    assert len({one["categorie"] for one in told}) > 2


@pytest.mark.parametrize(
    ("title", "category"),
    [
        ("Déploiement de la fibre rue Haute", "TELECOM"),
        ("Égouts neufs rue des Tanneurs", "ASSAINISSEMENT"),
        ("La chaussée de l’avenue de la Gare refaite", "VOIRIE"),
        ("Conduite d’eau potable quai Bas", "EAU"),
        ("Réseau de chaleur", "CHAUFFAGE"),
        ("Fouilles archéologiques", "AUTRE"),
    ],
)
def test_the_words_of_roadworks_tell_their_category(title, category):
    dataset, long = table(WORKS_TABLES, "infos-travaux"), "x " * 70
    keys = {
        "start": DAY,
        "end": DAY,
        "streets": ["rue de l’Église, 3"],
        "traffic": ["route barrée"],
        "owner": long,
        "phone": "01 02 03 04 05",
        "siret": "73282932000074",
        "length": 210.0,
        "width": 1.5,
    }
    one = content(WORKS[0], 1, title=title, lat=49.1, lon=2.1, **keys)
    data = format_geojson(dataset, list(dataset.rows({"pages": [one], "town": TOWN, "now": NOW, "ROADWORKS": MANAGER})))
    (feature,) = json.loads(data)["features"]
    assert feature["properties"]["categorie"] == category
    assert list(mistakes({name: str(value) for name, value in feature["properties"].items()}, ROADWORKS)) == []


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ({}, "00000000000000"),
        ({"owner": "Ville de L’Haÿ"}, "00000000000000"),
        ({"owner": "L’Haÿ-les-Roses"}, "00000000000000"),
        ({"owner": "Département"}, None),
        ({"owner": "Communauté d’agglomération"}, None),
        ({"owner": "Département", "siret": "73282932000074"}, "73282932000074"),
    ],
)
def test_the_number_of_the_town_is_never_given_to_another_owner(keys, number):
    one = content(WORKS[0], 1, start=DAY, end=DAY, streets=["rue Haute"], lat=49.1, lon=2.1, **keys)
    context = {"pages": [one], "town": TOWN, "now": NOW, "ROADWORKS": MANAGER}
    (row,) = table(WORKS_TABLES, "infos-travaux").rows(context)
    assert (row["siret"], row["prenom"], row["nom"]) == (number, "Léo", "Gali")


def test_the_manager_of_works_is_their_own_where_they_name_one():
    names = {"manager_first_name": "Ada", "manager_name": "Roux"}
    one = content(WORKS[0], 1, start=DAY, end=DAY, streets=["rue Haute"], lat=49.1, lon=2.1, **names)
    (row,) = table(WORKS_TABLES, "infos-travaux").rows({"pages": [one], "town": TOWN, "now": NOW, "ROADWORKS": MANAGER})
    assert (row["prenom"], row["nom"]) == ("Ada", "Roux")
