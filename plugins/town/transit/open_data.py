"""The network and its disruptions as open data. Names are those of GTFS, which is the national schema of transport:
https://doc.transport.data.gouv.fr/type-donnees/operateurs-de-transport-regulier-de-personnes
"""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.publication.dataset import Column, Dataset
from plugins.town.transit.network import TransitNetwork
from plugins.town.transit.traffic import Traffic

SCHEMA = "https://gtfs.org/documentation/schedule/reference/"


def list_line_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per line, in the operator's order."""
    network: TransitNetwork | None = context.get("network")
    if network is None:
        return
    for line in network.lines:
        yield {
            "route_short_name": line.name,
            "route_long_name": line.title or None,
            "mode": line.mode,
            "route_color": line.ground.removeprefix("#").upper(),
            "route_text_color": line.ink.removeprefix("#").upper(),
            "agency_name": network.agencies.get(line.agency) or None,
            "route_id": list(line.routes),
            "terminus": [way.heading for way in line.ways if way.heading],
            "adresse_web": f"{context['SITEURL']}/{context['traffic_url']}lignes/{line.slug}/",
        }


def list_stop_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per stop, by name."""
    network: TransitNetwork | None = context.get("network")
    if network is None:
        return
    for stop in network.stops:
        yield {
            "stop_name": stop.name,
            "stop_lat": stop.latitude,
            "stop_lon": stop.longitude,
            "wheelchair_boarding": {True: 1, False: 2, None: 0}[stop.wheelchair],
            "lignes": [network.line[slug].name for slug in stop.lines],
            "stop_id": list(stop.ids),
            "adresse_web": f"{context['SITEURL']}/{context['traffic_url']}arrets/{stop.slug}/",
        }


def list_disruption_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per known disruption that is not over, by its identity."""
    traffic: Traffic | None = context.get("traffic")
    network: TransitNetwork | None = context.get("network")
    if traffic is None or network is None:
        return
    for each in sorted(traffic.disruptions, key=lambda disruption: disruption.identity):
        starts = [period.start for period in each.periods if period.start]
        ends = [period.end for period in each.periods]
        yield {
            "identifiant": each.identity,
            "titre": each.title,
            "texte": "\n".join(each.text) or None,
            "effet": each.effect,
            "gravite": each.level.word,
            "lignes": [network.line[slug].name for slug, _ in each.lines if slug in network.line],
            "arrets": [network.stop[slug].name for slug in each.stops if slug in network.stop],
            "debut": min(starts, default=None),
            "fin": max((end for end in ends if end), default=None) if all(ends) else None,
            "source": "mairie" if each.by_town else "exploitant",
            "adresse_web": each.url or None,
        }


DATASETS = (
    Dataset(
        name="lignes",
        title="Lignes de transport",
        description="Les lignes qui desservent la ville, leurs couleurs et leurs terminus, tels que le site les montre.",
        columns=(
            Column("route_short_name", "Le nom de la ligne, comme au front du bus.", required=True),
            Column("route_long_name", "D’où elle va où."),
            Column("mode", "Ce qu’on y prend : bus, tram, bateau…", required=True),
            Column("route_color", "Sa couleur, RRVVBB.", required=True),
            Column("route_text_color", "L’encre qui se lit dessus, RRVVBB.", required=True),
            Column("agency_name", "Qui l’exploite."),
            Column("route_id", "Ses identifiants dans le GTFS.", "array", required=True),
            Column("terminus", "Où elle mène.", "array"),
            Column("adresse_web", "Sa page.", required=True),
        ),
        rows=list_line_rows,
        schema=SCHEMA,
        follows="Les colonnes à noms anglais sont celles de routes.txt et d’agency.txt (GTFS) ; une ligne y réunit ses variantes.",
    ),
    Dataset(
        name="arrets",
        title="Arrêts de transport",
        description="Les arrêts de la ville, les deux côtés de la rue ensemble, et les lignes qui les desservent.",
        columns=(
            Column("stop_name", "Le nom de l’arrêt.", required=True),
            Column("stop_lat", "Latitude, en degrés (WGS 84).", "number"),
            Column("stop_lon", "Longitude, en degrés (WGS 84).", "number"),
            Column("wheelchair_boarding", "1 : on y monte en fauteuil ; 2 : non ; 0 : nul ne l’a dit.", "integer", required=True),
            Column("lignes", "Les lignes qui s’y arrêtent.", "array", required=True),
            Column("stop_id", "Ses identifiants dans le GTFS.", "array", required=True),
            Column("adresse_web", "Sa page.", required=True),
        ),
        rows=list_stop_rows,
        schema=SCHEMA,
        follows="Les colonnes à noms anglais sont celles de stops.txt (GTFS).",
        position=("stop_lat", "stop_lon"),
    ),
    Dataset(
        name="perturbations",
        title="Perturbations des transports",
        description="Ce que l’exploitant et la ville annonçaient à la dernière publication du site. L’état du moment : /trafic/direct/",
        columns=(
            Column("identifiant", "Le même tant que la perturbation dure.", required=True),
            Column("titre", "Ce qui se passe.", required=True),
            Column("texte", "Ce qu’il faut savoir."),
            Column("effet", "Ce qui change, en quelques mots.", required=True),
            Column("gravite", "notice, disturbed ou stopped.", required=True),
            Column("lignes", "Les lignes touchées.", "array"),
            Column("arrets", "Les arrêts touchés.", "array"),
            Column("debut", "À partir de quand.", "datetime"),
            Column("fin", "Jusqu’à quand ; vide si nul ne le sait.", "datetime"),
            Column("source", "exploitant ou mairie.", required=True),
            Column("adresse_web", "Où en savoir plus."),
        ),
        rows=list_disruption_rows,
    ),
)
