"""The network of the demonstration: `python -m tests.transit.valbrune` writes it again into `content/transports/`.

The tables are kept as text, so that a change can be read; the notices are those that Brune-et-Oise Mobilités would send on the morning of
27 March 2026.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from google.transit.gtfs_realtime_pb2 import Alert, FeedHeader, FeedMessage

from plugins.core.infrastructure.clock import PARIS

FOLDER = Path(__file__).resolve().parents[2] / "content" / "transports"
AGENCY = "BO"
STOPS = {
    "gare": ("Gare", 49.0571, 2.1044, "1"),
    "parking": ("Parking de la Gare", 49.0585, 2.1068, "1"),
    "souffleurs": ("Souffleurs", 49.0549, 2.1052, "1"),
    "neuve": ("Neuve", 49.0539, 2.1003, "2"),
    "halle": ("Halle", 49.0529, 2.0985, "2"),
    "beffroi": ("Beffroi", 49.0522, 2.0971, "1"),
    "tanneurs": ("Tanneurs", 49.0520, 2.0976, ""),
    "mediatheque": ("Médiathèque", 49.0513, 2.0957, "1"),
    "piscine": ("Piscine", 49.0498, 2.0925, "1"),
    "mail": ("Mail", 49.0541, 2.0922, "1"),
    "tilleuls": ("Les Tilleuls", 49.0553, 2.0887, "1"),
    "college": ("Collège Camille-Claudel", 49.0546, 2.0904, "1"),
    "lycee": ("Lycée", 49.0588, 2.0931, "1"),
    "hopital": ("Hôpital", 49.0617, 2.1012, "1"),
    "calvaire": ("Calvaire", 49.0612, 2.0891, ""),
    "carrieres": ("Carrières", 49.0633, 2.0868, "2"),
    "haut": ("Haut-Valbrune", 49.0651, 2.0845, "1"),
    "chateau": ("Château d’eau", 49.0668, 2.0832, "2"),
    "pont": ("Pont de la Verrerie", 49.0487, 2.1021, "1"),
    "halage": ("Halage", 49.0475, 2.1066, ""),
    "verrerie": ("La Verrerie", 49.0463, 2.1098, "1"),
    "port": ("Port", 49.0489, 2.0969, "1"),
    "rive": ("Rive gauche", 49.0478, 2.0961, "2"),
    "quai": ("Quai Bas", 49.0496, 2.0953, ""),
    "saint-vaubert": ("Saint-Vaubert Mairie", 49.0801, 2.1204, "1"),
    "stade": ("Stade", 49.0574, 2.0962, "1"),
}
BLUE, PINK, YELLOW, GREEN, PURPLE, ORANGE, TEAL = "0064B0", "C2185B", "FFD400", "2E7D32", "6A3D9A", "E65100", "00695C"
LINES = {
    "B": ("B", "Parking de la Gare – Piscine", "3", BLUE, "FFFFFF", "parking gare souffleurs neuve halle beffroi mediatheque piscine"),
    "1": ("1", "Les Tilleuls – La Verrerie", "3", PINK, "FFFFFF", "tilleuls college mail tanneurs beffroi port pont halage verrerie"),
    "3": ("3", "Hôpital – Gare – Lycée", "3", YELLOW, "FFFFFF", "hopital gare stade lycee college"),
    "12": ("12", "Gare – Haut-Valbrune", "3", GREEN, "FFFFFF", "gare souffleurs beffroi mail lycee calvaire carrieres haut chateau"),
    "25": ("25", "Gare – Saint-Vaubert", "3", PURPLE, "FFFFFF", "gare parking hopital saint-vaubert"),
    "N": ("N", "Navette du parking", "3", ORANGE, "000000", "parking gare halle beffroi quai"),
    "NUIT": ("Nuit", "Gare – Beffroi – Tilleuls – Verrerie", "3", "", "", "gare beffroi mail tilleuls port verrerie"),
    "BAC": ("Bac", "Port – Rive gauche", "4", TEAL, "FFFFFF", "port rive"),
}
"""By the identity of the route: name, title, type, colours, stops of the way out. Yellow is given white letters, as feeds do."""
HEADERS = {
    "agency.txt": "agency_id agency_name agency_url agency_timezone",
    "calendar.txt": "service_id monday tuesday wednesday thursday friday saturday sunday start_date end_date",
    "routes.txt": "route_id agency_id route_short_name route_long_name route_type route_color route_text_color route_sort_order",
    "stops.txt": "stop_id stop_name stop_lat stop_lon wheelchair_boarding",
    "trips.txt": "route_id service_id trip_id trip_headsign direction_id",
    "stop_times.txt": "trip_id arrival_time departure_time stop_id stop_sequence",
}


def tables() -> dict[str, list[list[str]]]:
    """Every table, its header first."""
    rows = {
        "agency.txt": [[AGENCY, "Brune-et-Oise Mobilités", "https://mobilites.brune-et-oise.example/", "Europe/Paris"]],
        "calendar.txt": [["tous", *"1111111", "20260101", "20261231"]],
        "routes.txt": [[route, AGENCY, *line[:5], str(rank)] for rank, (route, line) in enumerate(LINES.items(), 1)],
        "stops.txt": list(_posts()),
        "trips.txt": list(_trips()),
        "stop_times.txt": list(_calls()),
    }
    return {name: [header.split(), *rows[name]] for name, header in HEADERS.items()}


def _posts() -> Iterator[list[str]]:
    """Two posts a stop, one on each side of the street."""
    for stop, (name, latitude, longitude, wheelchair) in STOPS.items():
        for side in (0, 1):
            yield [f"{stop}-{side}", name, f"{latitude + 0.0002 * side:.4f}", f"{longitude:.4f}", wheelchair]


def _trips() -> Iterator[list[str]]:
    for route, (*_, stops) in LINES.items():
        ends = stops.split()[-1], stops.split()[0]
        yield from ([route, "tous", f"{route}-{side}", STOPS[end][0], str(side)] for side, end in enumerate(ends))


def _calls() -> Iterator[list[str]]:
    """One trip a way is enough: nobody reads the hours here."""
    for route, (*_, stops) in LINES.items():
        for side, served in enumerate((stops.split(), stops.split()[::-1])):
            for rank, stop in enumerate(served):
                hour = f"08:{3 * rank:02}:00"
                yield [f"{route}-{side}", hour, hour, f"{stop}-{side}", str(rank + 1)]


NOTICES = (
    (
        "b-conducteurs",
        "Ligne B : un bus sur deux",
        "Deux conducteurs sont souffrants. Un départ toutes les vingt minutes au lieu de dix, jusqu’à 11 h.",
        (Alert.REDUCED_SERVICE, Alert.OTHER_CAUSE),
        ("2026-03-27T06:10", "2026-03-27T11:00"),
        [{"route_id": "B"}],
    ),
    (
        "bac-vent",
        "Bac interrompu par le vent",
        "<p>Le vent dépasse 70&nbsp;km/h sur l’Oise.</p>"
        "<p>Reprise au plus tôt à midi. Passez par le pont de la Verrerie : la ligne 1 y mène.</p>",
        (Alert.NO_SERVICE, Alert.WEATHER),
        ("2026-03-27T07:00", "2026-03-27T12:00"),
        [{"route_id": "BAC"}],
    ),
    (
        "12-souffleurs",
        "Ligne 12 déviée par la rue des Souffleurs",
        "Le pont de la Verrerie porte seul la circulation : comptez un quart d’heure de plus vers la gare.",
        (Alert.DETOUR, Alert.CONSTRUCTION),
        ("2026-03-16T05:00", "2026-04-17T23:59"),
        [{"route_id": "12", "direction_id": 1}],
    ),
    (
        "mail",
        "Arrêt Mail déplacé de soixante mètres",
        "Passages piétons repeints : montez et descendez devant la pharmacie.",
        (Alert.STOP_MOVED, Alert.MAINTENANCE),
        ("2026-03-24T09:00", "2026-03-27T16:00"),
        [{"route_id": "1", "stop_id": "mail-0"}, {"route_id": "1", "stop_id": "mail-1"}],
    ),
    (
        "gare-passerelle",
        "Gare : pose de la passerelle",
        "La B s’arrête au Parking de la Gare après 21 h, la 12 et la 25 à Souffleurs.",
        (Alert.MODIFIED_SERVICE, Alert.CONSTRUCTION),
        ("2026-04-11T21:00", "2026-04-12T23:59"),
        [{"route_id": line, "stop_id": f"gare-{side}"} for line in ("B", "12", "25") for side in (0, 1)],
    ),
    (
        "paques",
        "Lundi de Pâques : horaires du dimanche",
        "Sur toutes les lignes, et jusqu’à 22 h 30 sur la 1 et la B.",
        (Alert.MODIFIED_SERVICE, Alert.HOLIDAY),
        ("2026-04-06T00:00", "2026-04-07T00:00"),
        [{"agency_id": AGENCY}],
    ),
    (
        "25-renfort",
        "Ligne 25 : un départ de plus à 7 h 50",
        "Les élèves de Saint-Vaubert étaient debout : un car de plus, jusqu’aux vacances.",
        (Alert.ADDITIONAL_SERVICE, Alert.OTHER_CAUSE),
        ("2026-03-23T00:00", "2026-04-10T23:59"),
        [{"route_id": "25"}],
    ),
)
"""What the operator says at 8:56: identity, title, text, effect and cause, when, of what."""


def notices() -> FeedMessage:
    """The same, as a feed."""
    feed = empty("2026-03-27T08:56")
    for identity, title, text, (effect, cause), period, selectors in NOTICES:
        add(feed, identity, title, text, effect, cause, [period], selectors)
    return feed


def empty(made: str) -> FeedMessage:
    """A feed that says nothing, made at that instant (ISO 8601, in Paris)."""
    feed = FeedMessage()
    feed.header.gtfs_realtime_version, feed.header.incrementality = "2.0", FeedHeader.FULL_DATASET
    feed.header.timestamp = seconds(made)
    return feed


def add(feed, identity, title, text, effect, cause, periods, selectors, url=""):
    """One notice more in `feed`; instants are ISO 8601, in Paris."""
    entity = feed.entity.add(id=identity)
    entity.alert.effect, entity.alert.cause = effect, cause
    entity.alert.header_text.translation.add(text=title, language="fr")
    entity.alert.description_text.translation.add(text=text, language="fr")
    if url:
        entity.alert.url.translation.add(text=url)
    for start, end in periods:
        entity.alert.active_period.add(start=seconds(start), end=seconds(end))
    for selector in selectors:
        entity.alert.informed_entity.add(**selector)


def seconds(moment: str) -> int:
    """Since 1970."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=PARIS).timestamp())


def write(folder: Path = FOLDER) -> None:
    """All of it."""
    (folder / "reseau").mkdir(parents=True, exist_ok=True)
    for name, rows in tables().items():
        with (folder / "reseau" / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    (folder / "alertes.pb").write_bytes(notices().SerializeToString(deterministic=True))


if __name__ == "__main__":
    write()
