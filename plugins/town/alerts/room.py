"""The manifest of the room `alerts`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Room, RoomInputs, SearchedPages, list_attribute_names
from plugins.town.alerts.kinds import CHECKS, KINDS, OCCASIONS, is_complete_alert
from plugins.town.alerts.site_files import DATASETS

if TYPE_CHECKING:
    from plugins.town.alerts.kinds import Alert, Alerts


class AlertsExtras(ContentExtras, key="alerts"):
    """The alerts on a page."""

    alert: Alert
    """The alert of the page: severity, start, end, stage, revision."""
    alerts: tuple[Alert, ...] = ()
    """The current alerts, on the newest articles."""


class AlertsContext(ContextNames):
    """The alerts, for templates."""

    alerts: Alerts
    """All alerts: current, coming, past."""
    banner: tuple[Alert, ...]
    """The current alerts, gravest first: for the home page, the first page of lists, the traffic."""
    alerts_url: str
    """The address that every page polls for alerts."""
    alerts_strips_url: str
    """The folder of the alert strips by language, for pages that are not rebuilt: `fr.js`."""


def find_next_alert_change(context: Mapping[str, Any]) -> datetime | None:
    """When the next alert begins, or a current one ends."""
    alerts = context["alerts"]
    return min([*(each.start for each in alerts.coming), *(each.end for each in alerts.current)], default=None)


def hang_ahead(generator: Any, content: PublishedContent, folder: Path) -> None:
    """See `RoomInputs`: a text of the stream gets the alerts that hold, an alert what it says."""
    from plugins.town.alerts.kinds import build_alert  # for a process that has just built

    shared = AlertsContext(generator.context)
    if is_complete_alert(content.publication):
        AlertsExtras(content).alert = build_alert(content, generator.context["now"])
    elif content.publication.kind.stream and shared.alerts.current:
        AlertsExtras(content).alerts = shared.alerts.current


SEARCHED_PAGES = (SearchedPages("alertes/", "Alertes", words="alerte urgence vigilance"),)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    kinds=KINDS,
    kind_checks={"alerte": CHECKS},
    occasions=OCCASIONS,
    datasets=DATASETS,
    extras=(AlertsExtras,),
    context=AlertsContext,
    inputs=RoomInputs(
        attributes=list_attribute_names(AlertsExtras),
        changes_at=find_next_alert_change,
        hang_ahead=hang_ahead,
    ),
)
