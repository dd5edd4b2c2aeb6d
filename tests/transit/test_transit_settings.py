"""The setting TRANSIT is read whole, and each of its mistakes is told in French."""

import pytest

from plugins.core.infrastructure.errors import SettingsError
from plugins.town.transit.network import Perimeter
from plugins.town.transit.settings import parse_sources


def wrong(value):
    with pytest.raises(SettingsError) as told:
        parse_sources(value)
    return told.value.mistakes


def test_all_that_can_be_said():
    found = parse_sources(
        {
            "gtfs": "https://x.example/gtfs.zip",
            "alerts": ["https://x.example/a", "https://y.example/b"],
            "lines": ["B", 12],
            "around": {"lat": "49.05", "lon": 2.1, "km": 5},
            "operator": "X",
            "website": "https://x.example/",
            "licence": "ODbL",
            "header": "apikey",
        }
    )
    assert found.alerts == ("https://x.example/a", "https://y.example/b")
    assert found.perimeter == Perimeter(("B", "12"), (49.05, 2.1), 5.0)
    assert found.has_any


def test_nothing_is_nothing():
    assert not parse_sources({}).has_any
    assert parse_sources({"alerts": "https://x.example/a"}).alerts == ("https://x.example/a",)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("https://x.example/", "il faut un dictionnaire, entre accolades."),
        ({"gtf": "x"}, "« gtf » n’est pas connu. Vouliez-vous dire « gtfs » ?"),
        ({"gtfs": "reseau.zip"}, "« gtfs » : « reseau.zip » n’est pas une adresse du web, sans mot de passe."),
        ({"gtfs": "https://moi:secret@x.example/"}, "« gtfs » : ce qui est écrit n’est pas une adresse du web, sans mot de passe."),
        ({"gtfs": "file:///etc/passwd"}, "n’est pas une adresse du web"),
        ({"gtfs": "https://["}, "n’est pas une adresse du web"),
        ({"alerts": 3}, "« alerts » : il faut une adresse, ou une liste d’adresses."),
        ({"alerts": ["https://x.example/", "x"]}, "« alerts » : « x » n’est pas une adresse"),
        ({"alerts": "http://x.example/", "header": "apikey"}, "« alerts » : une clé ne s’envoie qu’à une adresse en https://."),
        ({"lines": "B"}, "« lines » : il faut une liste de noms de lignes"),
        ({"around": {"lat": 49, "lon": 2}}, "« around » : il faut un centre et un rayon"),
        ({"around": {"lat": 49, "lon": 2, "km": -1}}, "« around »"),
        ({"around": {"lat": "nord", "lon": 2, "km": 1}}, "« around »"),
        ({"around": [49, 2, 5]}, "« around »"),
        ({"operator": 3}, "« operator » doit être un texte."),
        ({"header": "a: b\r\nc"}, "n’est pas le nom d’un en-tête"),
    ],
)
def test_a_mistake_is_told(value, said):
    assert said in " ".join(wrong(value))


def test_every_mistake_is_told_at_once():
    assert len(wrong({"gtfs": "x", "alerts": 3, "lines": "B", "inconnu": 1})) == 4
