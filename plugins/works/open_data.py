"""The works of the town as open data."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.publication.dataset import Column, Dataset
from plugins.works.stage import stage

WORDS = ("streets", "traffic", "lignes", "arrets")


def rows(context: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each, by its first day; those that are over too."""
    found = [content for content in context["pages"] if content.publication.kind.name == "travaux"]
    for content in sorted(found, key=lambda one: (stage(one.publication, context["now"]).start, one.publication.identity)):
        publication, extra = content.publication, content.publication.extra
        days = stage(publication, context["now"])
        told = {key: list(extra.get(key) or ()) for key in WORDS}
        yield {
            "identifiant": publication.identity,
            "titre": publication.title,
            "resume": publication.summary or None,
            "date_debut": days.start,
            "date_fin": days.end,
            "etat": extra.get("etat"),
            "rues": told["streets"],
            "quartiers": list(publication.quartiers),
            "circulation": told["traffic"],
            "horaires": extra.get("hours"),
            "stationnement": extra.get("parking"),
            "acces": extra.get("access"),
            "bus": extra.get("bus"),
            "lignes": told["lignes"],
            "arrets": told["arrets"],
            "maitre_ouvrage": extra.get("owner"),
            "latitude": extra.get("lat"),
            "longitude": extra.get("lon"),
            "date_publication": publication.date,
            "adresse_web": content.permalink,
        }


DATASETS = (
    Dataset(
        name="travaux",
        title="Travaux dans les rues",
        description="Les chantiers annoncés par la ville, à venir, en cours et terminés, et ce qu’ils changent pour qui circule.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            Column("titre", "Ce que l’on fait.", required=True),
            Column("resume", "En une ou deux phrases."),
            Column("date_debut", "Le premier jour.", "date", required=True),
            Column("date_fin", "Le dernier jour, même prévu.", "date", required=True),
            Column("etat", "suspendus, reportés ou terminés, quand le chantier ne suit pas ses dates."),
            Column("rues", "Les rues où l’on travaille.", "array", required=True),
            Column("quartiers", "Les quartiers concernés.", "array"),
            Column("circulation", "Ce qui change pour qui passe.", "array", required=True),
            Column("horaires", "Les heures de travail."),
            Column("stationnement", "Où il est interdit, et quand."),
            Column("acces", "Ce qui reste ouvert."),
            Column("bus", "Ce que font les bus."),
            Column("lignes", "Les lignes de transport touchées.", "array"),
            Column("arrets", "Les arrêts touchés.", "array"),
            Column("maitre_ouvrage", "Qui fait faire ces travaux."),
            Column("latitude", "Le milieu du chantier, en degrés (WGS 84).", "number"),
            Column("longitude", "Le milieu du chantier, en degrés (WGS 84).", "number"),
            Column("date_publication", "Quand le journal l’a annoncé.", "datetime"),
            Column("adresse_web", "La page du chantier.", required=True),
        ),
        rows=rows,
        follows="Aucun schéma national ne décrit les chantiers ; ceux des arrêtés de circulation décrivent des interdictions permanentes.",
        position=("latitude", "longitude"),
    ),
)
