"""A town that has `count` of everything: of each kind, and of what each list of the journal lists, all of them in the same lists."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from plugins.town.agenda.kinds import TYPES
from plugins.town.places.kinds import SORTS

QUARTER, CATEGORY, YOUNG, OTHER_PUBLIC = "Gare", "Culture", "jeunes", "familles"
TERM = "2020-2026"
NETWORK = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon",
    "trips.txt": "route_id,service_id,trip_id",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence",
}
"""The tables of a network, and their columns."""
NOW = datetime(2026, 3, 27, 9)
"""The instant at which it is built: half of what takes place is over then."""
ABOUT = {"quartiers": f"[{QUARTER}]", "public": f"[{YOUNG}, {OTHER_PUBLIC}]", "tags": "[le marché]", "lieux": "[lieux-0]"}
SKIPPED = {"social": "{skip: oui}"}


def settings(count: int) -> str:
    """What such a town settles: each group of its council has a text in one issue."""
    return f"TRIBUNE_TERMS = {{{TERM!r}: [f'Groupe {{one}}' for one in range({count})] or ['Groupe 0']}}"


def write_town(content: Path, count: int) -> None:
    """The files of such a town, below `content`."""
    for number in range(count):
        for folder, head, body in publications(number):
            path = content / folder / f"{number:04}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            name = f"{folder.replace('/', '-')}-{number}"
            head = {"id": f"essai-{name}", "slug": name, **head}
            lines = "\n".join(f"{key}: {value}" for key, value in head.items())
            path.write_text(f"---\n{lines}\n---\n\n{body}", encoding="utf-8")
    if count:
        write_network(content / "transports" / "reseau", count)


def write_network(folder: Path, count: int) -> None:
    """The buses: each line starts at its own stop and ends at the one where all meet; the first passes by every stop."""
    stops, lines = [f"s{one}" for one in range(count + 1)], range(count)
    calls = [[f"t{line}", "08:00:00", "08:00:00", stop, str(rank)] for line in lines for rank, stop in enumerate(_way(line, stops))]
    rows = {
        "agency.txt": [["A", "Bus", "https://bus.example/", "Europe/Paris"]],
        "routes.txt": [[f"l{line}", "A", f"L{line}", f"Ligne {line}", "3"] for line in lines],
        "stops.txt": [
            [stop, f"Arrêt {one}" if one < count else "Terminus", f"{49.05 + one / 40_000:.5f}", "2.10"] for one, stop in enumerate(stops)
        ],
        "trips.txt": [[f"l{line}", "tous", f"t{line}"] for line in lines],
        "stop_times.txt": calls,
    }
    folder.mkdir(parents=True)
    for name, columns in NETWORK.items():
        (folder / name).write_text("\n".join(chain([columns], map(",".join, rows[name]))) + "\n", encoding="utf-8")


def _way(line: int, stops: list[str]) -> list[str]:
    return stops if line == 0 else [stops[line], stops[-1]]


def publications(number: int) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """The folder, the front matter and the text of each publication of that `number`."""
    past, around = NOW - timedelta(hours=number + 1), (NOW + timedelta(days=number - number % 2 * 2 * number)).date()
    told = {"date": f"{past:%Y-%m-%d %H:%M}", **ABOUT, **SKIPPED}
    text = "Une phrase qui dit ce qu’il faut.\n"
    series = {"serie": "La série", "dossier": "dossiers-0", "category": CATEGORY}
    yield "articles", {"title": "Article", **told, **series}, text
    english = {"lang": "en", "serie": f"Série {number}", "category": CATEGORY, "tags": f"[mot {number}]"}
    yield "articles/en", {"title": "Story", **told, **english}, "A sentence.\n"
    yield "breves", {"title": "Brève", **told, "dossier": "dossiers-0"}, text
    yield "dossiers", {"title": "Dossier" if number else "Le dossier", "date": told["date"]}, text
    yield "tribunes", {"title": "Tribune", "date": told["date"], **_tribune(number)}, text
    yield "agenda", {"title": "Événement", **told, **_event(number, around)}, text
    yield "lieux", {"title": "Lieu", **_place(number)}, text
    yield "alertes", {"title": "Alerte", "date": told["date"], **SKIPPED, **_alert(past, number)}, text
    works = {"start": str(around), "end": str(around + timedelta(days=9)), "streets": f"[rue {number}]", "traffic": "[sens unique]"}
    yield "travaux", {"title": "Chantier", **told, **works}, text
    yield "conseil", {"title": "Séance", **told, **_session(number, around)}, text


def _tribune(number: int) -> Mapping[str, str]:
    return {"group": f"Groupe {number}", "term": TERM, "issue": "Décembre 2025"}


def _event(number: int, day: date) -> Mapping[str, str]:
    kind = {"type": TYPES[0] if number % 2 else TYPES[1], "theme": CATEGORY, "price": "gratuit"}
    return {**kind, "timings": f"{day} 10:00 - 11:30", "age": "6-12", "place": f"Salle {number}" if number % 4 else "lieux-0"}


def _place(number: int) -> Mapping[str, str]:
    where = {"street_address": f"{number}, rue Neuve", "lat": f"{49.05 + number / 40_000:.5f}", "lon": "2.10", "quartiers": f"[{QUARTER}]"}
    asked = {"type": SORTS[0].name, "opening_hours": '"Mo-Sa 09:00-19:00"', "verified": "2026-01-15"}
    return {**where, **asked, "consent_owner": "courriel du 3 mars 2026"}


def _alert(start: datetime, number: int) -> Mapping[str, str]:
    end = NOW + timedelta(days=1) if number % 20 == 1 else start + timedelta(minutes=30)
    said = {"severity": "vigilance", "start": f"{start:%Y-%m-%d %H:%M}", "end": f"{end:%Y-%m-%d %H:%M}"}
    return {**said, "quartiers": f"[{QUARTER}]"}


def _session(number: int, day: date) -> Mapping[str, str]:
    over = {"session_status": "clos", "end": f"{day} 21:00"} if day < NOW.date() else {}
    members = "".join(f"\n  - {{name: Membre {one}, group: Ensemble}}" for one in {0, number})
    deliberations = f"\n  - {{number: D{number}, item: 1, result: adoptée, vote: {{pour: 1}}}}" if over else ""
    held = {"deliberations": deliberations, "deliberations_online": str(day)} if over else {}
    agenda = f"\n  - {{number: 1, title: Point {number}, rapporteur: Membre 0}}"
    return {"start": f"{day} 19:00", **over, "place": "lieux-0", "agenda": agenda, "members": members, **held}
