"""Each mistake that can be made about the network: in what an editor writes of it, and in the setting TRANSIT."""

from typing import Any

from tests.town.small_town import Invalid


def transit(**keys: Any) -> Invalid:
    """The setting, told so."""
    return Invalid(settings={"TRANSIT": keys})


INVALID = {
    "a line that is misspelt": Invalid({"alertes/vent.md": {"lignes": "[BB]"}}),
    "a stop that is misspelt": Invalid({"alertes/vent.md": {"arrets": "[Porte]"}}),
    "works on a line of nobody's": Invalid({"travaux/egouts.md": {"lignes": "[99]"}}),
    "works at a stop of nobody's": Invalid({"travaux/egouts.md": {"arrets": "[Nulle part]"}}),
    "a network that is no zip": Invalid({"transports/reseau.zip": "une page qui dit 404"}),
    "notices that are none": Invalid({"transports/alertes.pb": "{}"}),
    "a setting that is an address": Invalid(settings={"TRANSIT": "https://x.example/"}),
    "a key that is misspelt": transit(gtf="https://x.example/gtfs.zip"),
    "a network that is a file": transit(gtfs="reseau.zip"),
    "a password in an address": transit(gtfs="https://moi:secret@x.example/"),
    "alerts that are a number": transit(alerts=3),
    "a key sent where everybody can read it": transit(alerts="http://x.example/", header="apikey"),
    "a header that is none": transit(header="a: b\r\nc"),
    "an operator that is a number": transit(operator=3),
    "lines that are a word": transit(lines="B"),
    "a circle without a radius": transit(around={"lat": 49, "lon": 2}),
    "every mistake at once": transit(gtfs="x", alerts=3, lines="B", inconnu=1),
}
