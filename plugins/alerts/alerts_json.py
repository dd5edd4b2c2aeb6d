"""`/alertes.json`: what the pages that were not built again ask, and whoever else wants to know. Only what is not over is in it."""

import json
from typing import Any

from plugins.alerts.alert import Alert, Alerts

NAME = "alertes.json"


def format_alerts_json(alerts: Alerts, siteurl: str) -> str:
    """The text of the file: those that hold, the gravest first, then those to come. `siteurl` has no final slash."""
    told = {"alertes": [_told(one, siteurl) for one in (*alerts.current, *alerts.coming)]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def _told(one: Alert, siteurl: str) -> dict[str, Any]:
    told = {
        "id": one.id,
        "revision": one.revision,
        "gravite": one.severity,
        "titre": one.title,
        "resume": one.summary,
        "adresse": f"{siteurl}/{one.url}",
        "debut": one.start.isoformat(),
        "fin": one.end.isoformat(),
        "quartiers": list(one.quarters),
        "lignes": list(one.lines),
        "arrets": list(one.stops),
    }
    return {name: value for name, value in told.items() if value}
