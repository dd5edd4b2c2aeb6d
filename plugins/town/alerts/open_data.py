"""The alerts as open data: all that the journal holds, past ones included."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.core.publication.dataset import Column, Dataset


def list_alert_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per alert, by start, then by identity."""
    site = context["SITEURL"]
    alerts = [*context["alerts"].past, *context["alerts"].current, *context["alerts"].coming]
    for alert in sorted(alerts, key=lambda one: (one.start, one.id)):
        yield {
            "id": alert.id,
            "titre": alert.title,
            "gravite": alert.severity,
            "debut": alert.start,
            "fin": alert.end,
            "resume": alert.summary or None,
            "quartiers": list(alert.quarters),
            "lignes": list(alert.lines),
            "arrets": list(alert.stops),
            "url": f"{site}/{alert.url}",
        }


DATASETS = (
    Dataset(
        name="alertes",
        title="Alertes",
        description="Ce que la commune a dit d’urgent : la gravité, depuis quand, jusqu’à quand, et pour qui.",
        columns=(
            Column("id", "L’identité de l’alerte ; elle ne change jamais", required=True),
            Column("titre", "Ce que dit l’alerte, en une phrase", required=True),
            Column("gravite", "information, vigilance ou urgence", required=True),
            Column("debut", "À partir de quand elle vaut", "datetime", required=True),
            Column("fin", "Jusqu’à quand elle vaut", "datetime", required=True),
            Column("resume", "Une ou deux phrases de plus"),
            Column("quartiers", "Les quartiers concernés ; aucun : toute la commune", "array"),
            Column("lignes", "Les lignes de transport concernées", "array"),
            Column("arrets", "Les arrêts concernés", "array"),
            Column("url", "La page de l’alerte", required=True),
        ),
        rows=list_alert_rows,
        follows="Il n’existe pas de schéma national ; les mots sont ceux du journal.",
    ),
)
