"""The quarters and their streets as open data."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.publication.dataset import Column, Dataset
from plugins.core.publication.quarter import Quarter
from plugins.town.quarters.settings import Settings
from plugins.town.quarters.streets import BOTH, EVEN, LAST, ODD

SIDES = {EVEN: "pair", ODD: "impair", BOTH: None}


def list_quarter_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row for each quarter of which the town says more than its name, in its order, with its contour."""
    room: Settings = context["quarters_told"]
    for portrait in room.quartiers:
        quarter, elected = Quarter.from_name(portrait.name), portrait.elected
        shape = (room.quartiers_contours or {}).get(quarter.slug)
        if portrait.has_details or shape:
            yield {
                "nom": portrait.name,
                "resume": portrait.summary or None,
                "nombre_rues": len(portrait.streets),
                "elu_nom": elected and elected.name,
                "elu_fonction": (elected and elected.role) or None,
                "adresse_web": f"{context['SITEURL']}/{quarter.url}" if portrait.has_details else None,
                "contour": shape,
            }


def list_street_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row for each street of each quarter, in the order of `/quartiers/rues/`."""
    for street in context["streets"]:
        for quarter, part in street.parts:
            yield {
                "voie_nom": street.name,
                "quartier": quarter.name,
                "numero_debut": part.first if part.first > 1 else None,
                "numero_fin": part.last if part.last < LAST else None,
                "cote": SIDES[part.side],
            }


DATASETS = (
    Dataset(
        name="quartiers",
        title="Quartiers",
        description="Les quartiers de la ville, leur contour, et l’élu à qui parler de chacun.",
        columns=(
            Column("nom", "Le nom du quartier.", required=True),
            Column("resume", "En une phrase."),
            Column("nombre_rues", "Le nombre de rues dans la liste de la ville.", "integer", required=True),
            Column("elu_nom", "À qui parler du quartier."),
            Column("elu_fonction", "Sa fonction."),
            Column("adresse_web", "La page du quartier."),
        ),
        rows=list_quarter_rows,
        shape="contour",
    ),
    Dataset(
        name="rues",
        title="Rues et quartiers",
        description="Dans quel quartier est chaque rue ; une rue partagée a une ligne par quartier, avec les numéros.",
        columns=(
            Column("voie_nom", "Le nom de la rue.", required=True),
            Column("quartier", "Le nom du quartier.", required=True),
            Column("numero_debut", "Le premier numéro ; vide depuis le début.", "integer"),
            Column("numero_fin", "Le dernier numéro ; vide jusqu’au bout.", "integer"),
            Column("cote", "pair ou impair ; vide pour les deux."),
        ),
        rows=list_street_rows,
        follows="Aucun schéma national ne lie rues et quartiers ; voie_nom est la colonne de la Base Adresse Locale (AITF, BAL 1.4).",
    ),
)
