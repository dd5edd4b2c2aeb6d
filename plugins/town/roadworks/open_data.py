"""The works of the town as open data."""

import re
from collections.abc import Iterator, Mapping
from textwrap import shorten
from typing import Any
from unicodedata import normalize

from plugins.core.publication.identifiers import slugify
from plugins.core.publication.room import Column, Dataset
from plugins.town.roadworks.kinds import find_stage
from plugins.town.roadworks.settings import find_manager

WORDS = ("streets", "traffic", "lignes", "arrets")
INFOS_TRAVAUX = "https://schema.data.gouv.fr/metis-reseaux/infos-travaux/"
CATEGORIES = {
    "TELECOM": ("fibre", "telecom", "telephone"),
    "GAZ": ("gaz",),
    "CHAUFFAGE": ("chauffage", "chaleur"),
    "ASSAINISSEMENT": ("egout", "assainissement", "epuration", "eaux-usees", "pluvial"),
    "EAU": ("eau-potable", "conduite-d-eau", "canalisation", "fontaine", "eau"),
    "ELECTRICITE": ("electricite", "electrique", "eclairage", "lampadaire", "cable"),
    "VOIRIE": (
        "chaussee",
        "voirie",
        "trottoir",
        "enrobe",
        "bitume",
        "route",
        "pieton",
        "cyclable",
        "pont",
        "passerelle",
        "parking",
        "quai",
    ),
    "AMENAGEMENT": ("amenagement", "place", "square", "parc", "plantation", "mur", "halle", "arbre", "ecole"),
}
"""Values of `categorie`, version 0.0.2 of the schema, and the words of a title that tell them, the more precise first."""

LONGEST_CELLS = {"organisation": 100, "titre": 100, "resume": 200}
"""Characters, by the same."""

STREET = re.compile(r"[^A-Za-z0-9\-'\sÀ-ÿ]+")
PLAINER = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "œ": "oe", "Œ": "Oe"})


def list_works_rows(context: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each of the works, by its first day, including past ones."""
    pages = [content for content in context["pages"] if content.publication.kind.name == "travaux"]
    for content in sorted(pages, key=lambda one: (find_stage(one.publication, context["now"]).start, one.publication.identity)):
        publication, extra = content.publication, content.publication.extra
        days = find_stage(publication, context["now"])
        lists = {key: list(extra.get(key) or ()) for key in WORDS}
        yield {
            "identifiant": publication.identity,
            "titre": publication.title,
            "resume": publication.summary or None,
            "date_debut": days.start,
            "date_fin": days.end,
            "etat": extra.get("etat"),
            "rues": lists["streets"],
            "quartiers": list(publication.quartiers),
            "circulation": lists["traffic"],
            "horaires": extra.get("hours"),
            "stationnement": extra.get("parking"),
            "acces": extra.get("access"),
            "bus": extra.get("bus"),
            "lignes": lists["lignes"],
            "arrets": lists["arrets"],
            "maitre_ouvrage": extra.get("owner"),
            "latitude": extra.get("lat"),
            "longitude": extra.get("lon"),
            "date_publication": publication.date,
            "adresse_web": content.permalink,
        }


def list_national_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """The rows under the names of the national schema, with values in its form."""
    town = context.get("town") or {}
    page_by_identity = {content.publication.identity: content for content in context["pages"] if content.publication.kind.name == "travaux"}
    for row in list_works_rows(context):
        extra = page_by_identity[row["identifiant"]].publication.extra
        street = " ".join(STREET.sub(" ", normalize("NFC", next(iter(row["rues"]), "")).translate(PLAINER)).split())
        yield {
            "organisation": _cut_text("organisation", row["maitre_ouvrage"] or town.get("name") or "Commune"),
            **find_manager(extra, context, town.get("name") or ""),
            "telephone": re.sub(r"[^\d+]|(?<=.)\+", "", extra.get("phone") or town.get("phone") or "") or None,
            "mail": town.get("email") or None,
            "titre": _cut_text("titre", row["titre"]),
            "resume": _cut_text("resume", row["resume"]) if row["resume"] else None,
            "date_debut": row["date_debut"],
            "date_fin": row["date_fin"],
            "categorie": _find_category(f"{row['titre']} {row['resume'] or ''}"),
            "longueur": extra.get("length"),
            "largeur": extra.get("width"),
            "autorite": town.get("name") or "Commune",
            "validation": True,
            "adresse_voie": street if len(street) >= 3 else None,
            "adresse_postal": town.get("postcode") or None,
            "latitude": row["latitude"],
            "longitude": row["longitude"],
        }


def _cut_text(name: str, text: str) -> str:
    return shorten(text, LONGEST_CELLS[name], placeholder="…")


def _find_category(text: str) -> str:
    """What kind of works these words tell of."""
    padded = f"-{slugify(text)}-"
    matches = (name for name, words in CATEGORIES.items() if any(f"-{word}-" in padded or f"-{word}s-" in padded for word in words))
    return next(matches, "AUTRE")


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
        rows=list_works_rows,
        follows="Nos colonnes, plus riches : ce que change le chantier pour qui passe. « Informations travaux » dit les mêmes sous les "
        "noms du schéma national.",
        position=("latitude", "longitude"),
    ),
    Dataset(
        name="infos-travaux",
        title="Informations travaux",
        description="Les mêmes chantiers, sous les noms du schéma national « Informations travaux » ; son fichier est le GeoJSON.",
        columns=(
            Column("organisation", "Le maître d’ouvrage.", required=True),
            Column("siret", "Le sien, 14 chiffres."),
            Column("prenom", "De qui répond du chantier."),
            Column("nom", "De même."),
            Column("telephone", "Qui appeler : des chiffres."),
            Column("mail", "À qui écrire."),
            Column("titre", "Ce que l’on fait.", required=True),
            Column("resume", "En une ou deux phrases."),
            Column("date_debut", "Le premier jour.", "date", required=True),
            Column("date_fin", "Le dernier jour, même prévu.", "date", required=True),
            Column(
                "categorie", "VOIRIE, EAU, GAZ… : d’après les mots du titre et du résumé ; AUTRE quand ils n’en disent rien.", required=True
            ),
            Column("longueur", "De la tranchée ou de la rue refaite, en mètres.", "number"),
            Column("largeur", "De même.", "number"),
            Column("autorite", "La commune.", required=True),
            Column("validation", "true : annoncé par la ville, ce n’est plus une intention.", "boolean", required=True),
            Column("adresse_voie", "La première des rues."),
            Column("adresse_postal", "Le code postal de la commune."),
            Column("latitude", "Le milieu du chantier, en degrés (WGS 84).", "number"),
            Column("longitude", "Le milieu du chantier, en degrés (WGS 84).", "number"),
        ),
        rows=list_national_rows,
        schema=INFOS_TRAVAUX,
        follows="Noms et valeurs du schéma « Informations travaux » (metis-reseaux/infos-travaux), version 0.0.2. Il exige aussi "
        "siret, nom et prenom du gestionnaire, longueur et largeur : ce que la ville n’en a pas écrit est à compléter avant un dépôt "
        "qui le contrôle.",
        position=("latitude", "longitude"),
        sparse=True,
    ),
)
