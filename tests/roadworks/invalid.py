"""Each mistake that can be made about works in a street, on a site of its own."""

from tests.town.small_town import Invalid


def sewers(**keys: str | None) -> Invalid:
    """The works of the valid site, told otherwise."""
    return Invalid({"travaux/egouts.md": keys})


INVALID = {
    "an end before the start": sewers(end="2026-03-01"),
    "an end of another century": sewers(end="2062-05-22"),
    "nothing that changes, and a street that is closed": sewers(traffic="[route barrée, aucune gêne]"),
    "buses without a line": sewers(lignes=None),
    "half a position": sewers(lon=None),
    "a position in words": sewers(lon="Est"),
    "a position the wrong way round": sewers(lat="149.05"),
    "works that wait, and whose days are over": sewers(etat="suspendus", start="2026-03-01", end="2026-03-20"),
    "works put off to no other days": sewers(etat="reportés"),
    "a length that is none": sewers(length="zéro"),
    "a width in centimetres": sewers(width="80 cm"),
    "an owner with too few digits": sewers(siret="732 829"),
    "an owner with a wrong digit": sewers(siret="73282932000075"),
    "works that the national table refuses": sewers(length=None, width=None, siret=None),
    "a town that the national table refuses": Invalid(
        {"travaux/egouts.md": {"owner": "Ville de Valbrune", "siret": None}}, {"ROADWORKS": {}, "TOWN": {"name": "Valbrune"}}
    ),
    "a SIRET of the town with a wrong digit": Invalid(settings={"ROADWORKS": {"siret": "73282932000075"}}),
    "a manager without end": Invalid(settings={"ROADWORKS": {"manager_name": "x" * 51}}),
}
